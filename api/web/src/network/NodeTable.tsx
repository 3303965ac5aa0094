/** The same selection for who reads rather than looks: as a list with statements, or as a table that sorts by any column. */
import { useMemo, useState } from "preact/hooks";
import { grouped, signs } from "../core/number";
import { setQuery } from "../core/router";
import type { Community, MapNode, NodeSummary } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { StateWord, stateWords } from "../marks/states";
import { ListedMark, Standing } from "../standing/Standing";
import { levelOf, standingOf } from "../standing/store";

const PAGE = 200;

interface Column {
  name: string;
  label: string;
  key: (node: MapNode, parts: ReadonlyMap<number, string>) => string | number;
  cell: (node: MapNode, parts: ReadonlyMap<number, string>) => preact.ComponentChild;
  /** Whether its first order has the largest on top. */
  falls?: boolean;
}

/** The table of columns after the title. */
const COLUMNS: readonly Column[] = [
  { name: "kind", label: "Kind", key: (node) => kindLabel(node.kind), cell: (node) => kindLabel(node.kind) },
  {
    name: "state",
    label: "Last run",
    key: (node) => (node.runnable ? stateWords(node.state) : "~"),
    cell: (node) => (node.runnable ? <StateWord state={node.state} /> : "no experiment"),
  },
  {
    name: "strength",
    label: "Standing",
    key: (node) => -(levelOf(node)?.strength ?? -1),
    cell: (node) => standingOf(node),
    falls: true,
  },
  {
    name: "community",
    label: "Community",
    key: (node, parts) => parts.get(node.community) ?? "",
    cell: (node, parts) => parts.get(node.community),
  },
  { name: "links", label: "Links", key: (node) => -node.degree, cell: (node) => grouped(node.degree), falls: true },
];

const TITLE: Pick<Column, "name" | "label" | "key"> = { name: "title", label: "Node", key: (node) => node.title };

/** Nodes by a column, the other way round where its name begins with a hyphen; equal ones by id. */
export function sorted(nodes: readonly MapNode[], by: string, parts: ReadonlyMap<number, string>): MapNode[] {
  const name = by.replace(/^-/, "");
  const column = [TITLE, ...COLUMNS].find((row) => row.name === name) ?? (COLUMNS.at(-1) as Column);
  const way = by.startsWith("-") ? -1 : 1;
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const keyed = nodes.map((node) => ({ node, key: column.key(node, parts) }));
  return keyed
    .sort((a, b) => {
      const order = typeof a.key === "number" ? a.key - (b.key as number) : compare(a.key, b.key as string);
      return way * order || (a.node.id < b.node.id ? -1 : 1);
    })
    .map((row) => row.node);
}

interface Props {
  nodes: readonly MapNode[];
  /** What the nodes of the list state; empty where they are not asked for, or not here yet. */
  statements: readonly Pick<NodeSummary, "id" | "statement">[];
  communities: readonly Community[];
  as: "list" | "table";
  sort: string;
  selected: string;
  onSelect: (id: string) => void;
  onWalk: (id: string) => void;
}

export function NodeTable({ nodes, statements, communities, as, sort, selected, onSelect, onWalk }: Props) {
  const [pages, setPages] = useState(1);
  const parts = new Map(communities.map((row) => [row.id, row.label]));
  const states = useMemo(() => new Map(statements.map((row) => [row.id, row.statement])), [statements]);
  const order = sorted(nodes, sort, parts);
  const shown = order.slice(0, pages * PAGE);
  const rest = order.length - shown.length;
  const title = (node: MapNode) => (
    <button type="button" onClick={() => onSelect(node.id)} onDblClick={() => onWalk(node.id)}>
      {node.title}
    </button>
  );
  const head = ({ name, label, falls = false }: Pick<Column, "name" | "label" | "falls">) => {
    const turned = sort === `-${name}`;
    const way = sort !== name && !turned ? "none" : turned === falls ? "ascending" : "descending";
    const next = sort === name ? `-${name}` : name;
    return (
      <th scope="col" key={name} aria-sort={way} class={name === "links" ? "number" : undefined}>
        <button type="button" onClick={() => setQuery({ sort: next === "links" ? null : next })}>
          {label}
          <span aria-hidden="true">{{ ascending: " ↑", descending: " ↓", none: "" }[way]}</span>
        </button>
      </th>
    );
  };
  return (
    <div class="list">
      {as === "list" ? (
        <ul class="node-list">
          {shown.map((node) => (
            <li key={node.id} aria-current={node.id === selected ? "true" : undefined}>
              <ListedMark node={node} />
              <div>
                {title(node)}
                <Standing node={node} />
                <p>{signs(states.get(node.id) ?? "")}</p>
              </div>
              <span class="small">{node.runnable ? <StateWord state={node.state} /> : kindLabel(node.kind)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <table class="nodes sortable">
          <thead>
            <tr>
              {head(TITLE)}
              {COLUMNS.map(head)}
            </tr>
          </thead>
          <tbody>
            {shown.map((node) => (
              <tr key={node.id} class={node.id === selected ? "selected" : undefined}>
                <th scope="row">
                  <KindIcon kind={node.kind} />
                  {title(node)}
                </th>
                {COLUMNS.map((column) => (
                  <td key={column.name} class={column.name === "links" ? "number" : undefined}>
                    {column.cell(node, parts)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rest > 0 && (
        <button type="button" class="button" onClick={() => setPages(pages + 1)}>
          {grouped(rest)} more
        </button>
      )}
    </div>
  );
}
