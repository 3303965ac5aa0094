/** Names of axes and units as plots write them. */
import type { OutputView, SimulationView } from "../core/types";

export const unitWord = (output: OutputView | undefined): string =>
  !output ? "" : output.unit === "1" ? (output.low === 0 && output.high === 1 ? "0 to 1" : "") : output.unit;

/** The simulation's own axis with its unit, where its name does not say the unit already. */
export function axisLabel({ axis }: SimulationView): string {
  const name = axis.label.toLowerCase();
  const unit = axis.unit === "1" || name.includes(axis.unit.replace(/s$/, "")) ? "" : axis.unit;
  return unit ? `${name}, ${unit}` : name;
}
