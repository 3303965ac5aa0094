/** What can be done with the places on a map, at its lower left. */
import { count } from "../core/number";
import type { Shown } from "../core/types";
import { type Sight, sight } from "../page/state";
import type { Arranged } from "./useArranged";

/** Where it lies on a map of this height; no name is written there. */
export const toolsBox = (height: number) => ({ x: 12, y: height - 56, width: 360, height: 44 });

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

/** What brings other parts of the map into sight; a wheel, two fingers and keys do it too. */
const SIGHTS: readonly { asks: Sight; label: string; title: string; says?: string }[] = [
  { asks: "shown", label: "Fit", title: "Fit what is shown: F" },
  { asks: "further", label: "\u2212", title: "Further away: \u2212", says: "Further away" },
  { asks: "nearer", label: "+", title: "Nearer: +", says: "Nearer" },
];

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
      {SIGHTS.map(({ asks, label, title, says }) => (
        <button
          key={label}
          type="button"
          class="button"
          onClick={() => {
            sight.value = asks;
          }}
          title={title}
          aria-label={says}
        >
          {label}
        </button>
      ))}
      {phase === "settling" && <span class="small tabular">Laying out, step {steps}</span>}
      {phase === "laid" && <Ended {...arranged} />}
    </fieldset>
  );
}
