/** The knobs: one for each parameter that the simulation declares, in the order and groups in which it declares them. */
import { useState } from "preact/hooks";
import { figure } from "../core/number";
import type { ParameterView, SimulationView, Value } from "../core/types";
import { presetAt, readValue, wholeOf } from "./settings";

interface KnobProps {
  row: ParameterView;
  value: Value;
  set: (value: Value) => void;
}

const unitOf = (row: ParameterView): string => (row.unit && row.unit !== "1" ? ` ${row.unit}` : "");

function Choice({ row, value, set }: KnobProps) {
  return (
    <fieldset class="knob">
      <legend>
        {row.label}
        {row.shape && <span class="small"> compiles anew</span>}
      </legend>
      <div class="pills">
        {row.choices.map((option) => (
          <button key={option} type="button" class="pill" aria-pressed={option === value} onClick={() => set(option)}>
            {typeof option === "number" ? figure(option, 6) : option.replaceAll("_", " ")}
          </button>
        ))}
      </div>
      <p class="small">{row.sentence}</p>
    </fieldset>
  );
}

function Slider({ row, value, set }: KnobProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [why, setWhy] = useState("");
  const low = row.low ?? 0;
  const high = row.high ?? 1;
  const step = row.step ?? (high - low) / 100;
  const share = (at: number) => (high > low ? Math.max(0, Math.min(1, (at - low) / (high - low))) : 0);
  const number = Number(value);
  const name = `knob-${row.name}`;
  const take = () => {
    if (draft === null) return;
    const read = readValue(row, draft);
    if ("why" in read) return setWhy(read.why);
    set(read.value);
    setDraft(null);
    return setWhy("");
  };
  const jump = (event: KeyboardEvent) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!event.shiftKey || !way) return;
    event.preventDefault();
    set(Math.max(low, Math.min(high, Number((number + way * step * 10).toPrecision(12)))));
  };
  return (
    <div class="knob">
      <div class="row-head">
        <label for={name}>
          {row.label} {row.symbol && <i>{row.symbol}</i>}
        </label>
        <span class="field">
          <input
            class="tabular"
            inputMode="decimal"
            aria-label={`${row.label}, as a number`}
            aria-invalid={why !== ""}
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
        style={{ "--at": share(number), "--default": share(Number(row.value)) }}
        onDblClick={() => set(row.value)}
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
          onInput={(event) => set(Number(event.currentTarget.value))}
          onKeyDown={jump}
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

export function Presets({
  simulation,
  values,
  apply,
}: {
  simulation: SimulationView;
  values: Record<string, Value>;
  apply: (values: Record<string, Value>) => void;
}) {
  const own = Object.fromEntries(simulation.parameters.map((row) => [row.name, row.value]));
  const rows = [
    {
      name: "own",
      label: "As this node says",
      full: own,
      shows: "The setting that this node's predictions were written for.",
    },
    ...simulation.presets.map((row) => ({
      name: row.name,
      label: row.label,
      full: wholeOf(simulation, row),
      shows: row.shows,
    })),
  ];
  const stands = presetAt(simulation, values);
  const atOwn = simulation.parameters.every((row) => values[row.name] === row.value);
  const on = rows.find((row) => row.name === (atOwn ? "own" : stands?.name));
  return (
    <section class="presets">
      <h2 class="section">Preset</h2>
      <div class="pills">
        {rows.map((row) => (
          <button
            key={row.name}
            type="button"
            class="pill"
            aria-pressed={row === on}
            title={row.shows}
            onClick={() => apply(row.full)}
          >
            {row.label}
          </button>
        ))}
      </div>
      <p class="small">{on ? on.shows : "A setting of your own."}</p>
      {stands?.predictions.map((row) => (
        <p key={row.id} class="small">
          <b>Expected here:</b> {row.statement}
        </p>
      ))}
    </section>
  );
}

export function Knobs({
  parameters,
  values,
  set,
}: {
  parameters: readonly ParameterView[];
  values: Record<string, Value>;
  set: (name: string, value: Value) => void;
}) {
  const groups = [...new Set(parameters.map((row) => row.group))];
  return (
    <>
      {groups.map((group, index) => (
        <details key={group} class="knobs-group" open={index === 0 || groups.length < 3}>
          <summary class="section">{group || "Parameters"}</summary>
          {parameters
            .filter((row) => row.group === group)
            .map((row) => {
              const Knob = row.choices.length > 0 ? Choice : Slider;
              return (
                <Knob
                  key={row.name}
                  row={row}
                  value={values[row.name] ?? row.value}
                  set={(value) => set(row.name, value)}
                />
              );
            })}
        </details>
      ))}
    </>
  );
}
