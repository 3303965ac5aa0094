/** What can be done with the places on a map, at its lower left. */
import { count } from "../core/number";
import type { Shown } from "../network/filter";
import { sight } from "../shell/state";
import type { Arranged } from "./useArranged";

/** Where it lies on a map of this height; no name is written there. */
export const toolsBox = (height: number) => ({ x: 12, y: height - 56, width: 300, height: 44 });

export function MapTools({ arranged }: { arranged: Arranged<Shown | null> }) {
  const { phase, steps, stopped, says, can, begin, stop, back } = arranged;
  return (
    <fieldset class="map-tools" aria-label="Places">
      {says && <p class="small">{says}</p>}
      {phase === "settling" && (
        <>
          <button type="button" class="button" onClick={stop}>
            Stop <kbd>Esc</kbd>
          </button>
          <span class="small tabular">Laying out, step {steps}</span>
        </>
      )}
      {phase === "laid" && (
        <>
          <button type="button" class="button" onClick={back} title="A">
            Places of the whole map
          </button>
          <span class="small tabular">
            {stopped ? "Stopped" : "Laid out"} after {count(steps, "step")}
            {stopped && (
              <>
                {" · "}
                <button type="button" class="link small" onClick={begin}>
                  to the end
                </button>
              </>
            )}
          </span>
        </>
      )}
      {phase === "whole" && (
        <button type="button" class="button" onClick={begin} disabled={!can} title="A">
          Lay out what is shown
        </button>
      )}
      {phase !== "settling" && (
        <button type="button" class="button" onClick={() => (sight.value = "shown")} title="Fit what is shown: F">
          Fit
        </button>
      )}
    </fieldset>
  );
}
