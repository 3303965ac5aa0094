/** The name and the size of a community inside its disc, as much of it as the disc holds. */
import { grouped } from "../core/number";
import { measureIn, wrap } from "../text/wrap";

/** Largest letters first. */
const TYPES = [14, 12.5, 11].map((size) => ({
  size,
  line: size + 3,
  measure: measureIn(`560 ${size}px "Source Serif 4", Georgia, serif`),
}));
const COUNT = 15;
/** A disc in which a count has no room, px. */
const SMALLEST = 11;
const INSET = 5;
/** The lines that a name has at most, and how wide they are as a share of the disc's radius, in the order in which that is tried. */
const TRIED = [4, 3].flatMap((most) => [1.8, 1.6, 1.4, 1.2].map((share) => ({ most, share })));

/** Whether lines with a count below lie inside the circle: each corner counts. */
function holds(widths: readonly number[], line: number, r: number): boolean {
  const top = -(widths.length * line + COUNT) / 2;
  return widths.every((width, i) => {
    const far = Math.max(Math.abs(top + i * line), Math.abs(top + (i + 1) * line));
    return Math.hypot(width / 2, far) <= r - INSET;
  });
}

/** A disc that is smaller holds no beginning of a name that would say anything, px. */
const LEAST_CUT = 36;

/** The lines of a name in the largest letters in which a disc holds it whole, else its beginning; none where the disc is small. */
export function linesIn(label: string, r: number): { lines: string[]; size: number; line: number } {
  let cut: { lines: string[]; size: number; line: number } | null = null;
  for (const { size, line, measure } of TYPES)
    for (const { most, share } of TRIED) {
      const lines = wrap(label, share * r, most, measure, share * r);
      if (!holds(lines.map(measure), line, r)) continue;
      if (!lines.at(-1)?.endsWith("\u2026")) return { lines, size, line };
      if (r >= LEAST_CUT) cut ??= { lines, size, line };
    }
  return cut ?? { lines: [], size: 11, line: 14 };
}

export function DiscWords({ label, size: nodes, r }: { label: string; size: number; r: number }) {
  if (r < SMALLEST) return null;
  const { lines, size, line } = linesIn(label, r);
  const top = -(lines.length * line + COUNT) / 2;
  return (
    <text class="disc-words" text-anchor="middle" font-size={size}>
      {lines.map((words, i) => (
        <tspan key={words} x="0" y={top + line * (i + 0.78)}>
          {words}
        </tspan>
      ))}
      <tspan class="disc-count" x="0" y={lines.length ? top + lines.length * line + 11.5 : 4}>
        {grouped(nodes)}
      </tspan>
    </text>
  );
}
