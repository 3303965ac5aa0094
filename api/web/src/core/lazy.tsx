import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Message } from "./Message";

/** A component whose code is fetched when it is first shown. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [, setReady] = useState(false);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return;
      load().then(
        (component) => {
          loaded = component;
          setReady(true);
        },
        () => setFailed(true),
      );
    }, []);
    const Component = loaded;
    if (Component) return <Component {...props} />;
    if (failed)
      return (
        <Message
          title="This view could not be fetched"
          text="The server did not answer. Reload the page when it is back."
        />
      );
    return <div class="loading-line" role="progressbar" aria-label="Loading the view" />;
  };
}
