/** Published numbers beside what the newest finished run shows in their place. */
import { useState } from "preact/hooks";
import { fixed, interval, signs } from "../core/number";
import { href } from "../core/router";
import type { Beside } from "../core/types";
import { READ } from "../node/Sources";
import { More } from "./More";
import { PAGE } from "./reads";
import { Strip } from "./Strip";

const JUDGED = [
  { name: "sign", label: "Sign" },
  { name: "order", label: "Order" },
  { name: "size", label: "Size" },
] as const;

const WORDS: Record<Beside["sign"], string> = { agrees: "agrees", differs: "differs", not_judged: "not judged" };

/** A filled disc, a struck ring or a dash, always with its word for who does not see it. */
export function Agreement({ name, value }: { name: string; value: Beside["sign"] }) {
  return (
    <span class="agreement" title={`${name} ${WORDS[value]}`}>
      <svg class="icon" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
        {value === "agrees" && <circle r="4.6" fill="var(--ink)" />}
        {value === "differs" && (
          <g fill="none" stroke="var(--falls)" stroke-width="1.8">
            <circle r="4.8" />
            <path d="M3.4-3.4L-3.4 3.4" />
          </g>
        )}
        {value === "not_judged" && <path d="M-3 0H3" stroke="var(--ink-3)" stroke-width="1.4" />}
      </svg>
      <span class="hidden">{WORDS[value]}</span>
    </span>
  );
}

function SimulatedCell({ row }: { row: Beside }) {
  const run = row.simulated;
  const lab = { experiment: row.experiment === "main" ? null : row.experiment };
  if (!run)
    return (
      <a class="button" href={href("lab", row.node, lab)}>
        Not run yet: open the Lab
      </a>
    );
  return (
    <a class="number-link" href={href("lab", row.node, { ...lab, run: run.run })}>
      <b>{fixed(run.value, 2)}</b>
      <span class="small">
        {interval(run.low, run.high, 2)}, {run.seeds} {run.seeds === 1 ? "seed" : "seeds"}
      </span>
    </a>
  );
}

/** Published numbers beside simulated ones, a page of them at a time. */
export function BesideTable({ rows }: { rows: readonly Beside[] }) {
  const [most, setMost] = useState(PAGE);
  const shown = rows.slice(0, most);
  return (
    <>
      <table class="sources-table beside">
        <thead>
          <tr>
            <th scope="col">Source and figure</th>
            <th scope="col">Reported</th>
            <th scope="col">Where both fall</th>
            <th scope="col">Simulated</th>
            {JUDGED.map(({ name, label }) => (
              <th key={name} scope="col" class="judged">
                {label}
              </th>
            ))}
            <th scope="col">Why they may differ</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            return (
              <tr key={`${row.source} ${row.id}`} id={`beside-${row.source}-${row.id}`}>
                <th scope="row">
                  <a class="paper-link" href={href("sources", "", { source: row.source })}>
                    {row.source_title}
                  </a>
                  <span class="small">{signs(row.quantity)}</span>
                </th>
                <td class="reported" data-label="Reported">
                  <b>{fixed(row.reported.value, 2)}</b>
                  <span class="small">
                    {[row.reported.text, row.reported.locator, READ[row.reported.confidence]]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </td>
                <td data-label="Where both fall">
                  {row.same_unit ? <Strip row={row} /> : <span class="small">{row.scale}</span>}
                </td>
                <td data-label="Simulated">
                  <SimulatedCell row={row} />
                </td>
                {JUDGED.map(({ name, label }) => (
                  <td key={name} class="judged" data-label={label}>
                    <Agreement name={label} value={row[name]} />
                  </td>
                ))}
                <td class="why" data-label="Why they may differ">
                  {signs(row.why_not)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <More
        shown={shown.length}
        rest={rows.length - shown.length}
        more={() => setMost(most + PAGE)}
        heads=".sources-table.beside tbody th"
        row="figure"
        rows="figures"
      />
    </>
  );
}
