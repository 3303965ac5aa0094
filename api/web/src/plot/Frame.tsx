/** Axes of a plot: hairlines across, ticks below, words at the ends. Everything else is drawn between them by the caller. */
import type { ComponentChildren } from "preact";
import { figure } from "../core/number";

export interface Scale {
  (value: number): number;
  ticks: (count?: number) => number[];
  domain: () => number[];
}

interface Margins {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

interface Props {
  width: number;
  height: number;
  margins: Margins;
  x: Scale;
  y: Scale;
  xLabel: string;
  yLabel: string;
  /** Ticks of x when the scale's own would be too many, e.g. on a logarithmic axis. */
  xTicks?: number[];
  says: string;
  onPoint?: (x: number | null) => void;
  children: ComponentChildren;
}

export function Frame({ width, height, margins, x, y, xLabel, yLabel, xTicks, says, onPoint, children }: Props) {
  const right = width - margins.right;
  const bottom = height - margins.bottom;
  const across = xTicks ?? x.ticks(Math.max(2, Math.floor((right - margins.left) / 110)));
  const up = y.ticks(Math.max(2, Math.min(6, Math.floor((bottom - margins.top) / 70))));
  const move = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    onPoint?.(Math.max(margins.left, Math.min(right, event.clientX - box.left)));
  };
  return (
    <svg
      class="plot"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={says}
      onPointerMove={move}
      onPointerLeave={() => onPoint?.(null)}
    >
      <g class="axes">
        {up.map((value) => (
          <g key={value}>
            <path d={`M${margins.left} ${y(value)}H${right}`} />
            <text x={margins.left - 9} y={y(value) + 4} text-anchor="end">
              {figure(value)}
            </text>
          </g>
        ))}
        {across.map((value) => (
          <text
            key={value}
            x={x(value)}
            y={bottom + 19}
            text-anchor={value === across[0] && x(value) < margins.left + 8 ? "start" : "middle"}
          >
            {figure(value, 4)}
          </text>
        ))}
        <text x={(margins.left + right) / 2} y={bottom + 36} text-anchor="middle">
          {xLabel}
        </text>
        {yLabel && (
          <text x={margins.left - 9} y={margins.top - 14} text-anchor="start" dx={-(margins.left - 12)}>
            {yLabel}
          </text>
        )}
      </g>
      {children}
    </svg>
  );
}

/** Place labels of given heights near their wanted positions without overlap; keeps their order. */
export function dodge(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const at = order.map((i) => Math.max(low, Math.min(high, wanted[i] as number)));
  for (let i = 1; i < at.length; i += 1) at[i] = Math.max(at[i] as number, (at[i - 1] as number) + gap);
  const over = (at.at(-1) ?? 0) - high;
  if (over > 0) {
    at[at.length - 1] = high;
    for (let i = at.length - 2; i >= 0; i -= 1) at[i] = Math.min(at[i] as number, (at[i + 1] as number) - gap);
  }
  const result = new Array<number>(wanted.length);
  order.forEach((index, i) => {
    result[index] = at[i] as number;
  });
  return result;
}
