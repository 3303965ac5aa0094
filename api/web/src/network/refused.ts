/** What of an address the map cannot do, in the address's own words. */
import type { MapGraph } from "../core/columns";
import { KINDS } from "../marks/kinds";
import { ORIGINS } from "../marks/links";
import { STATES } from "../marks/states";
import { readCamera } from "./camera";
import { FACETS, readWanted } from "./filter";
import { readOutlines } from "./lasso";
import { WAYS } from "./Switcher";

/** What an address may want of each facet, beside what is on the map: a state that no run is in now is still a state. */
const KNOWN: Readonly<Record<string, readonly { name: string }[]>> = { kind: KINDS, state: STATES, origin: ORIGINS };

/**
 * One sentence for each word that is refused; the map is shown as without it, or empty where nothing fits.
 *
 * @param whole whether `graph` is all there is; a part of it does not know the nodes of the others.
 */
export function refusals(query: URLSearchParams, graph: MapGraph, whole: boolean): string[] {
  const wanted = readWanted(query);
  const ids = new Set(graph.nodes.map((node) => node.id));
  const as = query.get("as");
  const at = query.get("at");
  return [
    ...(as && !WAYS.some(({ name }) => name === as)
      ? [`as=${as} refused: it is ${WAYS.map(({ name }) => name).join(", ")}`]
      : []),
    ...(at && !readCamera(at) ? [`at=${at} refused: it is three numbers, the last of them above 0`] : []),
    ...FACETS.flatMap((facet) => {
      const there = new Set<string | null>([
        ...("link" in facet ? graph.links.map(facet.link) : graph.nodes.map(facet.node)),
        ...(KNOWN[facet.name] ?? []).map(({ name }) => name),
      ]);
      return [...(wanted.of[facet.name] ?? [])]
        .filter((name) => !there.has(name))
        .map((name) => `${facet.name}=${name} refused: there is none on this map`);
    }),
    ...(["hide", "only"] as const).flatMap((word) =>
      [...wanted[word === "hide" ? "hidden" : "only"]]
        .filter((id) => whole && !ids.has(id))
        .map((id) => `${word}=${id} refused: no node has that id`),
    ),
    ...(["within", "without"] as const).flatMap((word) =>
      (query.get(word) ?? "")
        .split(";")
        .filter((text) => text && readOutlines(text).length === 0)
        .map((text) => `${word}=${text} refused: an area has three corners or more, as x,y_x,y_x,y`),
    ),
  ];
}
