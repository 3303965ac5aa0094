/** The evidence that hangs on a statement of the tree: simulated and published, never in one box. */
import { href } from "../core/router";
import type { NodeEvidence } from "../core/types";
import type { Twig } from "./tree";

export interface EvidenceItem {
  key: string;
  kind: "simulated" | "published";
  sign: number;
  words: string;
  address: string;
  stale: boolean;
  /** Further pieces of the same kind that are not shown. */
  more: number;
}

const strongest = <T extends { weight: number }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => b.weight - a.weight);

/** The shown evidence: of each kind the strongest piece, or the strongest few where the statement is open. */
export function itemsOf(
  twig: Pick<Twig, "id" | "open" | "elsewhere" | "depth">,
  pieces: NodeEvidence | undefined,
): EvidenceItem[] {
  if (!pieces || twig.elsewhere) return [];
  const most = twig.open && twig.depth > 0 ? 3 : 1;
  const simulated = strongest(pieces.simulated);
  const published = strongest(pieces.published);
  const cut = <T>(list: readonly T[], make: (one: T) => Omit<EvidenceItem, "more">): EvidenceItem[] =>
    list
      .slice(0, most)
      .map((one, nth, shown) => ({ ...make(one), more: nth === shown.length - 1 ? list.length - shown.length : 0 }));
  return [
    ...cut(simulated, (one) => ({
      key: `${one.experiment}.${one.prediction}`,
      kind: "simulated",
      sign: one.sign,
      words: one.words,
      address: href("lab", twig.id, { run: one.run }),
      stale: one.stale,
    })),
    ...cut(published, (one) => ({
      key: `${one.source}.${one.figure}`,
      kind: "published",
      sign: one.sign,
      words: one.words,
      address: href("sources", "", { source: one.source }),
      stale: false,
    })),
  ];
}
