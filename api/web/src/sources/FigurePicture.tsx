/** A published figure to look at: a share on its line, a course along its axis, values side by side. Brown, as all that is published. */
import { figure, signs } from "../core/number";
import type { Figure } from "../core/types";
import { axisOf, listed, published, shareOf, sharesScale, unitWords } from "./figure";
import { reach } from "./Strip";
import "../styles/figure.css";

const BROWN = "var(--kind-source)";
const WIDTH = 132;
const EDGE = 5;
const across = (share: number): number => EDGE + share * (WIDTH - 2 * EDGE);

const Diamond = ({ x, y, size = 4 }: { x: number; y: number; size?: number }) => (
  <path
    transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
    d={`M0-${size}L${size} 0L0 ${size}L-${size} 0Z`}
    fill="var(--paper)"
    stroke={BROWN}
    stroke-width="1.6"
  />
);

/** From nothing to all, with a tick at the half; a line spans what the paper gives as its range. */
function Share({ row, share }: { row: Figure; share: number }) {
  const low = shareOf(row.low, row.unit);
  const high = shareOf(row.high, row.unit);
  return (
    <svg class="figure-picture" width={WIDTH} height="14" viewBox={`0 0 ${WIDTH} 14`} aria-hidden="true">
      <path
        d={`M${across(0)} 7H${across(1)}M${across(0)} 4V10M${across(0.5)} 4V10M${across(1)} 4V10`}
        fill="none"
        stroke="var(--line-2)"
      />
      {low !== null && high !== null && (
        <path d={`M${across(low)} 7H${across(high)}`} stroke={BROWN} stroke-width="2.4" />
      )}
      <Diamond x={across(share)} y={7} />
    </svg>
  );
}

const COURSE = 40;

/** The points in their order, as far apart as their labels say, over a line at zero. */
function Course({ row, places }: { row: Figure; places: readonly number[] }) {
  const values = row.series.map((point) => point.value);
  const [low, high] = reach(values);
  const first = places[0] ?? 0;
  const width = (places.at(-1) ?? 1) - first;
  const x = (place: number) => across((place - first) / width);
  const y = (value: number) => EDGE + (1 - (value - low) / (high - low)) * (COURSE - 2 * EDGE);
  const points = places.map((place, nth) => [x(place), y(values[nth] ?? 0)] as const);
  return (
    <svg class="figure-picture" width={WIDTH} height={COURSE} viewBox={`0 0 ${WIDTH} ${COURSE}`} aria-hidden="true">
      <path d={`M${across(0)} ${y(0)}H${across(1)}`} stroke="var(--hairline)" />
      <polyline
        points={points.map(([left, top]) => `${left.toFixed(1)},${top.toFixed(1)}`).join(" ")}
        fill="none"
        stroke={BROWN}
        stroke-width="1.4"
      />
      {points.map(([left, top]) => (
        <Diamond key={left} x={left} y={top} size={3} />
      ))}
    </svg>
  );
}

/** Several values of one unit, each with its name, on one scale from zero. */
function Values({ row }: { row: Figure }) {
  const [low, high] = reach(row.series.map((point) => point.value));
  const x = (value: number) => across((value - low) / (high - low));
  return (
    <ul class="figure-values">
      {row.series.map((point) => (
        <li key={point.at}>
          <span>{signs(point.at)}</span>
          <svg class="figure-picture" width={WIDTH} height="14" viewBox={`0 0 ${WIDTH} 14`} aria-hidden="true">
            <path d={`M${x(0)} 2V12`} stroke="var(--line-2)" />
            <path d={`M${x(0)} 7H${x(point.value)}`} stroke={BROWN} stroke-width="1.4" />
            <Diamond x={x(point.value)} y={7} />
          </svg>
          <b>
            {figure(point.value)}
            {unitWords(row.unit)}
          </b>
        </li>
      ))}
    </ul>
  );
}

/** What was published: its number in words, and a picture of it where it has a scale. */
export function Reported({ row }: { row: Figure }) {
  const places = axisOf(row);
  if (!places && sharesScale(row)) return <Values row={row} />;
  const share = shareOf(row.value, row.unit);
  return (
    <>
      <b class="tabular">{published(row)}</b>
      {share !== null && <Share row={row} share={share} />}
      {places && <Course row={row} places={places} />}
      {(places ? row.series.length > 2 : row.series.length > 0) && <span class="small tabular">{listed(row)}</span>}
    </>
  );
}
