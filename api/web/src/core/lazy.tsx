import type { ComponentType } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
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
    useLayoutEffect(() => {
      // What came between this drawing and now has still to be drawn.
      if (Component) return;
      fetch().then(
        () => setReady(true),
        () => setFailed(true),
      );
    }, []);
    if (Component) return <Component {...props} />;
    if (failed)
      return (
        <Message
          title="This view could not be fetched"
          text="The server did not answer. Reload the page when it is back."
        />
      );
    return <div class="loading-line" role="progressbar" aria-label="Loading the view" />;
  }
  return Object.assign(Waiting, { fetch });
}
