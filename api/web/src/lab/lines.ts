/** From the outputs of a run to the lines of a plot: which are drawn together, in which colour, under which name. */
import { figure } from "../core/number";
import type { ArmResult, Outputs, OutputView } from "../core/types";
import type { Line } from "../plot/Curves";
import { TWINS, type Twin } from "./twin";

/**
 * Blue where what is wanted ends higher than it began, orange where it ends lower, ink while it has hardly moved. A quantity
 * that nobody wants for itself is ink: rising is neither good nor bad for it, and a collapse must not look like a success.
 */
export function trend(mean: readonly (number | null)[], output: OutputView): string {
  if (output.role !== "wanted") return "var(--ink)";
  const seen = mean.filter((value): value is number => value !== null);
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return "var(--ink)";
  const range = (output.high ?? Math.max(...seen)) - (output.low ?? Math.min(...seen)) || 1;
  const moved = (last - first) / range;
  return moved > 0.02 ? "var(--holds)" : moved < -0.02 ? "var(--falls)" : "var(--ink)";
}

export const isCurve = (output: OutputView): boolean => output.axes.length === 1;
const words = (name: string): string => name.replaceAll("_", " ").replaceAll("-", " ");
const main = (arm: ArmResult): boolean => arm.name === "main";
/** How a further arm of a simulation is drawn. */
const FURTHER = "9 3 2 3";
/** How a theory is drawn, whether a tier of its own or an output of the simulation that expects another one. */
const THEORY = { colour: "var(--ink-2)", weight: 1.4, dash: "1 4" } as const;
export const isTheory = (output: OutputView): boolean => output.name.endsWith("_theory");

/** The outputs of the chief picture among those seen: what is wanted and paid, if they share a unit; else the first curve. */
export function chief(outputs: readonly OutputView[], seen: Outputs): OutputView[] {
  // A theory gives some outputs and is silent on others.
  const curves = outputs.filter((row) => isCurve(row) && seen.arms.some((arm) => arm.curves[row.name]));
  const wanted = curves.find((row) => row.role === "wanted") ?? curves[0];
  if (!wanted) return [];
  return curves.filter((row) => row === wanted || (row.role !== "other" && row.unit === wanted.unit));
}

/**
 * The lines of one output over all arms: `shared` says that several outputs share the plot, `twin` what the second arm is.
 * Where the whole run had its mechanism off there is no second arm, and its curve is called by what was done to it.
 */
export function linesOf(output: OutputView, seen: Outputs, shared: boolean, twin: Twin): Line[] {
  const label = shared && output.role === "paid" ? `paid: ${output.label.toLowerCase()}` : output.label.toLowerCase();
  const paid = shared && output.role === "paid";
  // A simulation that expects an output itself draws that as an output of its own.
  const itself =
    shared && (isTheory(output) || seen.arms.some((arm) => main(arm) && `${output.name}_theory` in arm.curves));
  const expected = paid || itself ? undefined : (seen.theory ?? []).find((arm) => main(arm))?.curves[output.name];
  const theory: Line[] =
    expected?.shape.length === 1
      ? [
          {
            key: `${output.name} theory`,
            label: shared ? `${label}, theory` : "theory",
            ...THEORY,
            mean: expected.mean,
            named: true,
          },
        ]
      : [];
  const second = seen.arms.some((arm) => !arm.ablated) ? TWINS[twin].curve : "mechanism off";
  const drawn = seen.arms.flatMap((arm): Line[] => {
    const curve = arm.curves[output.name];
    if (curve?.shape.length !== 1) return [];
    const own = main(arm);
    if (arm.ablated && (paid || !own) && seen.arms.some((other) => !other.ablated)) return [];
    if ((paid || (shared && isTheory(output))) && !own) return [];
    const colour = paid ? "var(--ink-2)" : own ? trend(curve.mean, output) : "var(--ink-3)";
    return [
      {
        key: `${output.name} ${arm.name} ${arm.ablated}`,
        label: nameOf(arm, label, second, shared),
        colour,
        weight: own && !arm.ablated ? (paid ? 1.7 : 2.6) : 1.6,
        dash: arm.ablated ? "6 4" : own ? undefined : FURTHER,
        ...(isTheory(output) && own && { ...THEORY, ...(arm.ablated && { colour: "var(--ink-3)" }) }),
        mean: curve.mean,
        ...(!paid && { low: curve.low, high: curve.high }),
        ...(own && !arm.ablated && !paid && curve.seeds.length > 1 && { seeds: curve.seeds }),
        named: true,
      },
    ];
  });
  return [...drawn, ...theory];
}

const nameOf = (arm: ArmResult, label: string, second: string, shared: boolean): string => {
  const name = main(arm) ? label : words(arm.name);
  return arm.ablated ? (shared || !main(arm) ? `${name}, ${second}` : second) : name;
};

/** What is said of further arms in a caption: how they are drawn, and their names. Empty where none is drawn. */
export function furtherWords(lines: readonly Line[]): string {
  const names = lines.filter((row) => row.dash === FURTHER).map((row) => row.label);
  return names.length > 0 ? `dash and dot ${names.length > 1 ? "are" : "is"} ${names.join(", ")}` : "";
}

/** What is laid over the picture of a run: a quick look at another setting, or a second run. */
export interface Overlay {
  key: "preview" | "beside";
  /** What it is called in the picture. */
  label: string;
  outputs: Outputs;
}

const OVERLAID = {
  preview: { colour: "var(--ink-3)", weight: 1.8, dash: "2 2.5" },
  beside: { colour: "var(--ink)", weight: 2.2, dash: "10 3" },
} as const;

/** What an output is called in what is laid over, where the picture holds more than one. */
export const overName = (output: OutputView, label: string, shared: boolean): string =>
  shared ? `${label}: ${output.role === "paid" ? "paid, " : ""}${output.label.toLowerCase()}` : label;

/** The main arm of what is laid over, for one output: its mean, its interval, no lines of single seeds. */
export function overlaid(output: OutputView, over: Overlay, axis: string, shared: boolean): Line[] {
  const curve = over.outputs.arms.find(main)?.curves[output.name];
  if (curve?.shape.length !== 1) return [];
  const paid = shared && output.role === "paid";
  return [
    {
      key: `${over.key} ${output.name}`,
      label: overName(output, over.label, shared),
      ...OVERLAID[over.key],
      ...(paid && { weight: 1.2 }),
      x: over.outputs.axes[axis] ?? [],
      mean: curve.mean,
      ...(!paid && { low: curve.low, high: curve.high }),
      named: true,
    },
  ];
}

/** A picture described in one sentence, for who does not see it. */
export function describe(lines: readonly Line[]): string {
  const said = lines.map((row) => {
    const seen = row.mean.filter((value): value is number => value !== null);
    const first = seen[0];
    const last = seen.at(-1);
    return first === undefined || last === undefined
      ? `${row.label} not finite`
      : `${row.label} from ${figure(first)} to ${figure(last)}`;
  });
  return `${said.join("; ")}.`;
}

/** One line for each step of the chief axis of a two-dimensional output, e.g. pass@k by k, one line a round. */
export function slices(
  output: OutputView,
  seen: Outputs,
  ablated: boolean,
): { x: readonly number[]; at: number; mean: (number | null)[] }[] {
  const arm = seen.arms.find((row) => main(row) && row.ablated === ablated);
  const curve = arm?.curves[output.name];
  const [outer = "", inner = ""] = output.axes;
  const x = seen.axes[inner] ?? [];
  const steps = seen.axes[outer] ?? [];
  const [rows = 0, width = 0] = curve?.shape ?? [];
  if (!curve || width !== x.length) return [];
  return Array.from({ length: rows }, (_, i) => ({
    x,
    at: steps[i] ?? i,
    mean: [...curve.mean.slice(i * width, (i + 1) * width)],
  }));
}
