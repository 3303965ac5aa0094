/** All changes at a glance: how far a paper's number moved across, how far the simulated one moved up. */
import { fixed } from "../core/number";
import type { Beside } from "../core/types";
import { ends } from "./Strip";
import { standingOf } from "./select";

const WIDTH = 268;
const HEIGHT = 176;
const LEFT = 30;
const BOTTOM = 22;
const TOP = 14;
const RIGHT = 12;

/** Changes that share a unit and have a run: only these can stand on two axes of the same kind. */
export const comparable = (rows: readonly Beside[]): Beside[] =>
  rows.filter((row) => row.form === "change" && row.same_unit && typeof row.simulated?.value === "number");

/** Bring the row of a mark into sight, and give it the focus. */
function goTo(row: Beside): void {
  const link = document.getElementById(rowId(row))?.querySelector<HTMLElement>("a");
  link?.scrollIntoView({ block: "center" });
  link?.focus({ preventScroll: true });
}

export const rowId = (row: Pick<Beside, "source" | "id">): string => `beside-${row.source}-${row.id}`;

/** A mark for each pair. The table below holds the same for who reads it, so the picture itself is passed over. */
export function Overview({ rows }: { rows: readonly Beside[] }) {
  const shown = comparable(rows);
  if (shown.length < 3) return null;
  const across = ends(
    "change",
    shown.map((row) => row.reported.value),
  )[1];
  const up = ends(
    "change",
    shown.map((row) => row.simulated?.value ?? 0),
  )[1];
  const x = (value: number) => LEFT + ((value + across) / (2 * across)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - (value + up) / (2 * up)) * (HEIGHT - TOP - BOTTOM);
  const same = Math.min(across, up);
  return (
    <figure class="overview">
      <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path
          d={`M${x(-across)} ${y(0)}H${x(across)}M${x(0)} ${y(up)}V${y(-up)}`}
          fill="none"
          stroke="var(--line-2)"
          stroke-width="1"
        />
        <path d={`M${x(-same)} ${y(-same)}L${x(same)} ${y(same)}`} stroke="var(--hairline)" stroke-width="1.5" />
        <g class="overview-words">
          <text x={x(across)} y={y(0) + 15} text-anchor="end">
            reported {fixed(across, across < 0.1 ? 2 : 1)}
          </text>
          <text x={x(0) + 6} y={y(up) + 4}>
            simulated {fixed(up, up < 0.1 ? 2 : 1)}
          </text>
        </g>
        {shown.map((row) => (
          <g
            key={rowId(row)}
            class="overview-mark"
            transform={`translate(${x(row.reported.value).toFixed(1)} ${y(row.simulated?.value ?? 0).toFixed(1)})`}
            onClick={() => goTo(row)}
          >
            <title>{`${row.source_title}: ${row.quantity}. Reported ${fixed(row.reported.value, 2)}, simulated ${fixed(row.simulated?.value, 2)}`}</title>
            <circle r="12" fill="transparent" />
            {standingOf(row) === "differs" ? (
              <path
                d="M4.4 0A4.4 4.4 0 1 1-4.4 0A4.4 4.4 0 1 1 4.4 0M3.1-3.1L-3.1 3.1"
                fill="var(--paper)"
                stroke="var(--falls)"
                stroke-width="1.7"
              />
            ) : standingOf(row) === "agrees" ? (
              <circle r="4.2" fill="var(--ink)" />
            ) : (
              <path d="M-4 0H4" stroke="var(--ink-3)" stroke-width="2" />
            )}
          </g>
        ))}
      </svg>
      <figcaption class="small">
        {shown.length} changes with a run, in one unit: right of the middle the paper's number rose, above it the
        simulated one. On the slant both are the same size.
      </figcaption>
    </figure>
  );
}
