/** Nodes with their strength before and after: what a run moved, or would move. */
import { fixed } from "../core/number";
import { href } from "../core/router";
import type { NodeSummary } from "../core/types";
import { type Level, VesselIcon } from "../marks/vessel";

export interface MovedRow {
  id: string;
  title: string;
  kind: NodeSummary["kind"];
  level: Level;
  /** The strength before; undefined where it did not move. */
  before: number | undefined;
}

export function MovedRows({ rows }: { rows: readonly MovedRow[] }) {
  return (
    <ul>
      {rows.map(({ id, title, kind, level, before }) => (
        <li key={id}>
          <a href={href("argument", id)}>
            <VesselIcon kind={kind} level={level} size={18} old={before} />
            <span>{title}</span>
            <b class="tabular">
              {before === undefined
                ? `${fixed(level.strength, 3)}, not moved`
                : `${fixed(before, 3)} → ${fixed(level.strength, 3)}`}
            </b>
          </a>
        </li>
      ))}
    </ul>
  );
}
