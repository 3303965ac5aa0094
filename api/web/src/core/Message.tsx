import type { ComponentChildren } from "preact";
import type { ApiError } from "./api";
import { corrected, href } from "./router";

/** What a view says when there is nothing to draw, and what to do about it; its title is that of the page unless it is `part` of one. */
export function Message({
  title,
  text,
  code,
  part = false,
  children,
}: {
  title: string;
  text?: string;
  code?: string;
  part?: boolean;
  children?: ComponentChildren;
}) {
  const Heading = part ? "h2" : "h1";
  return (
    <div class="message" role="status">
      <Heading class="head">{title}</Heading>
      {text && <p>{text}</p>}
      {code && <p class="small">Code: {code}</p>}
      {children}
    </div>
  );
}

export function Failure({ error, again, part = false }: { error: ApiError; again: () => void; part?: boolean }) {
  const missing = error.code === "not_found";
  return (
    <Message
      part={part}
      title={missing ? "Not found" : "This could not be read"}
      text={
        missing
          ? `${error.message} The search above finds a node by its words.`
          : `${error.message} ${error.hint}`.trim()
      }
      code={missing ? undefined : error.code}
    >
      {error.meant && (
        <p>
          Did you mean{" "}
          <a class="link" href={corrected(error.where, error.meant)}>
            {error.meant}
          </a>
          ?
        </p>
      )}
      <div class="buttons">
        {!missing && (
          <button type="button" class="button" onClick={again}>
            Ask again
          </button>
        )}
        {missing && (
          <a class="button" href={href("network", "", { as: "table" })}>
            All nodes
          </a>
        )}
        <a class="button" href={href("walk")}>
          To the root
        </a>
      </div>
    </Message>
  );
}
