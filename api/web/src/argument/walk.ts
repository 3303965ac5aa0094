/** The keyboard's way through the tree, as the ARIA pattern for trees has it. */
import { branchKey, twigKey } from "./keys";
import type { Branch, Twig } from "./tree";

export interface Way {
  twig: Twig;
  /** Where the statement stands. */
  at: string;
  /** Where the focus goes. */
  to?: string;
  open?: boolean;
  enter?: boolean;
  select?: boolean;
}

interface Place {
  key: string;
  twig: Twig;
  parent: string | null;
  depth: number;
}

/** All statements of the tree with their places, in the order in which they are read. */
export function placesOf(root: Twig): Place[] {
  const below = (branch: Branch, path: string, parent: string, depth: number): Place[] => [
    ...branch.premises.flatMap((twig) => at(twig, twigKey(path, branch, twig), parent, depth)),
    ...branch.undercuts.flatMap((undercut) => below(undercut, branchKey(path, branch), parent, depth)),
  ];
  const at = (twig: Twig, key: string, parent: string | null, depth: number): Place[] => [
    { key, twig, parent, depth },
    ...twig.branches.flatMap((branch) => below(branch, key, key, depth + 1)),
  ];
  return at(root, root.id, null, 1);
}

/** What a key does at the statement at `key`; null when the key is not the tree's. */
export function stepOf(root: Twig, key: string, pressed: string): Way | null {
  const places = placesOf(root);
  const nth = places.findIndex((place) => place.key === key);
  const here = places[nth];
  if (!here) return null;
  const { twig } = here;
  const own = { twig, at: key };
  const to = (place: Place | undefined): Way => (place ? { ...own, to: place.key } : own);
  switch (pressed) {
    case "ArrowDown":
      return to(places[nth + 1]);
    case "ArrowUp":
      return to(places[nth - 1]);
    case "Home":
      return to(places[0]);
    case "End":
      return to(places.at(-1));
    case "ArrowRight":
      if (twig.argued && !twig.open && !twig.elsewhere) return { ...own, open: true };
      return to(places.find((place) => place.parent === key));
    case "ArrowLeft":
      if (twig.open && twig.depth > 0) return { ...own, open: false };
      return to(places.find((place) => place.key === here.parent));
    case "Enter":
      return twig === root ? { ...own, select: true } : { ...own, enter: true };
    case " ":
      return { ...own, select: true };
    default:
      return null;
  }
}
