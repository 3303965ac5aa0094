/** The knobs: one for each parameter that the simulation declares, in the order and groups in which it declares them. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { figure, signs } from "../core/number";
import type { ParameterView, SimulationView, Value } from "../core/types";
import { Slider } from "../knobs/Slider";
import { presetAt, wholeOf } from "./settings";

interface KnobProps {
  row: ParameterView;
  value: Value;
  set: (value: Value) => void;
}

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
  const says = useRef<HTMLDivElement>(null);
  // A knob that leaves a preset would move up under the hand, were the room of the preset's words given back.
  useLayoutEffect(() => {
    if (!on || !says.current) return;
    says.current.style.minHeight = "";
    says.current.style.minHeight = `${says.current.offsetHeight}px`;
  }, [on?.name]);
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
      <div ref={says}>
        <p class="small">{on ? on.shows : "A setting of your own."}</p>
        {stands?.predictions.map((row) => (
          <p key={row.id} class="small">
            <b>Expected here:</b> {signs(row.statement)}
          </p>
        ))}
      </div>
    </section>
  );
}

export function Knobs({
  parameters,
  values,
  set,
  done,
}: {
  parameters: readonly ParameterView[];
  values: Record<string, Value>;
  /** While one moves. */
  set: (name: string, value: Value) => void;
  /** When one has moved. */
  done: (name: string, value: Value) => void;
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
              const value = values[row.name] ?? row.value;
              const put = (next: Value) => done(row.name, next);
              return row.choices.length > 0 ? (
                <Choice key={row.name} row={row} value={value} set={put} />
              ) : (
                <Slider
                  key={row.name}
                  row={{ ...row, value: Number(row.value) }}
                  value={Number(value)}
                  set={(next) => set(row.name, next)}
                  done={put}
                />
              );
            })}
        </details>
      ))}
    </>
  );
}
