/** The way to the rows of a long table that are not shown yet. The focus goes to the first of them, so that reading goes on there. */
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../core/announce";
import { count, grouped } from "../core/number";
import { PAGE } from "./reads";

interface Props {
  shown: number;
  rest: number;
  more: () => void;
  /** Where the heads of the rows are. */
  heads: string;
  /** What a row is, and many of them. */
  row: string;
  rows: string;
}

export function More({ shown, rest, more, heads, row, rows }: Props) {
  const from = useRef<number | null>(null);
  useEffect(() => {
    if (from.current === null || shown <= from.current) return;
    const next = document.querySelectorAll<HTMLElement>(heads)[from.current];
    from.current = null;
    announce(`${count(shown, row, rows)} shown, ${grouped(rest)} more`);
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
  }, [shown]);
  if (rest <= 0) return null;
  return (
    <p class="more">
      <button
        type="button"
        class="button"
        onClick={() => {
          from.current = shown;
          more();
        }}
      >
        {rest > PAGE ? `${PAGE} more of ${grouped(rest)}` : `${rest} more`}
      </button>
    </p>
  );
}
