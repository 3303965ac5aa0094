/** What papers published for this experiment, in a gutter of its own: its units are not those of the plot. */
import { figure, interval, signs } from "../core/number";
import { href } from "../core/router";
import type { Beside } from "../core/types";

const FORM: Record<Beside["form"], string> = { change: "change", ratio: "ratio", level: "" };
const signed = (row: Beside, value: number): string => (row.form === "change" && value > 0 ? "+" : "") + figure(value);

export function Published({ rows }: { rows: readonly Beside[] }) {
  if (rows.length === 0) return null;
  return (
    <aside class="published" aria-label="Published figures">
      <h2 class="section">Published</h2>
      <ul>
        {rows
          .toSorted((a, b) => b.reported.value - a.reported.value)
          .map((row) => (
            <li key={`${row.source} ${row.id}`}>
              <svg width="15" height="15" viewBox="-7.5 -7.5 15 15" aria-hidden="true">
                <path d="M0-6L6 0L0 6L-6 0Z" />
              </svg>
              <a href={href("sources", "", { source: row.source, fig: row.id })} title={row.source_title}>
                <b class="tabular">
                  {signed(row, row.reported.value)} {FORM[row.form]}
                </b>
                <span>{signs(row.quantity)}</span>
                {row.reported.locator && <span class="place">{row.reported.locator}</span>}
                {row.simulated?.value != null && (
                  <span class="place tabular">
                    here {signed(row, row.simulated.value)} {interval(row.simulated.low, row.simulated.high)}
                  </span>
                )}
              </a>
            </li>
          ))}
      </ul>
    </aside>
  );
}
