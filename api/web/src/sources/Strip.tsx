/** Where a reported and a simulated number of the same unit fall: a brown diamond, and a dot with its interval. */
import { figure } from "../core/number";
import type { Beside } from "../core/types";

const WIDTH = 200;
const LEFT = 42;
const RIGHT = WIDTH - 42;

const NICE = [0.05, 0.1, 0.2, 0.3, 0.6, 1, 2, 3, 5, 10, 20, 30, 50, 100];

/** The next round number at or above `most`. */
const rounded = (most: number): number => NICE.find((value) => value >= most) ?? 10 ** Math.ceil(Math.log10(most));

/** The ends of the strip: around zero for a change, from zero for a level or a ratio. */
export function ends(form: Beside["form"], values: readonly number[]): [number, number] {
  const high = rounded(Math.max(0, ...values.map(Math.abs)));
  return [form === "change" || values.some((value) => value < 0) ? -high : 0, high];
}

/** Round ends of a scale with zero on it that reach as far as the values do on either side, and no further. */
export const reach = (values: readonly number[]): [number, number] => {
  const [low, high] = [Math.max(0, ...values.map((value) => -value)), Math.max(0, ...values)];
  return [low > 0 ? -rounded(low) : 0, high > 0 || low === 0 ? rounded(high) : 0];
};

export function Strip({ row }: { row: Beside }) {
  const simulated = row.simulated;
  const known = [
    row.reported.value,
    row.reported.low,
    row.reported.high,
    simulated?.value,
    simulated?.low,
    simulated?.high,
  ].filter((value): value is number => typeof value === "number");
  const [low, high] = ends(row.form, known);
  const x = (value: number) => LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT);
  const none = row.form === "ratio" ? 1 : row.form === "change" ? 0 : null;
  return (
    <svg class="strip" width={WIDTH} height={32} viewBox={`0 0 ${WIDTH} 32`} aria-hidden="true">
      <path d={`M${LEFT} 16H${RIGHT}`} stroke="var(--hairline)" />
      {none !== null && none >= low && none <= high && <path d={`M${x(none)} 7V25`} stroke="var(--line-2)" />}
      <text x={LEFT - 6} y={20} text-anchor="end">
        {figure(low)}
      </text>
      <text x={RIGHT + 6} y={20}>
        {figure(high)}
      </text>
      <path
        transform={`translate(${x(row.reported.value)} 9)`}
        d="M0-5L5 0L0 5L-5 0Z"
        fill="var(--paper)"
        stroke="var(--kind-source)"
        stroke-width="1.6"
      />
      {simulated?.low != null && simulated.high != null && (
        <path d={`M${x(simulated.low)} 23H${x(simulated.high)}`} stroke="var(--ink)" stroke-width="2" />
      )}
      {simulated?.value != null && <circle cx={x(simulated.value)} cy={23} r={4} fill="var(--ink)" />}
    </svg>
  );
}
