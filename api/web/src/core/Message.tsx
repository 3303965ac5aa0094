import type { ComponentChildren } from "preact";
import type { ApiError } from "./api";
import { href } from "./router";

/** What a view says when there is nothing to draw, and what to do about it. */
export function Message({
  title,
  text,
  code,
  children,
}: {
  title: string;
  text?: string;
  code?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="message" role="status">
      <h1 class="head">{title}</h1>
      {text && <p>{text}</p>}
      {code && <p class="small">Code: {code}</p>}
      {children}
    </div>
  );
}

export function Failure({ error, again }: { error: ApiError; again: () => void }) {
  const missing = error.status === 404;
  return (
    <Message
      title={missing ? "There is no such node" : "This could not be read"}
      text={`${error.message} ${error.hint}`.trim()}
      code={error.code}
    >
      <div class="buttons">
        {!missing && (
          <button type="button" class="button" onClick={again}>
            Ask again
          </button>
        )}
        <a class="button" href={href("walk")}>
          To the root
        </a>
      </div>
    </Message>
  );
}
