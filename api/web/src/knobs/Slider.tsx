/** One number as a slider with a field beside it and a tick at its default. */
import { useEffect, useRef, useState } from "preact/hooks";
import { figure } from "../core/number";
import { type NumberRow, readNumber } from "./read";
import { Written } from "./symbol";

/** What a slider needs to know of its number; `value` is the default. */
interface SliderRow extends NumberRow {
  name: string;
  symbol?: string;
  unit: string;
  sentence: string;
  step: number | null;
  value: number;
}

interface Props {
  row: SliderRow;
  value: number;
  /** While it moves. */
  set: (value: number) => void;
  /** When it has moved: once for a whole drag, and once for a row of key presses. */
  done?: (value: number) => void;
  disabled?: boolean;
}

/** How long the keys rest before their steps count as one move: a row of key presses is one thing to undo. */
const REST_MS = 400;
/** Keys that belong to a move; any other one ends it. */
const MOVES = /^(Arrow|Home|End|Page|Shift)/;

const unitOf = (row: SliderRow): string => (row.unit && row.unit !== "1" ? ` ${row.unit}` : "");

export function Slider({ row, value, set, done = () => undefined, disabled = false }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [why, setWhy] = useState("");
  const low = row.low ?? 0;
  const high = row.high ?? 1;
  const step = row.step ?? (high - low) / 100;
  const share = (at: number) => (high > low ? Math.max(0, Math.min(1, (at - low) / (high - low))) : 0);
  const number = value;
  const name = `knob-${row.name}`;
  const keyed = useRef(false);
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout> | undefined; at: number } | null>(null);
  const latest = useRef(done);
  latest.current = done;
  const rest = () => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    const { at } = waiting.current;
    waiting.current = null;
    latest.current(at);
  };
  useEffect(() => () => clearTimeout(waiting.current?.timer), []);
  /** It moves: until it is let go by hand, or until the keys rest. */
  const move = (at: number) => {
    clearTimeout(waiting.current?.timer);
    waiting.current = { timer: keyed.current ? setTimeout(rest, REST_MS) : undefined, at };
    set(at);
  };
  const give = (at: number) => {
    move(at);
    if (!keyed.current) rest();
  };
  const take = () => {
    if (draft === null) return;
    keyed.current = false;
    const read = readNumber(row, draft);
    if ("why" in read) return setWhy(read.why);
    give(read.value);
    setDraft(null);
    return setWhy("");
  };
  const jump = (event: KeyboardEvent) => {
    if (!MOVES.test(event.key)) return rest();
    keyed.current = true;
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!event.shiftKey || !way) return;
    event.preventDefault();
    give(Math.max(low, Math.min(high, Number((number + way * step * 10).toPrecision(12)))));
  };
  return (
    <div class="knob">
      <div class="row-head">
        <label for={name}>
          {row.label} {row.symbol && <Written symbol={row.symbol} />}
        </label>
        <span class="field">
          <input
            class="tabular"
            inputMode="decimal"
            aria-label={`${row.label}, as a number`}
            aria-invalid={why !== ""}
            disabled={disabled}
            value={draft ?? figure(number, 6)}
            size={Math.max(4, (draft ?? figure(number, 6)).length)}
            onInput={(event) => setDraft(event.currentTarget.value)}
            onBlur={take}
            onKeyDown={(event) => event.key === "Enter" && take()}
          />
          {unitOf(row)}
        </span>
      </div>
      <div
        class="slider"
        style={{ "--at": share(number), "--default": share(row.value) }}
        onDblClick={() => {
          keyed.current = false;
          if (!disabled) give(row.value);
        }}
      >
        <i aria-hidden="true" />
        <input
          id={name}
          type="range"
          min={low}
          max={high}
          step={row.integer ? Math.max(1, Math.round(step)) : step}
          value={number}
          aria-describedby={`${name}-says`}
          onInput={(event) => move(Number(event.currentTarget.value))}
          onChange={() => !keyed.current && rest()}
          onPointerDown={() => {
            keyed.current = false;
          }}
          onKeyDown={jump}
          onBlur={rest}
          disabled={disabled}
        />
      </div>
      {why ? (
        <p class="small problem">{why}</p>
      ) : (
        <p class="small" id={`${name}-says`}>
          {row.sentence}
        </p>
      )}
    </div>
  );
}
