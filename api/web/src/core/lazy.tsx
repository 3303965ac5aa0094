import type { ComponentType } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { ask, client, returns, startAgain } from "./api";
import { useBusy } from "./busy";
import { Message } from "./Message";

/** A component whose code is fetched when it is first shown, or before by `fetch`. */
export type Lazy<P> = ComponentType<P> & { fetch: () => Promise<unknown> };

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): Lazy<P> {
  let loaded: ComponentType<P> | null = null;
  let coming: Promise<ComponentType<P>> | null = null;
  const fetch = () => {
    coming ??= load();
    coming.then(
      (component) => {
        loaded = component;
      },
      () => {
        coming = null;
      },
    );
    return coming;
  };
  function Waiting(props: P) {
    const [, setReady] = useState(false);
    const [failed, setFailed] = useState(false);
    const Component = loaded;
    const back = returns.value;
    useBusy(!Component && !failed);
    // Dependencies: `back` is a reason to fetch again
    useLayoutEffect(() => {
      // What came between this drawing and now has still to be drawn.
      if (Component) return;
      fetch().then(
        () => setReady(true),
        () => {
          setFailed(true);
          // Whether the server is away is found out by asking it; then it is asked until it is back.
          ask(client.GET("/api/v1/health")).catch(() => undefined);
        },
      );
    }, [back]);
    if (Component) return <Component {...props} />;
    if (failed)
      return (
        <Message
          title="This view could not be fetched"
          text={`The server did not answer. ${startAgain()}; this page will notice.`}
        />
      );
    return <div class="loading-line" role="progressbar" aria-label="Loading the view" />;
  }
  return Object.assign(Waiting, { fetch });
}
