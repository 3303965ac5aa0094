/** Lines with their intervals over one axis. Grows at the right edge; its scales hold still while it does. */
import { scaleLinear, scaleLog } from "d3-scale";
import { area, line } from "d3-shape";
import { useRef, useState } from "preact/hooks";
import { figure } from "../core/number";
import { useSize } from "../core/size";
import { measureIn } from "../text/wrap";
import { dodge, Frame, type Scale } from "./Frame";

export interface Line {
  key: string;
  label: string;
  colour: string;
  weight: number;
  dash?: string | undefined;
  /** Where its points lie, when that is not where those of the plot do. */
  x?: readonly number[];
  mean: readonly (number | null)[];
  low?: readonly (number | null)[];
  high?: readonly (number | null)[];
  seeds?: readonly (readonly (number | null)[])[];
  /** Whether its name stands at its end. */
  named: boolean;
}

interface Props {
  x: readonly number[];
  lines: readonly Line[];
  xLabel: string;
  yLabel: string;
  /** Bounds of the quantity where it has them. */
  low?: number | null;
  high?: number | null;
  height: number;
  /** Share of the run that is done, when it still goes on. */
  done?: number;
  log?: boolean;
  /** Without room for names at the right. */
  narrow?: boolean;
  /** Names of lines that may be laid over later; they have their room from the beginning. */
  mayCome?: readonly string[];
  /** Places to be marked with a ring, e.g. where two lines cross. */
  marks?: readonly { x: number; y: number }[];
  says: string;
}

const NAME = measureIn('600 12px "Inter", system-ui');
const TICK = measureIn('400 12px "Inter", system-ui');

type Pair = [number, number];

const known = (values: readonly (number | null)[] | undefined): number[] =>
  (values ?? []).filter((value): value is number => value !== null);

/** A domain that only grows, and by whole steps: the eye keeps its place while a plot lives. */
function useGrowing(key: string, wanted: Pair, live: boolean): Pair {
  const held = useRef<{ key: string; domain: Pair } | null>(null);
  if (!held.current || held.current.key !== key || !live) held.current = { key, domain: wanted };
  const [low, high] = held.current.domain;
  if (wanted[0] < low - 1e-9 || wanted[1] > high + (high - low) * 0.02) {
    held.current = { key, domain: [Math.min(low, wanted[0]), Math.max(high, wanted[1])] };
  }
  return held.current.domain;
}

/** What the vertical scale spans: the bounds of the quantity, and every line that is drawn. */
export function spanOf(lines: readonly Line[], low?: number | null, high?: number | null): Pair {
  let [from, to] = [low ?? 0, high ?? 0];
  for (const row of lines)
    for (const values of [row.mean, row.low, row.high, ...(row.seeds ?? [])])
      for (const value of known(values)) [from, to] = [Math.min(from, value), Math.max(to, value)];
  if (to === from) to = from + 1;
  const fitted = scaleLinear().domain([from, to]);
  return (high === null || high === undefined ? fitted.nice(5) : fitted).domain() as Pair;
}

export function Curves({
  x,
  lines,
  xLabel,
  yLabel,
  low,
  high,
  height,
  done,
  log = false,
  narrow = false,
  mayCome = [],
  marks = [],
  says,
}: Props) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const [point, setPoint] = useState<number | null>(null);
  const live = done !== undefined && done < 1;
  const first = x[0] ?? 0;
  const last = x.at(-1) ?? 1;
  const furthest = Math.max(last, ...lines.map((row) => row.x?.at(-1) ?? last));
  const end = live && done > 0.02 && !log ? first + (last - first) / done : furthest;
  const xDomain = useGrowing(`x ${xLabel}`, [first, end > first ? end : first + 1], live);
  const yDomain = useGrowing(`y ${yLabel}`, spanOf(lines, low, high), live);

  const width = size?.width ?? 0;
  const compact = width < 460;
  const names = [...lines.filter((row) => row.named).map((row) => row.label), ...mayCome];
  const room = Math.max(0, ...names.map(NAME)) + 18;
  const up = scaleLinear().domain(yDomain).ticks(6);
  const left = Math.max(42, ...up.map((value) => TICK(figure(value)) + 14));
  const margins = { top: 26, right: compact || narrow ? 14 : Math.min(room, width * 0.36), bottom: 42, left };
  const xs = (log ? scaleLog() : scaleLinear()).domain(xDomain).range([margins.left, width - margins.right]);
  const ys = scaleLinear()
    .domain(yDomain)
    .range([height - margins.bottom, margins.top]);
  const defined = (row: readonly (number | null)[]) => (_: number, i: number) =>
    row[i] !== null && row[i] !== undefined;
  const path = (row: readonly (number | null)[], along: readonly number[] = x) =>
    line<number>()
      .defined(defined(row))
      .x((value) => xs(value))
      .y((_, i) => ys(row[i] as number))([...along]) ?? "";
  const band = (row: Line) =>
    area<number>()
      .defined((_, i) => row.low?.[i] != null && row.high?.[i] != null)
      .x((value) => xs(value))
      .y0((_, i) => ys(row.low?.[i] as number))
      .y1((_, i) => ys(row.high?.[i] as number))([...(row.x ?? x)]) ?? "";

  const named = lines.filter((row) => row.named && lastOf(row.mean) !== null);
  const ends = dodge(
    named.map((row) => ys(lastOf(row.mean)?.value as number)),
    15,
    margins.top,
    height - margins.bottom,
  );
  const at = point === null ? null : closest(x, xs.invert(point));
  return (
    <div class="plot-place" ref={place}>
      {width > 0 && (
        <>
          <Frame
            width={width}
            height={height}
            margins={margins}
            x={xs as Scale}
            y={ys as Scale}
            xLabel={xLabel}
            yLabel={yLabel}
            xTicks={log ? [...x] : undefined}
            says={says}
            onPoint={setPoint}
          >
            {lines.map(
              (row) => row.low && <path key={`band ${row.key}`} d={band(row)} fill={row.colour} opacity="0.16" />,
            )}
            {lines.map((row) =>
              row.seeds?.map((seed, i) => (
                <path
                  key={`${row.key} seed ${i}`}
                  d={path(seed, row.x)}
                  fill="none"
                  stroke={row.colour}
                  stroke-width="0.8"
                  opacity="0.32"
                />
              )),
            )}
            {lines.map((row) => (
              <path
                key={row.key}
                d={path(row.mean, row.x)}
                fill="none"
                stroke={row.colour}
                stroke-width={row.weight}
                stroke-dasharray={row.dash}
                stroke-linejoin="round"
              />
            ))}
            {live && x.length > 1 && <path class="edge" d={`M${xs(last)} ${margins.top}V${height - margins.bottom}`} />}
            {named.map((row, i) => {
              const stop = lastOf(row.mean) as { value: number; index: number };
              const right = xs((row.x ?? x)[stop.index] ?? last);
              return (
                <g key={`name ${row.key}`}>
                  <circle
                    cx={right}
                    cy={ys(stop.value)}
                    r={row.weight > 2 ? 4 : 2.8}
                    fill={row.dash ? "var(--paper)" : row.colour}
                    stroke={row.colour}
                    stroke-width="1.4"
                  />
                  {!compact && (
                    <text class="name halo" x={right + 9} y={(ends[i] as number) + 4} fill={row.colour}>
                      {row.label}
                    </text>
                  )}
                </g>
              );
            })}
            {marks.map((at) => (
              <g key={`mark ${at.x}`} class="crossing">
                <path d={`M${xs(at.x)} ${ys(at.y)}V${height - margins.bottom}`} />
                <circle cx={xs(at.x)} cy={ys(at.y)} r="5.5" />
              </g>
            ))}
            {at !== null && (
              <path class="cursor" d={`M${xs(x[at] as number)} ${margins.top}V${height - margins.bottom}`} />
            )}
          </Frame>
          <p class="readout small tabular">
            {at !== null
              ? `${xLabel} ${figure(x[at], 4)}: ${lines
                  .filter((row) => row.named)
                  .map((row) => {
                    const own = row.x ? closest(row.x, x[at] as number) : at;
                    return `${row.label} ${figure(own === null ? null : (row.mean[own] ?? null))}`;
                  })
                  .join(" · ")}`
              : compact
                ? named.map((row) => (
                    <span key={row.key} class="key">
                      <svg width="22" height="8" viewBox="0 -4 22 8" aria-hidden="true">
                        <path d="M0 0H22" stroke={row.colour} stroke-width={row.weight} stroke-dasharray={row.dash} />
                      </svg>
                      {row.label}
                    </span>
                  ))
                : " "}
          </p>
        </>
      )}
    </div>
  );
}

function lastOf(row: readonly (number | null)[]): { value: number; index: number } | null {
  for (let index = row.length - 1; index >= 0; index -= 1) {
    const value = row[index];
    if (value !== null && value !== undefined) return { value, index };
  }
  return null;
}

function closest(x: readonly number[], value: number): number | null {
  let best: number | null = null;
  x.forEach((at, i) => {
    if (best === null || Math.abs(at - value) < Math.abs((x[best] as number) - value)) best = i;
  });
  return best;
}
