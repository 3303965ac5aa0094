/** Values over two axes as shades: what stays the same is one long bar. */
import { useRef } from "preact/hooks";
import { figure } from "../core/number";
import { useSize } from "../core/size";

type Row = readonly (number | null)[];

const LEVELS = 14;

export interface Bar {
  /** First column, and the one after the last. */
  from: number;
  to: number;
  /** Shade from 0 to 1, negative below nothing; null where a value is not finite. */
  shade: number | null;
}

/** Neighbouring cells of one shade joined to bars; shades are steps of the range, so that small noise does not cut them. */
export function bars(row: Row, low: number, high: number): Bar[] {
  const size = low < 0 ? Math.max(-low, high) : high - low;
  const shadeOf = (value: number | null): number | null => {
    if (value === null) return null;
    const share = size === 0 ? 0 : (low < 0 ? value : value - low) / size;
    return Math.round(Math.max(-1, Math.min(1, share)) * LEVELS) / LEVELS;
  };
  const found: Bar[] = [];
  row.forEach((value, i) => {
    const shade = shadeOf(value);
    const last = found.at(-1);
    if (last && last.shade === shade) last.to = i + 1;
    else found.push({ from: i, to: i + 1, shade });
  });
  return found;
}

function paint(shade: number | null, signed: boolean): string {
  if (shade === null) return "var(--sunk)";
  const colour = signed ? (shade < 0 ? "var(--falls)" : "var(--holds)") : "var(--ink)";
  return `color-mix(in srgb, ${colour} ${Math.round(Math.abs(shade) * 84 + 5)}%, var(--paper))`;
}

interface Props {
  rows: readonly { name: string; values: Row }[];
  low: number;
  high: number;
  /** Words at the two ends of the columns. */
  from: string;
  to: string;
  xLabel: string;
  yLabel: string;
  height: number;
  says: string;
}

const LEFT = 42;
const BELOW = 40;

export function HeatStrip({ rows, low, high, from, to, xLabel, yLabel, height, says }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const width = useSize(place)?.width ?? 0;
  const columns = Math.max(...rows.map((row) => row.values.length));
  const across = (width - LEFT - 4) / columns;
  const tall = (height - BELOW) / rows.length;
  const signed = low < 0;
  const every = Math.ceil(15 / tall);
  return (
    <div class="plot-place" ref={place}>
      {width > 0 && (
        <svg class="plot" width={width} height={height} role="img" aria-label={says}>
          {rows.map((row, i) =>
            bars(row.values, low, high).map((bar) => (
              <rect
                key={`${i} ${bar.from}`}
                x={LEFT + bar.from * across}
                y={i * tall}
                width={(bar.to - bar.from) * across + 0.4}
                height={Math.max(1, tall - (tall > 6 ? 1 : 0))}
                fill={paint(bar.shade, signed)}
              />
            )),
          )}
          <g class="axes">
            {rows.map(
              (row, i) =>
                row.name &&
                i % every === 0 && (
                  <text key={row.name} x={LEFT - 8} y={(i + 0.5) * tall + 4} text-anchor="end">
                    {row.name}
                  </text>
                ),
            )}
            <text x={LEFT} y={height - BELOW + 17}>
              {from}
            </text>
            <text x={width - 4} y={height - BELOW + 17} text-anchor="end">
              {to}
            </text>
            <text x={(LEFT + width) / 2} y={height - 6} text-anchor="middle">
              {xLabel}
            </text>
          </g>
        </svg>
      )}
      <p class="small shades">
        {yLabel}; shade from {figure(signed ? -Math.max(-low, high) : low)}
        {[signed ? -1 : 0, signed ? -0.5 : 0.25, signed ? 0 : 0.5, signed ? 0.5 : 0.75, 1].map((shade) => (
          <svg key={shade} width="16" height="10" aria-hidden="true">
            <rect width="16" height="10" fill={paint(shade, signed)} />
          </svg>
        ))}
        to {figure(signed ? Math.max(-low, high) : high)}
      </p>
    </div>
  );
}
