/** The rows of an answer as a table; nodes of the map can be selected there. */
import { exact } from "../core/number";
import { setQuery } from "../core/router";
import type { QueryAnswer } from "../core/types";
import { KindIcon } from "../marks/kinds";

interface Thing {
  $type: "node" | "relationship" | "path";
  key: string;
  labels?: string[];
  type?: string;
  properties?: Record<string, unknown>;
  nodes?: Thing[];
  relationships?: Thing[];
}

const thingOf = (value: unknown): Thing | null =>
  value !== null && typeof value === "object" && "$type" in value ? (value as Thing) : null;

const word = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function NodeCell({ thing }: { thing: Thing }) {
  const properties = thing.properties ?? {};
  const id = word(properties.id ?? thing.key);
  if (!thing.labels?.includes("Node")) {
    return (
      <span>
        <span class="small">{thing.labels?.join(" ")}</span> {id}
      </span>
    );
  }
  return (
    <button type="button" class="row-node" onClick={() => setQuery({ sel: id })}>
      <KindIcon kind={word(properties.kind)} size={13} />
      <span>{word(properties.title)}</span>
    </button>
  );
}

export function Cell({ value }: { value: unknown }) {
  const thing = thingOf(value);
  if (thing?.$type === "node") return <NodeCell thing={thing} />;
  if (thing?.$type === "relationship") return <span class="row-type">{thing.type}</span>;
  if (thing?.$type === "path") {
    return (
      <span class="row-path">
        {thing.nodes?.map((node, index) => (
          <span key={`${index} ${node.key}`}>
            {index > 0 && <span class="row-type">{thing.relationships?.[index - 1]?.type}</span>}
            <NodeCell thing={node} />
          </span>
        ))}
      </span>
    );
  }
  if (Array.isArray(value)) {
    return (
      <ul class="row-list">
        {value.map((item, index) => (
          <li key={`${index} ${word(item)}`}>
            <Cell value={item} />
          </li>
        ))}
      </ul>
    );
  }
  if (value === null) return <span class="small">null</span>;
  if (typeof value === "number") return <span class="tabular">{exact(value)}</span>;
  return <span>{word(value)}</span>;
}

export function RowsTable({ answer }: { answer: QueryAnswer }) {
  return (
    <div class="rows">
      <table>
        <thead>
          <tr>
            {answer.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row, number) => (
            <tr key={number}>
              {answer.columns.map((column, index) => (
                <td key={column}>
                  <Cell value={row[index]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
