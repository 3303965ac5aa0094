import type { RunSummary } from "../core/types";
import { StateIcon, stateOfRun, stateWords } from "../marks/states";

interface Props {
  rows: readonly RunSummary[];
  current: string | null;
  /** The run that lies beside the current one. */
  beside: string | null;
  show: (id: string) => void;
  /** Lay a run beside the current one, or take it away. */
  lay: (id: string | null) => void;
}

const words = (row: RunSummary): string =>
  row.verdict ? stateWords(stateOfRun(row)).replace(/^Holds.*/, "Vacuous") : row.status.replaceAll("_", " ");

/** Time of a run of today, day of an earlier one. */
const when = (created: string): string => {
  const made = new Date(created);
  const today = made.toDateString() === new Date().toDateString();
  return made.toLocaleString(
    "en-GB",
    today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" },
  );
};

/** Earlier runs of this node, newest first: one click brings a run's picture and setting back, another lays it beside. */
export function EarlierRuns({ rows, current, beside, show, lay }: Props) {
  if (rows.length === 0) return null;
  const here = rows.find((row) => row.id === current);
  return (
    <section class="earlier">
      <h2 class="section">Earlier runs</h2>
      {rows.map((row) => {
        const laid = row.id === beside;
        const possible = here && row.id !== current && row.simulation === here.simulation && row.status === "finished";
        return (
          <div key={row.id} class="earlier-row">
            <button type="button" aria-current={row.id === current ? "true" : undefined} onClick={() => show(row.id)}>
              <StateIcon state={stateOfRun(row)} size={15} />
              <span>{words(row)}</span>
              <span class="small tabular">
                {row.preset ? `${row.preset.replaceAll("_", " ")} · ` : ""}
                {row.ablated && "mechanism off · "}
                {row.tier === "theory" ? "theory" : `${row.seeds} seeds`} · {when(row.created)}
              </span>
            </button>
            {possible && (
              <button
                type="button"
                class="lay"
                aria-pressed={laid}
                aria-label={`Lay beside: ${words(row)}, ${row.created.replace("T", " ").slice(0, 19)}`}
                onClick={() => lay(laid ? null : row.id)}
              >
                beside
              </button>
            )}
          </div>
        );
      })}
    </section>
  );
}
