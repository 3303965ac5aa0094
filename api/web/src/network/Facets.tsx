import { grouped } from "../core/number";
import { setQuery } from "../core/router";
import type { GraphAnswer } from "../core/types";
import { KINDS, KindIcon, kindLabel } from "../marks/kinds";
import { LinkIcon, relation } from "../marks/links";
import { STATES, StateIcon } from "../marks/states";
import { counts, type Facet, toggled, type Wanted } from "./filter";

interface Row {
  name: string;
  label: string;
  icon: preact.ComponentChild;
  count: number;
}

function List({
  title,
  facet,
  rows,
  wanted,
}: {
  title: string;
  facet: Facet;
  rows: Row[];
  wanted: ReadonlySet<string>;
}) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <section class="facet">
      <div class="row-head">
        <h2 class="section">{title}</h2>
        {wanted.size > 0 && (
          <button type="button" class="link small" onClick={() => setQuery({ [facet]: null })}>
            all
          </button>
        )}
      </div>
      {rows.map((row) => (
        <button
          key={row.name}
          type="button"
          class={wanted.size > 0 && !wanted.has(row.name) ? "facet-row off" : "facet-row"}
          aria-pressed={wanted.has(row.name)}
          title="Click adds or removes it; with Alt, only this"
          onClick={(event) => setQuery({ [facet]: toggled(wanted, row.name, event.altKey) })}
        >
          {row.icon}
          <span>{row.label}</span>
          <span class="tabular">{grouped(row.count)}</span>
          <i style={{ "--share": row.count / most }} />
        </button>
      ))}
    </section>
  );
}

/** Filters with counts; the counts of each follow what the others want. */
export function Facets({ graph, wanted }: { graph: GraphAnswer; wanted: Wanted }) {
  const kinds = counts(graph, wanted, "kind");
  const states = counts(graph, wanted, "state");
  const relations = counts(graph, wanted, "relation");
  const present = (name: string, found: Map<string, number>, set: ReadonlySet<string>) =>
    found.has(name) || set.has(name);
  return (
    <>
      <List
        title="Kind"
        facet="kind"
        wanted={wanted.kind}
        rows={KINDS.filter((row) => present(row.name, kinds, wanted.kind)).map((row) => ({
          name: row.name,
          label: kindLabel(row.name),
          icon: <KindIcon kind={row.name} />,
          count: kinds.get(row.name) ?? 0,
        }))}
      />
      <List
        title="State of the last run"
        facet="state"
        wanted={wanted.state}
        rows={STATES.filter((row) => present(row.name, states, wanted.state)).map((row) => ({
          name: row.name,
          label: row.name === "vacuous" ? "Vacuous" : row.says,
          icon: <StateIcon state={row.name} />,
          count: states.get(row.name) ?? 0,
        }))}
      />
      <List
        title="Relation"
        facet="relation"
        wanted={wanted.relation}
        rows={[...relations]
          .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
          .map(([name, count]) => ({
            name,
            label: relation(name).words,
            icon: <LinkIcon polarity={relation(name).polarity} width={18} />,
            count,
          }))}
      />
    </>
  );
}
