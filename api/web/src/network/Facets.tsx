import { useMemo, useState } from "preact/hooks";
import { StartBatch, waits } from "../batch/StartBatch";
import { health } from "../core/api";
import type { MapGraph } from "../core/columns";
import { count, grouped } from "../core/number";
import { setQuery } from "../core/router";
import { KINDS, KindIcon, kindLabel } from "../marks/kinds";
import { LinkIcon, ORIGINS, relation } from "../marks/links";
import { STATES, StateIcon } from "../marks/states";
import { counts, FACETS, type Facet, shownOf, toggled, type Wanted } from "./filter";

interface Entry {
  name: string;
  label: string;
  icon?: preact.ComponentChild;
}

/** The entries of each facet in reading order; one without a row lists what is there, the most frequent first. */
const ENTRIES: Readonly<Record<string, (graph: MapGraph) => Entry[]>> = {
  kind: () => KINDS.map(({ name }) => ({ name, label: kindLabel(name), icon: <KindIcon kind={name} /> })),
  state: () =>
    STATES.map(({ name, says }) => ({
      name,
      label: name === "vacuous" ? "Vacuous" : says,
      icon: <StateIcon state={name} />,
    })),
  community: (graph) => graph.communities.map(({ id, label }) => ({ name: String(id), label })),
  origin: () =>
    ORIGINS.map(({ name, label }) => ({ name, label, icon: <LinkIcon origin={name} end={false} width={18} /> })),
};

const relationEntry = (name: string): Entry => ({
  name,
  label: relation(name).words,
  icon: <LinkIcon polarity={relation(name).polarity} width={18} />,
});

/** Most rows of one facet; what is wanted is always among them. */
const MOST = 14;

interface ListProps {
  facet: Facet;
  graph: MapGraph;
  found: Map<string, number>;
  wanted: ReadonlySet<string>;
}

function List({ facet, graph, found, wanted }: ListProps) {
  const [all, setAll] = useState(false);
  const listed = ENTRIES[facet.name]?.(graph);
  const rows = listed
    ? listed.filter(({ name }) => found.has(name) || wanted.has(name))
    : [...new Set([...found.keys(), ...wanted])]
        .sort((a, b) => (found.get(b) ?? 0) - (found.get(a) ?? 0) || (a < b ? -1 : 1))
        .map(relationEntry);
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.filter((row, i) => i < MOST || wanted.has(row.name));
  const most = Math.max(1, ...found.values());
  return (
    <section class="facet">
      <div class="row-head">
        <h2 class="section">{facet.title}</h2>
        {wanted.size > 0 && (
          <button type="button" class="link small" onClick={() => setQuery({ [facet.name]: null })}>
            all
          </button>
        )}
      </div>
      {shown.map((row) => (
        <button
          key={row.name}
          type="button"
          class={["facet-row", !row.icon && "plain", wanted.size > 0 && !wanted.has(row.name) && "off"]
            .filter(Boolean)
            .join(" ")}
          aria-pressed={wanted.has(row.name)}
          title="Click adds or removes it; with Alt, only this"
          onClick={(event) => setQuery({ [facet.name]: toggled(wanted, row.name, event.altKey) })}
        >
          {row.icon}
          <span class="name" title={row.label}>
            {row.label}
          </span>
          <span class="tabular">{grouped(found.get(row.name) ?? 0)}</span>
          <i style={{ "--share": (found.get(row.name) ?? 0) / most }} />
        </button>
      ))}
      {rows.length > MOST && (
        <button type="button" class="link small" onClick={() => setAll(!all)}>
          {all ? "fewer" : `${rows.length - shown.length} more`}
        </button>
      )}
    </section>
  );
}

/** Filters with counts, a legend at the same time; the counts of each follow what the others want. */
export function Facets({ graph, wanted }: { graph: MapGraph; wanted: Wanted }) {
  const found = useMemo(() => FACETS.map((facet) => counts(graph, wanted, facet)), [graph, wanted]);
  const waiting = useMemo(
    () =>
      shownOf(graph, wanted)
        .nodes.filter(waits)
        .map((node) => node.id),
    [graph, wanted],
  );
  const whole = useMemo(() => graph.nodes.filter(waits).length, [graph]);
  const areas = wanted.within.length + wanted.without.length;
  const said = [
    wanted.hidden.size > 0 && `${count(wanted.hidden.size, "node")} put away`,
    wanted.only.size > 0 && `only ${count(wanted.only.size, "node")} chosen by hand`,
    areas > 0 && `${count(areas, "area")} drawn by hand`,
  ].filter(Boolean);
  return (
    <>
      {said.length > 0 && (
        <p class="small">
          {said.join(" · ")}{" "}
          <button
            type="button"
            class="link small"
            onClick={() => setQuery({ hide: null, only: null, within: null, without: null })}
          >
            show all
          </button>
        </p>
      )}
      {FACETS.map((facet, i) => [
        <List
          key={facet.name}
          facet={facet}
          graph={graph}
          found={found[i] as Map<string, number>}
          wanted={wanted.of[facet.name] ?? new Set()}
        />,
        facet.name === "state" && (
          <StartBatch
            key="batch"
            nodes={waiting}
            all={waiting.length === whole && graph.nodes.length === health.value?.counts.nodes}
          />
        ),
      ])}
    </>
  );
}
