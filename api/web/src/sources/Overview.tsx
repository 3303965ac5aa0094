/** All changes at a glance: how far a paper's number moved across, how far the simulated one moved up. */
import { figure, fixed } from "../core/number";
import type { Beside } from "../core/types";
import { JudgedMark } from "./Judged";
import { reach } from "./Strip";
import { standingOf } from "./select";

const WIDTH = 320;
const HEIGHT = 200;
const LEFT = 8;
const RIGHT = 8;
const TOP = 18;
const BOTTOM = 8;

/** Changes that share a unit and have a run: only these can stand on two axes of the same kind. */
export const comparable = (rows: readonly Beside[]): Beside[] =>
  rows.filter((row) => row.form === "change" && row.same_unit && typeof row.simulated?.value === "number");

const judged = (row: Beside): Beside["sign"] => {
  const standing = standingOf(row);
  return standing === "not_run" ? "not_judged" : standing;
};

/** A mark for each pair. The table below holds the same for who reads it, so the picture itself is passed over. */
export function Overview({ rows, lead }: { rows: readonly Beside[]; lead: (row: Beside) => void }) {
  const shown = comparable(rows);
  if (shown.length < 3) return null;
  const [left, right] = reach(shown.map((row) => row.reported.value));
  const [down, up] = reach(shown.map((row) => row.simulated?.value ?? 0));
  const x = (value: number) => LEFT + ((value - left) / (right - left)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + ((up - value) / (up - down)) * (HEIGHT - TOP - BOTTOM);
  const [low, high] = [Math.max(left, down), Math.min(right, up)];
  return (
    <figure class="overview">
      <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path
          d={`M${x(left)} ${y(0)}H${x(right)}M${x(0)} ${y(up)}V${y(down)}`}
          fill="none"
          stroke="var(--line-2)"
          stroke-width="1"
        />
        <path d={`M${x(low)} ${y(low)}L${x(high)} ${y(high)}`} stroke="var(--hairline)" stroke-width="1.5" />
        <g class="overview-words">
          <text x={x(right)} y={y(0) + 16} text-anchor="end">
            reported {figure(right)}
          </text>
          <text x={x(0) - 4} y={TOP - 4}>
            simulated {figure(up)}
          </text>
        </g>
        {shown.map((row) => (
          <g
            key={`${row.source} ${row.id}`}
            class="overview-mark"
            transform={`translate(${x(row.reported.value).toFixed(1)} ${y(row.simulated?.value ?? 0).toFixed(1)})`}
            onClick={() => lead(row)}
          >
            <title>{`${row.source_title}: ${row.quantity}. Reported ${fixed(row.reported.value, 2)}, simulated ${fixed(row.simulated?.value, 2)}`}</title>
            <circle r="12" fill="transparent" />
            <JudgedMark value={judged(row)} />
          </g>
        ))}
      </svg>
      <figcaption class="small">
        {shown.length} changes with a run, in one unit: right of the upright line the paper's number rose, above the
        level one the simulated. On the slant both are the same size. A click on a mark leads to its row.
      </figcaption>
    </figure>
  );
}
