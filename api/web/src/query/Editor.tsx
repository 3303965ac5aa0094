/** The text of a query: a plain text field over a coloured copy of itself, with offers at the caret and the place of an error. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { QueryLanguage } from "../core/types";
import { type Offers, offersAt } from "./complete";
import { keywordSet, type Piece, pieces } from "./words";

interface Props {
  text: string;
  language: QueryLanguage | null;
  /** Where an error stands in the text, or null. */
  wrong: number | null;
  onText: (text: string) => void;
}

const NONE: Offers = { from: 0, items: [] };

/** The pieces cut at `at`, so that a mark can stand there. */
function cutAt(all: readonly Piece[], at: number): [Piece[], Piece[]] {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let start = 0;
  for (const piece of all) {
    const inside = Math.max(0, Math.min(piece.text.length, at - start));
    if (inside > 0) before.push({ ...piece, text: piece.text.slice(0, inside) });
    if (inside < piece.text.length) after.push({ ...piece, text: piece.text.slice(inside) });
    start += piece.text.length;
  }
  return [before, after];
}

const Pieces = ({ of }: { of: readonly Piece[] }) => (
  <>
    {of.map((piece, index) => (
      <span key={index} class={`word-${piece.kind}`}>
        {piece.text}
      </span>
    ))}
  </>
);

export function Editor({ text, language, wrong, onText }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const place = useRef<HTMLSpanElement>(null);
  const caret = useRef<number | null>(null);
  const [offers, setOffers] = useState<Offers>(NONE);
  const [chosen, setChosen] = useState(0);
  const [at, setAt] = useState({ left: 0, top: 0 });
  const all = useMemo(() => pieces(text, keywordSet(language)), [text, language]);
  const open = offers.items.length > 0;
  const [before, after] = cutAt(all, open ? offers.from : (wrong ?? text.length));
  const found = wrong === null ? "" : (/^(\w+|\S|\s?$)/.exec(text.slice(wrong))?.[0] ?? "");
  const rest = !open && wrong !== null ? cutAt(after, found.length)[1] : after;

  useLayoutEffect(() => {
    if (open && place.current) setAt({ left: place.current.offsetLeft, top: place.current.offsetTop + 22 });
  }, [offers]);
  useLayoutEffect(() => {
    if (caret.current === null || !field.current) return;
    field.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [text]);

  const look = (asked = false) => {
    const input = field.current;
    if (!input || !language) return;
    setOffers(
      input.selectionStart === input.selectionEnd ? offersAt(input.value, input.selectionStart, language, asked) : NONE,
    );
    setChosen(0);
  };
  const take = (index: number) => {
    const offer = offers.items[index];
    const input = field.current;
    if (!offer || !input) return;
    caret.current = offers.from + offer.text.length;
    onText(text.slice(0, offers.from) + offer.text + text.slice(input.selectionStart));
    setOffers(NONE);
    input.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === " " && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      look(true);
      return;
    }
    if (!open || event.ctrlKey || event.metaKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) setChosen((chosen + by + offers.items.length) % offers.items.length);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") setOffers(NONE);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="editor">
      <div class="editor-sheet">
        <pre aria-hidden="true">
          <Pieces of={before} />
          <span ref={place} class={!open && wrong !== null ? "wrong" : ""}>
            {!open && wrong !== null ? found || " " : ""}
          </span>
          <Pieces of={rest} />
          {"\n"}
        </pre>
        <textarea
          ref={field}
          value={text}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          aria-label="Query"
          placeholder="MATCH (f:Fix)-[r]->(n) RETURN f, r, n LIMIT 20"
          aria-invalid={wrong !== null}
          aria-describedby={wrong === null ? undefined : "query-error"}
          aria-controls={open ? "query-offers" : undefined}
          aria-autocomplete="list"
          aria-activedescendant={open ? `offer-${chosen}` : undefined}
          onInput={(event) => {
            onText(event.currentTarget.value);
            look();
          }}
          onClick={() => setOffers(NONE)}
          onKeyDown={press}
          onBlur={() => setOffers(NONE)}
        />
      </div>
      {open && (
        <div class="float offers" id="query-offers" role="listbox" style={{ left: `${at.left}px`, top: `${at.top}px` }}>
          {offers.items.map((offer, index) => (
            <div
              key={offer.name}
              id={`offer-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              ref={(row) => {
                if (row && index === chosen) row.scrollIntoView({ block: "nearest" });
              }}
              onPointerDown={(event) => {
                event.preventDefault();
                take(index);
              }}
            >
              <b>{offer.name}</b>
              <span class="small">{offer.says}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
