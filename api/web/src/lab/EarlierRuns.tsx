import { seconds } from "../core/number";
import { useRuns } from "../core/reads";
import { StateIcon, stateOfRun, stateWords } from "../marks/states";

/** Earlier runs of this node, newest first; one click brings its picture and its setting back. */
export function EarlierRuns({
  node,
  current,
  show,
}: {
  node: string;
  current: string | null;
  show: (id: string) => void;
}) {
  const { data } = useRuns(node);
  if (!data || data.items.length === 0) return null;
  return (
    <section class="earlier">
      <h2 class="section">Earlier runs</h2>
      {data.items.map((row) => {
        const state = stateOfRun(row);
        return (
          <button
            key={row.id}
            type="button"
            aria-current={row.id === current ? "true" : undefined}
            onClick={() => show(row.id)}
          >
            <StateIcon state={state} size={15} />
            <span>
              {row.verdict ? stateWords(state).replace(/^Holds.*/, "Vacuous") : row.status.replaceAll("_", " ")}
            </span>
            <span class="small tabular">
              {row.ablated && "mechanism off · "}
              {row.preset ? `${row.preset.replaceAll("_", " ")} · ` : ""}
              {row.tier === "theory" ? "theory" : `${row.seeds} seeds`}
              {row.run_seconds !== null && row.run_seconds !== undefined ? ` · ${seconds(row.run_seconds)}` : ""}
            </span>
          </button>
        );
      })}
    </section>
  );
}
