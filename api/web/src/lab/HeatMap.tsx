/** The cells of a sweep as a map: colour and mark say whether the prediction holds, a line where it turns, a ring where you are. */
import { useRef, useState } from "preact/hooks";
import { useSize } from "../core/size";
import type { Boundary, SweepAxis, SweepView, Value } from "../core/types";
import { writtenPlain } from "../knobs/symbol";
import { axesOf, cellsOf, type Look, type MapCell, placeOfPoint, placeOn } from "./map";
import { valueWords } from "./words";

const LEFT = 56;
const TOP = 26;
const BOTTOM = 42;
const WIDEST = 46;
const TALLEST = 30;

const FILL: Record<Look, string> = {
  holds: "var(--holds)",
  falls: "var(--falls)",
  between: "var(--ink-3)",
  not_finite: "var(--sunk)",
  not_run: "none",
};

/** The more of the seeds agree, the fuller the colour. */
function strength(cell: MapCell, prediction: number): number {
  const agree = cell.cell?.effects[prediction]?.agree ?? 0;
  if (cell.look === "between") return 0.28;
  return 0.6 + 0.4 * (cell.look === "falls" ? 1 - agree : agree);
}

function Mark({ look }: { look: Look }) {
  if (look === "falls") return <path d="M-2.6-2.6L2.6 2.6M2.6-2.6L-2.6 2.6" stroke="var(--on-fill)" />;
  if (look === "between") return <path d="M-3 0H3" stroke="var(--ink)" />;
  if (look === "not_finite") return <path d="M0-4L4 3.4H-4Z" fill="var(--ink)" />;
  return null;
}

const ticks = (axis: SweepAxis): number[] => {
  const last = axis.values.length - 1;
  return last < 2 ? axis.values.map((_, i) => i) : [0, Math.round(last / 2), last];
};

/** An axis as it is written at it: name, symbol and unit, where it has one. */
const titleOf = (axis: SweepAxis): string =>
  `${axis.label} ${writtenPlain(axis.symbol)}${axis.unit === "1" ? "" : `, ${axis.unit}`}`.replace(/ +(?=,|$)/g, "");

const written = (value: Value | undefined): string => (value === undefined ? "" : valueWords(value, 3));

interface Props {
  sweep: SweepView;
  prediction: number;
  boundary: Boundary | null;
  /** Today's knobs. */
  values: Record<string, Value>;
  move: (values: Record<string, Value>) => void;
}

export function HeatMap({ sweep, prediction, boundary, values, move }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const [at, setAt] = useState(0);
  const [pointed, setPointed] = useState<number | null>(null);
  const axes = axesOf(sweep);
  if (!axes) return null;
  const { x, y } = axes;
  const cells = cellsOf(sweep, prediction);
  const columns = x.values.length;
  const rows = y?.values.length ?? 1;
  const wide = Math.min(WIDEST, ((size?.width ?? 400) - LEFT - 12) / columns);
  const tall = Math.min(TALLEST, Math.max(12, wide * 0.8));
  const width = LEFT + wide * columns + 12;
  const height = TOP + tall * rows + BOTTOM;
  const across = (cell: number) => LEFT + (cell + 0.5) * wide;
  const up = (cell: number) => TOP + (rows - cell - 0.5) * tall;

  const points = (line: readonly (readonly number[])[]): [number, number][] =>
    line.flatMap((point) => {
      const column = placeOfPoint(x, point.at(-1) as number);
      const row = y ? placeOfPoint(y, point[0] as number) : 0;
      return column === null || row === null ? [] : [[across(column), up(row)] as [number, number]];
    });
  const here = { column: placeOn(x, values[x.name] as Value), row: y ? placeOn(y, values[y.name] as Value) : 0 };
  const step = (event: KeyboardEvent) => {
    const way: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: columns, ArrowDown: -columns };
    const by = way[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = at + by;
    const wraps = Math.abs(by) === 1 && Math.floor(next / columns) !== Math.floor(at / columns);
    if (next < 0 || next >= cells.length || wraps) return;
    setAt(next);
    place.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
  };
  return (
    <div ref={place} class="heat">
      <svg width={width} height={height} aria-hidden="true">
        {cells.map((cell) => (
          <g key={`${cell.row} ${cell.column}`}>
            <rect
              x={across(cell.column) - wide / 2 + 0.5}
              y={up(cell.row) - tall / 2 + 0.5}
              width={Math.max(0, wide - 1)}
              height={tall - 1}
              fill={FILL[cell.look]}
              fill-opacity={cell.look === "not_finite" ? 1 : strength(cell, prediction)}
              stroke={cell.look === "not_run" ? "var(--hairline)" : "none"}
            />
            {wide > 13 && (
              <g transform={`translate(${across(cell.column)} ${up(cell.row)})`} stroke-width="1.3">
                <Mark look={cell.look} />
              </g>
            )}
          </g>
        ))}
        <g class="axes">
          {ticks(x).map((i) => (
            <text key={i} x={across(i)} y={height - BOTTOM + 16} text-anchor="middle">
              {written(x.values[i])}
            </text>
          ))}
          {y &&
            ticks(y).map((i) => (
              <text key={i} x={LEFT - 8} y={up(i) + 4} text-anchor="end">
                {written(y.values[i])}
              </text>
            ))}
          <text x={LEFT + (wide * columns) / 2} y={height - 8} text-anchor="middle">
            {titleOf(x)}
          </text>
          {y && (
            <text x={0} y={14}>
              ↑ {titleOf(y)}
            </text>
          )}
        </g>
        {boundary?.lines.map((line) => {
          const drawn = points(line);
          const key = drawn.join(" ");
          return drawn.length === 1 && drawn[0] ? (
            <circle key={key} cx={drawn[0][0]} cy={drawn[0][1]} r="3.5" fill="var(--ink)" />
          ) : (
            <g key={key} fill="none" stroke-linejoin="round">
              <polyline points={key} stroke="var(--paper)" stroke-width="4" />
              <polyline class="boundary" points={key} stroke="var(--ink)" stroke-width="1.8" />
            </g>
          );
        })}
        {here.column !== null && here.row !== null && (
          <g class="here" fill="none" transform={`translate(${across(here.column)} ${up(here.row)})`}>
            <circle r="6" stroke="var(--paper)" stroke-width="5" />
            <circle r="6" stroke="var(--ink)" stroke-width="2.2" />
          </g>
        )}
      </svg>
      <fieldset class="heat-cells" aria-label="Cells of the map: arrows move, Enter sets the knobs" onKeyDown={step}>
        {cells.map((cell, index) => (
          <button
            key={`${cell.row} ${cell.column}`}
            type="button"
            data-cell={index}
            data-look={cell.look}
            tabIndex={index === at ? 0 : -1}
            aria-label={cell.says}
            style={{
              left: `${across(cell.column) - wide / 2}px`,
              top: `${up(cell.row) - tall / 2}px`,
              width: `${wide}px`,
              height: `${tall}px`,
            }}
            onFocus={() => {
              setAt(index);
              setPointed(index);
            }}
            onBlur={() => setPointed(null)}
            onPointerEnter={() => setPointed(index)}
            onPointerLeave={() => setPointed(null)}
            onClick={() => move(cell.values)}
          />
        ))}
      </fieldset>
      <p class="small readout">
        {pointed !== null ? cells[pointed]?.says : "A click on a cell moves the knobs there."}
      </p>
    </div>
  );
}
