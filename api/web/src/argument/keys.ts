/** Names of the places in a tree: the way down to them, since a statement may stand in several. */
import type { EvidenceItem } from "./evidence";
import type { Branch, Twig } from "./tree";

export const branchKey = (path: string, branch: Branch): string => `${path}>${branch.row.id}`;
export const twigKey = (path: string, branch: Branch, twig: Twig): string => `${branchKey(path, branch)}>${twig.id}`;
export const evidenceKey = (twig: string, item: EvidenceItem): string => `${twig}!${item.key}`;
