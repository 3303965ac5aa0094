/** How influence runs through the frame, counted in steps. */
import type { InferenceRow } from "../core/types";

/** Steps from `start` to every statement that its strength can reach, nearest first. An undercut reaches what its hit concludes. */
export function distances(start: string, inferences: readonly InferenceRow[]): Map<string, number> {
  const byId = new Map(inferences.map((row) => [row.id, row]));
  const ends = (row: InferenceRow, path: readonly string[] = []): string[] =>
    row.polarity !== "undercut"
      ? [row.conclusion]
      : row.hits.flatMap((id) => {
          const hit = byId.get(id);
          return hit && !path.includes(id) ? ends(hit, [...path, id]) : [];
        });
  const next = new Map<string, Set<string>>();
  for (const row of inferences)
    for (const premise of row.premises) {
      const reached = next.get(premise) ?? new Set();
      for (const end of ends(row)) reached.add(end);
      next.set(premise, reached);
    }
  const found = new Map([[start, 0]]);
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const other of next.get(at) ?? []) {
      if (found.has(other)) continue;
      found.set(other, (found.get(at) ?? 0) + 1);
      queue.push(other);
    }
  return found;
}
