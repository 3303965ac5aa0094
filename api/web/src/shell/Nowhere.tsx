/** What stands at an address that no view reads. */
import { useEffect } from "preact/hooks";
import { Message } from "../core/Message";
import { href } from "../core/router";

export function Nowhere({ view }: { view: string }) {
  useEffect(() => {
    document.title = "Nothing at this address · Mirage";
  }, []);
  return (
    <Message title="Nothing lives at this address" text={`There is no view called ${view}.`}>
      <a class="button" href={href("walk")}>
        To the root
      </a>
    </Message>
  );
}
