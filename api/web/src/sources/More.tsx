/** The way to the papers that are not read yet. The focus goes to the first of them, so that reading goes on there. */
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../core/announce";
import { count, grouped } from "../core/number";
import { PAGE } from "./reads";

export function More({ shown, rest, more }: { shown: number; rest: number; more: () => void }) {
  const from = useRef<number | null>(null);
  useEffect(() => {
    if (from.current === null || shown <= from.current) return;
    const next = document.querySelectorAll<HTMLElement>(".papers tr.paper th")[from.current];
    from.current = null;
    announce(`${count(shown, "paper")} shown, ${grouped(rest)} more`);
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
