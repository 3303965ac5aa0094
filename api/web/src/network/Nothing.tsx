import { Message } from "../core/Message";
import { count } from "../core/number";
import { setQuery } from "../core/router";
import { FILTER_WORDS } from "./filter";
import type { Found } from "./found";

/** Said in place of a map, a list or a table that would be empty. */
export function Nothing({ q, search }: { q: string; search: Found["answer"] }) {
  return (
    <Message
      part
      title="No node fits"
      text={
        q && search
          ? `Nothing matches “${q}” among ${count(search.searched, "node")}.`
          : "The filters on the left leave nothing."
      }
    >
      {search?.suggestion && (
        <button type="button" class="button" onClick={() => setQuery({ q: search.suggestion ?? null })}>
          Search {search.suggestion}
        </button>
      )}
      <button
        type="button"
        class="button"
        onClick={() => setQuery({ ...Object.fromEntries(FILTER_WORDS.map((word) => [word, null])), q: null })}
      >
        Show all
      </button>
    </Message>
  );
}
