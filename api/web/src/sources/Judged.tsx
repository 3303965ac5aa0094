/** How a pair of numbers was judged: a filled disc agrees, a struck ring differs, a dash was not judged. */
import type { Beside } from "../core/types";

/** The mark inside another drawing, centred on 0, 0. */
export function JudgedMark({ value }: { value: Beside["sign"] }) {
  if (value === "agrees") return <circle r="4.6" fill="var(--ink)" />;
  if (value === "not_judged") return <path d="M-3 0H3" stroke="var(--ink-3)" stroke-width="1.4" />;
  return (
    <g fill="var(--paper)" stroke="var(--falls)" stroke-width="1.8">
      <circle r="4.8" />
      <path d="M3.4-3.4L-3.4 3.4" />
    </g>
  );
}

/** The mark in running text; its word stands beside it. */
export const JudgedIcon = ({ value }: { value: Beside["sign"] }) => (
  <svg class="icon" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
    <JudgedMark value={value} />
  </svg>
);
