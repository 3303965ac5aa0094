/** Published numbers beside what the newest finished run shows in their place. */
import { useLayoutEffect, useState } from "preact/hooks";
import { fixed, interval, signs } from "../core/number";
import { href } from "../core/router";
import type { Beside } from "../core/types";
import { READ } from "./figure";
import { JudgedIcon } from "./Judged";
import { More } from "./More";
import { PAGE } from "./reads";
import { Strip } from "./Strip";

const JUDGED = [
  { name: "sign", label: "Sign" },
  { name: "order", label: "Order" },
  { name: "size", label: "Size" },
] as const;

const WORDS: Record<Beside["sign"], string> = { agrees: "agrees", differs: "differs", not_judged: "not judged" };

/** How it was judged, with its word for who does not see the mark. */
function Agreement({ name, value }: { name: string; value: Beside["sign"] }) {
  return (
    <span class="agreement" title={`${name} ${WORDS[value]}`}>
      <JudgedIcon value={value} />
      <span class="hidden">{WORDS[value]}</span>
    </span>
  );
}

function SimulatedCell({ row }: { row: Beside }) {
  const run = row.simulated;
  const lab = { experiment: row.experiment === "main" ? null : row.experiment };
  if (!run)
    return (
      <a class="link" href={href("lab", row.node, lab)}>
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

const rowId = (row: Beside): string => `beside-${row.source}-${row.id}`;

/** Bring a row into sight, and give it the focus. */
function goTo(row: Beside): void {
  const link = document.getElementById(rowId(row))?.querySelector<HTMLElement>("a");
  link?.scrollIntoView({ block: "center" });
  link?.focus({ preventScroll: true });
}

/** Published numbers beside simulated ones; `led` names the row that somebody is led to. They come a page of them at a time. */
export function BesideTable({ rows, led = null }: { rows: readonly Beside[]; led?: { to: Beside } | null }) {
  const [most, setMost] = useState(PAGE);
  const shown = rows.slice(0, most);
  // Dependencies: somebody is led to another row, and that row is there
  useLayoutEffect(() => {
    if (!led) return;
    const place = rows.indexOf(led.to);
    if (place >= most) setMost(Math.ceil((place + 1) / PAGE) * PAGE);
    else goTo(led.to);
  }, [led, most]);
  return (
    <>
      <table class="sources-table beside" aria-label="Reported beside simulated">
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
              <tr key={`${row.source} ${row.id}`} id={rowId(row)}>
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
