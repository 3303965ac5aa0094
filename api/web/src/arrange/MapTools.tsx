/** What can be done with the places on a map, at its lower left. */
import { count } from "../core/number";
import type { Shown } from "../network/filter";
import { sight } from "../shell/state";
import type { Arranged } from "./useArranged";

/** Where it lies on a map of this height; no name is written there. */
export const toolsBox = (height: number) => ({ x: 12, y: height - 56, width: 300, height: 44 });

/** Said only after a layout: how it ended. */
function Ended({ steps, stopped, begin }: Pick<Arranged<null>, "steps" | "stopped" | "begin">) {
  if (!stopped) return <span class="small">Laid out after {count(steps, "step")}</span>;
  return (
    <span class="small">
      Stopped after {count(steps, "step")} ·{" "}
      <button type="button" class="link small" onClick={begin}>
        go on to the end
      </button>
    </span>
  );
}

export function MapTools({ arranged }: { arranged: Arranged<Shown | null> }) {
  const { phase, steps, says, can, begin, stop, back } = arranged;
  return (
    <fieldset class="map-tools" aria-label="Places">
      {says && <p class="small">{says}</p>}
      {phase === "settling" && (
        <button type="button" class="button" onClick={stop} title="Stop: Esc">
          Stop
        </button>
      )}
      {phase === "laid" && (
        <button type="button" class="button" onClick={back} title="Places of the whole map: A">
          Places of the whole map
        </button>
      )}
      {phase === "whole" && (
        <button type="button" class="button" onClick={begin} disabled={!can} title="Lay out what is shown: A">
          Lay out what is shown
        </button>
      )}
      <button
        type="button"
        class="button"
        onClick={() => {
          sight.value = "shown";
        }}
        title="Fit what is shown: F"
      >
        Fit
      </button>
      {phase === "settling" && <span class="small tabular">Laying out, step {steps}</span>}
      {phase === "laid" && <Ended {...arranged} />}
    </fieldset>
  );
}
