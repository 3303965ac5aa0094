import { CARRIED } from "../core/router";

/** What the frame knows of each view, without its code: place in the bar, whether its path carries a node, its query words. */
export interface ViewEntry {
  name: string;
  label: string;
  /** Whether the path carries a node. */
  node: boolean;
  /** Query words that the view understands; one that ends in "." stands for all that begin with it. */
  words: readonly string[];
}

export const ENTRIES = [
  { name: "walk", label: "Walk", node: true, words: ["hops", "sel", "hide", "as", "to", "link", "put"] },
  {
    name: "network",
    label: "Network",
    node: false,
    words: [
      "kind",
      "state",
      "community",
      "relation",
      "origin",
      "hide",
      "within",
      "without",
      "q",
      "at",
      "sel",
      "as",
      "sort",
      "put",
      "arrange",
      "only",
    ],
  },
  { name: "argument", label: "Argument", node: true, words: ["sem", "fold", "see", "way"] },
  { name: "node", label: "Node", node: true, words: [] },
  {
    name: "lab",
    label: "Lab",
    node: true,
    words: ["p.", "seed", "n", "ablated", "run", "beside", "sweep", "shown", "experiment", "go", "tier", "mutants"],
  },
  {
    name: "sources",
    label: "Sources",
    node: false,
    words: ["source", "fig", "q", "confidence", "as", "agree", "order", "sel"],
  },
  { name: "query", label: "Query", node: false, words: ["text", "as", "sel", "dialect", "arrange", "p."] },
] as const satisfies readonly ViewEntry[];

export type ViewName = (typeof ENTRIES)[number]["name"];

export const viewRow = (name: string): ViewEntry | undefined => ENTRIES.find((row) => row.name === name);

export const understood = (row: ViewEntry, word: string): boolean =>
  [...row.words, ...CARRIED].some((known) => (known.endsWith(".") ? word.startsWith(known) : word === known));
