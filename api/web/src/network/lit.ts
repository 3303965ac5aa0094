/** What is looked at on the map, and so stays as it is while the rest is quiet. */
import type { MapLink } from "../core/types";

/** What a reader looks at. */
export interface Looked {
  selected: string;
  hovered: string | null;
  /** What a search found by its words, or what lies in an area drawn by hand. */
  ringed: ReadonlySet<string>;
  /** What a search found by its meaning alone. */
  near: ReadonlySet<string>;
}

/** Whether what is lit is what a search found, or what lies in an area. */
export const foundLit = ({ hovered, ringed, near }: Looked): boolean => hovered === null && ringed.size + near.size > 0;

/** The node whose links are shown: that which is pointed at, else the selected one; empty for none. */
export const focusOf = ({ hovered, selected }: Looked): string => hovered ?? selected;

export const linksAt = (links: readonly MapLink[], id: string): MapLink[] =>
  links.filter((link) => link.source === id || link.target === id);
export const endsOf = (links: readonly MapLink[]): string[] => links.flatMap((link) => [link.source, link.target]);
/** A node and those that it is linked with. */
export const withNeighbours = (links: readonly MapLink[], id: string): Set<string> =>
  new Set([id, ...endsOf(linksAt(links, id))]);

/** What is looked at: with its neighbours the node that is pointed at, else what was found, else the selected one. */
export function litOf(looked: Looked, neighbours: readonly string[] | null): ReadonlySet<string> {
  const { selected, ringed, near } = looked;
  if (foundLit(looked)) return new Set([...ringed, ...near, ...(selected ? [selected] : [])]);
  return neighbours ? new Set([focusOf(looked), ...neighbours]) : new Set();
}
