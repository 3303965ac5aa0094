/** What is said of a preview, and its picture where there is no run to lay it over. */
import { count } from "../core/number";
import type { SimulationView } from "../core/types";
import { Curves } from "../plot/Curves";
import { chief, describe, type Overlay, overlaid } from "./lines";
import type { Previewed } from "./lookAhead";
import { axisLabel } from "./words";

const BEFORE = "The picture is of the setting before.";

/** What is said of a look: what it shows, or what it waits for while the picture before it stays. */
export function previewWords({ seen, waits, problem }: Omit<Previewed, "late">): string {
  if (problem) return problem;
  if (waits === "place") return `Waiting for a place: many look ahead at once.${seen ? ` ${BEFORE}` : ""}`;
  if (!seen)
    return waits
      ? "Being computed, or waiting for its turn among readers; the first one of a simulation compiles."
      : "Being computed; the first one of a simulation compiles.";
  if (waits) return `Being computed, or waiting for its turn among readers. ${BEFORE}`;
  const few = seen.tier === "theory" ? "the theory" : count(seen.seeds, "seed");
  return `${few}, without a verdict and not kept.${seen.status === "time_limit" ? " Its time ended before the last step." : ""}`;
}

/** What stands in the place of a preview before a knob moves: below the picture nothing else moves when one comes. */
export const PreviewHint = () => (
  <p class="notice-box preview-hint" data-tool="">
    <b>Preview</b>
    <span>Move a knob, and what it changes is drawn into this picture.</span>
  </p>
);

interface NoteProps {
  looked: Previewed;
  ran: boolean;
  /** Whether a map is being made at the same time, for which the processor works too. */
  slowed: boolean;
}

export function PreviewNote({ looked, ran, slowed }: NoteProps) {
  const { seen, late } = looked;
  return (
    <p class="notice-box preview-note" role="status" data-late={late || !seen}>
      <b>Preview</b>
      <span>
        {previewWords(looked)}{" "}
        {slowed && (late || !seen) && "The map below is being made at the same time, which slows it. "}
        {ran ? "Run again for its verdict." : "Run it for a verdict."}
      </span>
    </p>
  );
}

/** The chief quantities of a preview alone. */
export function PreviewPicture({ simulation, over }: { simulation: SimulationView; over: Overlay }) {
  const shared = chief(simulation.outputs, over.outputs);
  const lines = shared.flatMap((row) => overlaid(row, over, simulation.axis.name, shared.length > 1));
  const first = shared[0];
  if (!first || lines.length === 0) return null;
  return (
    <figure>
      <Curves
        x={over.outputs.axes[simulation.axis.name] ?? []}
        lines={lines.map(({ x: _, ...row }) => row)}
        xLabel={axisLabel(simulation)}
        yLabel={first.label}
        low={first.low}
        high={first.high}
        height={380}
        says={`Preview: ${describe(lines)}`}
      />
    </figure>
  );
}
