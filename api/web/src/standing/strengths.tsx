/** Strengths of several semantics on one line from 0 to 1, and testedness beside them: two numbers, never one. */
import { fixed } from "../core/number";
import { TONES, toneOf } from "../marks/tone";
import { GRADUAL, type Gradual } from "./semantics";

const SHAPES: Record<Gradual["mark"], string> = {
  circle: "M-3.1 0A3.1 3.1 0 1 1 3.1 0A3.1 3.1 0 1 1-3.1 0Z",
  diamond: "M0-3.9L3.9 0L0 3.9L-3.9 0Z",
  triangle: "M0-3.7L3.7 2.9H-3.7Z",
  square: "M-2.8-2.8H2.8V2.8H-2.8Z",
};

/** The mark of a semantics, for a key beside strips. */
export function SemanticsIcon({ semantics, colour = "var(--ink-2)" }: { semantics: Gradual; colour?: string }) {
  return (
    <svg class="icon" width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true">
      <path d={SHAPES[semantics.mark]} fill={colour} />
    </svg>
  );
}

interface Strip {
  strengths: Record<string, number>;
  /** Mean before a change, as a dashed tick. */
  old?: number | null | undefined;
  width?: number;
}

export function StrengthStrip({ strengths, old, width = 150 }: Strip) {
  const known = GRADUAL.flatMap((row) => {
    const value = strengths[row.id];
    return value === undefined ? [] : [{ row, value }];
  });
  if (known.length === 0) return null;
  const inset = 6;
  const at = (value: number) => inset + value * (width - 2 * inset);
  const values = known.map(({ value }) => value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const colour = TONES[toneOf(values.reduce((sum, value) => sum + value, 0) / values.length)];
  return (
    <svg
      class="icon strip"
      width={width}
      height="16"
      viewBox={`0 -8 ${width} 16`}
      role="img"
      aria-label={known.map(({ row, value }) => `${row.label} ${fixed(value, 2)}`).join(", ")}
    >
      <path d={`M${inset} 0H${width - inset}`} stroke="var(--line-2)" opacity="0.55" />
      <path d={`M${at(0.5)}-4.5V4.5`} stroke="var(--line-2)" />
      <rect
        class="band"
        y="-4.5"
        x={at(low) - 3.5}
        width={at(high) - at(low) + 7}
        height="9"
        rx="4.5"
        fill={colour}
        opacity="0.18"
      />
      {old !== null && old !== undefined && (
        <path d={`M${at(old)}-7.5V7.5`} stroke="var(--ink)" stroke-width="1.4" stroke-dasharray="2.4 2" />
      )}
      {known.map(({ row, value }) => (
        <path
          key={row.id}
          class="at"
          d={SHAPES[row.mark]}
          fill={colour}
          stroke="var(--surface)"
          stroke-width="0.7"
          style={{ transform: `translateX(${at(value).toFixed(2)}px)` }}
        />
      ))}
    </svg>
  );
}

/** Solid ink as far as runs made here reach, a hollow bar from there to the value, which published figures give, dots to 1. */
export function TestedBar({ share, runs, width = 150 }: { share: number; runs: number; width?: number }) {
  const place = (part: number) => 6 + Math.max(0, Math.min(1, part)) * (width - 12);
  const at = place(share);
  const solid = place(Math.min(share, runs));
  return (
    <svg class="icon" width={width} height="16" viewBox={`0 -8 ${width} 16`} aria-hidden="true">
      <path
        d={`M${at} 0H${width - 6}`}
        stroke="var(--ink-3)"
        stroke-width="1.6"
        stroke-dasharray="0.1 4"
        stroke-linecap="round"
      />
      {at > solid && (
        <path d={`M${solid}-2H${at}V2H${solid}Z`} fill="var(--surface)" stroke="var(--ink)" stroke-width="1.2" />
      )}
      {runs > 0 && <path d={`M6 0H${solid}`} stroke="var(--ink)" stroke-width="4.4" />}
    </svg>
  );
}
