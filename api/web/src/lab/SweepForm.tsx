/** Two knobs with their ranges: what the map of where it breaks will be drawn over. */
import { useState } from "preact/hooks";
import type { ParameterView } from "../core/types";
import { writtenPlain } from "../knobs/symbol";
import { refuseSpan, type Span, spaced } from "./map";

const CELLS = { default: 9, low: 2, high: 25 };

interface Props {
  knobs: readonly ParameterView[];
  busy: boolean;
  /** The grid as the server wants it: the vertical knob first. */
  start: (grid: Record<string, number[]>) => void;
}

const whole = (row: ParameterView): Span => ({ name: row.name, low: row.low ?? 0, high: row.high ?? 1 });

export function SweepForm({ knobs, busy, start }: Props) {
  const [spans, setSpans] = useState<Span[]>(knobs.slice(0, 2).map(whole));
  const [count, setCount] = useState(CELLS.default);
  const rows = spans.flatMap((span) => {
    const row = knobs.find((one) => one.name === span.name);
    return row ? [{ span, row }] : [];
  });
  const whyNot =
    rows.map(({ span, row }) => refuseSpan(row, span.low, span.high)).find(Boolean) ||
    (count >= CELLS.low && count <= CELLS.high && Number.isInteger(count)
      ? ""
      : `Cells on each side go from ${CELLS.low} to ${CELLS.high}`);
  const change = (index: number, part: Partial<Span>) =>
    setSpans(spans.map((span, i) => (i === index ? { ...span, ...part } : span)));
  const choose = (index: number, name: string) => {
    const row = knobs.find((one) => one.name === name);
    if (!row) return;
    const other = spans[1 - index];
    const mine = spans[index];
    // Choosing the knob of the other axis swaps the two.
    setSpans(
      spans.map((span, i) =>
        i === index ? (other?.name === name ? other : whole(row)) : span.name === name && mine ? mine : span,
      ),
    );
  };
  return (
    <form
      class="sweep-form"
      data-tool=""
      onSubmit={(event) => {
        event.preventDefault();
        if (!whyNot && !busy)
          start(
            Object.fromEntries(
              rows.map(({ span, row }) => [row.name, spaced(span.low, span.high, count, row.integer)]),
            ),
          );
      }}
    >
      {rows.map(({ span, row }, index) => {
        const side = rows.length > 1 && index === 0 ? "Vertical" : "Horizontal";
        return (
          <fieldset key={side}>
            <label>
              <span class="small">{side}</span>
              <select value={row.name} onChange={(event) => choose(index, event.currentTarget.value)}>
                {knobs.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.label} {writtenPlain(one.symbol)}
                  </option>
                ))}
              </select>
            </label>
            {(["low", "high"] as const).map((end) => (
              <label key={end}>
                <span class="small">{end === "low" ? "from" : "to"}</span>
                <input
                  type="number"
                  step="any"
                  value={span[end]}
                  aria-label={`${side} ${end === "low" ? "from" : "to"}`}
                  onInput={(event) => change(index, { [end]: event.currentTarget.valueAsNumber })}
                />
              </label>
            ))}
          </fieldset>
        );
      })}
      <div class="buttons">
        <label>
          <span class="small">Cells on each side</span>
          <input
            type="number"
            min={CELLS.low}
            max={CELLS.high}
            value={count}
            onInput={(event) => setCount(event.currentTarget.valueAsNumber)}
          />
        </label>
        <button type="submit" class="button" disabled={busy || whyNot !== ""}>
          Map where it breaks
        </button>
      </div>
      {whyNot && (
        <p class="small problem" role="status">
          {whyNot}
        </p>
      )}
    </form>
  );
}
