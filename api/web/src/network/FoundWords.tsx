import { grouped } from "../core/number";
import { setQuery } from "../core/router";
import type { Found } from "./found";

/** The ring that a mark of the map has, as it is drawn there. */
function Ring({ dashed = false }: { dashed?: boolean }) {
  return (
    <svg class="icon" width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
      <circle
        cx="6.5"
        cy="6.5"
        r="5.4"
        fill="none"
        stroke="currentColor"
        stroke-width={dashed ? 1.1 : 1.3}
        stroke-dasharray={dashed ? "2.2 3" : undefined}
      />
    </svg>
  );
}

/** What a search has found, with the ring that each way of finding has on the map. */
export function FoundWords({ q, found: { byWords, byMeaning, answer } }: { q: string; found: Found }) {
  return (
    <>
      {" · "}
      <Ring /> <b>{answer ? grouped(byWords.size) : "…"}</b> match “{q}”
      {byMeaning.size > 0 && (
        <>
          {" · "}
          <Ring dashed /> {grouped(byMeaning.size)} more near in meaning
        </>
      )}{" "}
      <button type="button" class="link" onClick={() => setQuery({ q: null })}>
        clear
      </button>
    </>
  );
}
