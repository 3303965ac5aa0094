/** Names of axes, units, knobs and their values as the Lab writes them. */
import { figure, seconds } from "../core/number";
import type { OutputView, ParameterView, SimulationView, Value } from "../core/types";

export const unitWord = (output: OutputView | undefined): string =>
  !output ? "" : output.unit === "1" ? (output.low === 0 && output.high === 1 ? "0 to 1" : "") : output.unit;

/** The simulation's own axis with its unit, where its name does not say the unit already. */
export function axisLabel({ axis }: SimulationView): string {
  const name = axis.label.toLowerCase();
  const unit = axis.unit === "1" || name.includes(axis.unit.replace(/s$/, "")) ? "" : axis.unit;
  return unit ? `${name}, ${unit}` : name;
}

/** How long compiling took, in words that follow "compiled"; empty where nothing was compiled, or nothing worth telling. */
export const compiledIn = (took: number | null | undefined): string =>
  took == null || took < 0.05 ? "" : `in ${seconds(took)}`;

/** A value of a knob. */
export const valueWords = (value: Value, digits = 4): string =>
  typeof value === "number" ? figure(value, digits) : value.replaceAll("_", " ");

/** Knobs with their values, each by its name on the page: "share from outside 0.9". */
export function knobWords(
  values: Readonly<Record<string, Value>>,
  parameters: readonly Pick<ParameterView, "name" | "label">[],
): string[] {
  return Object.entries(values).map(([name, value]) => {
    const label = parameters.find((row) => row.name === name)?.label ?? name.replaceAll("_", " ");
    return `${label.toLowerCase()} ${valueWords(value, 6)}`;
  });
}

/** Time of a run of today, day of an earlier one. */
export const when = (created: string): string => {
  const made = new Date(created);
  const today = made.toDateString() === new Date().toDateString();
  return made.toLocaleString(
    "en-GB",
    today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" },
  );
};
