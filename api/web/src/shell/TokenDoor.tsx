/** Asks for the token of the server. The browser's own dialog holds the focus inside and gives it back. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Door, decline, enter } from "../core/door";

export function TokenDoor({ door }: { door: Door }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");

  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed before it goes away, or the browser would not give the focus back.
    return () => shown?.close();
  }, []);
  // A token that was refused is there to be written over.
  useEffect(() => {
    if (door.refused) input.current?.select();
  }, [door.refused, door.trying]);

  return (
    <dialog
      ref={dialog}
      class="door"
      aria-labelledby="door-title"
      aria-describedby="door-why"
      onCancel={(event) => {
        event.preventDefault();
        decline();
      }}
      // The keys of the view behind do nothing here.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!door.trying) enter(text);
        }}
      >
        <h2 class="head" id="door-title">
          The server asks for its token
        </h2>
        <p id="door-why">{door.what} needs the token that this server was started with. Reading needs none.</p>
        <label>
          <span class="section">Token</span>
          <input
            ref={input}
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={text}
            aria-invalid={door.refused !== ""}
            aria-describedby="door-refused door-keeps"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p class="problem" id="door-refused" role="alert">
          {door.refused}
        </p>
        <p class="small" id="door-keeps">
          It stays in this tab until you close the tab or forget it, and stands in no address and in nothing that you
          copy.
        </p>
        <p class="buttons">
          <button type="submit" class="button primary" aria-disabled={door.trying}>
            {door.trying ? "Asking the server" : "Go on"}
          </button>
          <button type="button" class="button" onClick={decline}>
            Leave it
          </button>
        </p>
      </form>
    </dialog>
  );
}
