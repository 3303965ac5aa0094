/** What is said of a preview, and its picture where there is no run to lay it over. */
import type { SimulationView } from "../core/types";
import { Curves } from "../plot/Curves";
import { chief, describe, type Overlay, overlaid } from "./lines";
import type { Previewed } from "./lookAhead";
import { axisLabel } from "./words";

/** What stands in the place of a preview before a knob moves: below the picture nothing else moves when one comes. */
export const PreviewHint = () => (
  <p class="notice-box preview-hint">
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
  const { seen, late, problem } = looked;
  const few = seen?.tier === "theory" ? "the theory" : `${seen?.seeds} ${seen?.seeds === 1 ? "seed" : "seeds"}`;
  return (
    <p class="notice-box preview-note" role="status" data-late={late || !seen}>
      <b>Preview</b>
      <span>
        {problem ||
          (seen
            ? `${few}, without a verdict and not kept.${seen.status === "time_limit" ? " Its time ended before the last step." : ""}`
            : "Being computed; the first one of a simulation compiles.")}{" "}
        {slowed && (late || !seen) && "The map below is being made at the same time, which slows it. "}
        {ran ? "Press R to run this setting." : "Press R to run it."}
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
