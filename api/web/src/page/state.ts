/** What the frame and the views share: the node in focus, its titles, what floats. */
import { signal } from "@preact/signals";
import { health } from "../core/api";
import { href, route, viewName } from "../core/router";
import { type ViewEntry, viewRow } from "./views";

export const paletteOpen = signal(false);
/** While the palette picks the other end of paths: where they begin. */
export const pathFrom = signal<string | null>(null);
/** Whether the reader has closed the line on errors in the files. */
export const errorsRead = signal(false);
/** Whether the table of keys is open. */
export const keysShown = signal(false);
/** A node of the map that the reader asked to be flown to; the map takes it. */
export const flight = signal<{ id: string } | null>(null);
/**
 * What a map can be asked to bring into sight: its frame, also where it begins anew, all that is shown in it, the selected node with
 * its neighbours.
 */
export type Sight =
  | "frame"
  | "anew"
  | "shown"
  | "selected"
  | "nearer"
  | "further"
  | { aside: readonly [number, number] };
/** What it is asked now; the map takes it. */
export const sight = signal<Sight | null>(null);
/** Gives the drawing of the view that is open, for who saves it as a picture; null where there is none. */
export const drawing = signal<(() => SVGSVGElement | HTMLElement | null) | null>(null);
/** The node whose Run button is to have the focus once its Lab is there; the Lab takes it. */
export const runOffered = signal<string | null>(null);
/** Ids of the runs that were started on this page. */
export const ownRuns = new Set<string>();
/** Titles of nodes met so far, for the trail in the bar. */
export const titles = signal<ReadonlyMap<string, string>>(new Map());

export function remember(nodes: readonly { id: string; title: string }[]): void {
  const fresh = nodes.filter((node) => titles.peek().get(node.id) !== node.title);
  if (fresh.length > 0)
    titles.value = new Map([...titles.peek(), ...fresh.map((node) => [node.id, node.title] as const)]);
}

/** The node that the reader is at: the selected one, else the one in the path, else the root. */
export function here(): string {
  return chosen() || health.value?.root || "";
}

function chosen(): string {
  const selected = route.value.query.get("sel");
  return selected || (viewRow(viewName.value)?.node ? route.value.id : "");
}

/**
 * The address of a view for a reader who changes to it: the same node, in the path of a view about one, else selected. The root is
 * where every view begins, so that no address names it as selected.
 */
export function addressOf({ name, node }: ViewEntry): string {
  if (node) return href(name, here());
  const id = chosen();
  return href(name, "", { sel: id === health.value?.root ? null : id });
}

export const titleOf = (id: string): string | undefined => titles.value.get(id);

export function pickPath(from: string): void {
  pathFrom.value = from;
  paletteOpen.value = true;
}
