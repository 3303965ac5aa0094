/** An effect with its interval against the threshold, and what it is compared with on the same line. */
import { scaleLinear } from "d3-scale";
import { decimals, figure, fixed } from "../core/number";
import type { Judgement } from "../core/types";

const WIDTH = 290;
const LINE = 24;

interface Props {
  judgement: Judgement;
  /** What the effect is called, and the other one. */
  own: string;
  other: string;
}

export function IntervalBar({ judgement, own, other: twin }: Props) {
  const { effect, ablated, at_least, at_most } = judgement;
  const marks = [
    effect.mean,
    effect.low,
    effect.high,
    ablated?.mean,
    ablated?.low,
    ablated?.high,
    at_least,
    at_most,
  ].filter((value): value is number => value !== null && value !== undefined);
  if (effect.mean === null || marks.length < 2) return null;
  const low = Math.min(...marks);
  const high = Math.max(...marks);
  const pad = (high - low || Math.abs(high) || 1) * 0.14;
  const x = scaleLinear([low - pad, high + pad], [6, WIDTH - 6]);
  const colour = effect.holds === "yes" ? "var(--holds)" : effect.holds === "no" ? "var(--falls)" : "var(--ink)";
  const from = at_least === null ? 0 : x(at_least);
  const to = at_most === null ? WIDTH : x(at_most);
  const bar = (a: number | null, b: number | null, stroke: string, tall: number) =>
    a !== null &&
    b !== null && (
      <path
        d={`M${x(a)} ${LINE}H${x(b)}M${x(a)} ${LINE - tall}V${LINE + tall}M${x(b)} ${LINE - tall}V${LINE + tall}`}
        fill="none"
        stroke={stroke}
        stroke-width="2"
      />
    );
  const both = at_least !== null && at_most !== null;
  const middle = x(effect.mean);
  const other = ablated?.mean ?? null;
  const apart = other === null || Math.abs(x(other) - middle) > 120;
  return (
    <svg
      class="interval"
      width={WIDTH}
      viewBox={`0 0 ${WIDTH} ${apart ? 62 : 76}`}
      role="img"
      aria-label={`Effect ${figure(effect.mean)} against its threshold`}
    >
      <rect x={from} y={LINE - 9} width={Math.max(0, to - from)} height="18" fill="var(--holds)" opacity="0.13" />
      <path d={`M0 ${LINE}H${WIDTH}`} stroke="var(--hairline)" stroke-width="1.5" />
      {[at_least, at_most].map(
        (value, nth) =>
          value !== null &&
          value !== undefined && (
            <g key={value}>
              <path
                d={`M${x(value)} ${LINE - 15}V${LINE + 13}`}
                stroke="var(--ink-2)"
                stroke-width="1.2"
                stroke-dasharray="3 2.5"
              />
              <text
                x={keep(x(value), 22)}
                y="7"
                text-anchor={both ? (nth === 0 ? "end" : "start") : "middle"}
                fill="var(--ink-3)"
              >
                {figure(value)}
              </text>
            </g>
          ),
      )}
      {ablated && other !== null && (
        <>
          {bar(ablated.low, ablated.high, "var(--line-2)", 4)}
          <circle cx={x(other)} cy={LINE} r="4.5" fill="var(--surface)" stroke="var(--ink-2)" stroke-width="1.8" />
          <text x={keep(x(other), 62)} y={apart ? 54 : 69} text-anchor="middle" fill="var(--ink-3)">
            {twin}, {fixed(other, decimals((effect.high ?? 0) - (effect.low ?? 0)))}
          </text>
        </>
      )}
      {bar(effect.low, effect.high, colour, 6)}
      <circle cx={middle} cy={LINE} r="5" fill={colour} />
      <text x={keep(middle, 70)} y="54" text-anchor="middle" fill={colour}>
        {own}
      </text>
    </svg>
  );
}

const keep = (x: number, half: number): number => Math.max(half, Math.min(WIDTH - half, x));
