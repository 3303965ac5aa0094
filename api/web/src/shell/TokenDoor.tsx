/** Asks for the token of a server that starts things only for who brings it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { asked } from "../core/token";

/** What a header can carry. */
const SENDABLE = /^[\x21-\x7e]+$/;

export function TokenDoor() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const question = asked.value;
  useEffect(() => dialog.current?.showModal(), []);
  if (!question) return null;
  const given = text.trim();
  const unfit = given !== "" && !SENDABLE.test(given);
  return (
    <dialog
      ref={dialog}
      class="token-door"
      aria-labelledby="token-head"
      onCancel={(event) => {
        event.preventDefault();
        question.answer(null);
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given && !unfit) question.answer(given);
        }}
      >
        <h2 class="head" id="token-head">
          This server wants its token
        </h2>
        <p>
          It lets everybody read, and starts runs only for who brings the token that it was started with, its
          MIRAGE_TOKEN.
        </p>
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={text}
          aria-invalid={question.wrong || unfit}
          aria-describedby="token-says"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="small" id="token-says" aria-live="polite">
          {unfit ? (
            <span class="problem">A token is of letters, digits and signs, without spaces.</span>
          ) : question.wrong && given === "" ? (
            <span class="problem">That token is wrong. The server did nothing.</span>
          ) : (
            "It stays in this tab until you close it or forget it, and never stands in an address."
          )}
        </p>
        <div class="buttons">
          <button type="submit" class="button primary" disabled={given === "" || unfit}>
            Send
          </button>
          <button type="button" class="button" onClick={() => question.answer(null)}>
            Not now
          </button>
        </div>
      </form>
    </dialog>
  );
}
