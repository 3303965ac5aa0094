/** The support-and-attack tree of a claim, unrolled from the frame: each statement in full where it stands nearest to the claim. */
import { count } from "../core/number";
import type { InferenceRow, StandingAnswer, StandingRow } from "../core/types";
import type { Folding } from "./fold";

export interface Branch {
  row: InferenceRow;
  premises: Twig[];
  /** What hits this very step. */
  undercuts: Branch[];
}

export interface Twig {
  id: string;
  depth: number;
  /** How much is said about it in all, as the server counts it. */
  counts: StandingRow["said"];
  /** Whether anything is said for or against it. */
  argued: boolean;
  open: boolean;
  /** Whether it is open when the address says nothing. */
  openAtFirst: boolean;
  /** It stands in full elsewhere in the tree, nearer to the claim. */
  elsewhere: boolean;
  branches: Branch[];
  /** Inferences that are not shown, since weaker ones wait until asked for: supports before anything against it. */
  folded: { support: number; attack: number };
}

/** How many inferences of a statement wait until they are asked for. */
export const more = ({ folded }: Twig): number => folded.support + folded.attack;

/** "13 weaker supports and 1 weaker attack": what is folded, each side by its name. */
export const foldedWords = ({ folded }: Twig): string =>
  [
    folded.support > 0 && count(folded.support, "weaker support"),
    folded.attack > 0 && count(folded.attack, "weaker attack"),
  ]
    .filter(Boolean)
    .join(" and ");

/** How many inferences an open statement shows before the reader asks for all. */
export const FIRST = 6;

const weightOf = (row: InferenceRow): number => {
  const values = Object.values(row.activation);
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : row.weight;
};

interface Known {
  of: ReadonlyMap<string, InferenceRow[]>;
  hitting: ReadonlyMap<string, InferenceRow[]>;
}

function index(inferences: readonly InferenceRow[]): Known {
  const of = new Map<string, InferenceRow[]>();
  const hitting = new Map<string, InferenceRow[]>();
  const put = (map: Map<string, InferenceRow[]>, key: string, row: InferenceRow) =>
    map.set(key, [...(map.get(key) ?? []), row]);
  for (const row of inferences) {
    if (row.origin === "derived") continue;
    if (row.polarity === "undercut") for (const hit of row.hits) put(hitting, hit, row);
    else put(of, row.conclusion, row);
  }
  return { of, hitting };
}

/** Strongest first; as it stands, not as a what-if has it, so that nothing jumps while a slider moves. */
const inOrder = (rows: readonly InferenceRow[]): InferenceRow[] =>
  rows.toSorted((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1));

/** The shown inferences of one statement: supports above attacks; with `whole` all of them. */
function shownOf(
  rows: readonly InferenceRow[],
  whole: boolean,
  struck: (row: InferenceRow) => boolean,
  most: number,
): InferenceRow[] {
  const chosen = inOrder(whole ? rows : first(rows, struck, most));
  return [...chosen.filter((row) => row.polarity === "support"), ...chosen.filter((row) => row.polarity === "attack")];
}

/**
 * The first few: the strongest support, then what speaks against the statement, then supports that an undercut strikes, then
 * the other supports. Who doubts looks for the attacks, so none is folded while a second support without an undercut is shown.
 */
function first(rows: readonly InferenceRow[], struck: (row: InferenceRow) => boolean, most: number): InferenceRow[] {
  const order = inOrder(rows);
  if (order.length <= most + 1) return order;
  const best = order.find((row) => row.polarity === "support");
  const turn = (row: InferenceRow): number => (row === best ? 0 : row.polarity === "attack" ? 1 : struck(row) ? 2 : 3);
  // Sorting is stable: within one turn the strongest stay first.
  return order.toSorted((a, b) => turn(a) - turn(b)).slice(0, most);
}

/** How many the claim itself shows before that, on a screen of this size: a large one has room for more than a few. */
export const firstOn = (width: number, height: number): number =>
  width < WIDE || width >= STATED ? FIRST : Math.max(FIRST, Math.floor((height - 150) / 100));
/** From here on the tree has the width of a large screen, and from there on its boxes hold the statements as well. */
const WIDE = 1680;
const STATED = 2200;

/** Unroll the frame from `root`; `most` inferences of it wait for nothing. Breadth first, so that a statement met twice is shown in full at its nearest place. */
export function unroll(
  root: string,
  answer: Pick<StandingAnswer, "inferences"> & { nodes: readonly Pick<StandingRow, "id" | "said">[] },
  folding: Folding,
  most = FIRST,
): Twig {
  const known = index(answer.inferences);
  const said = new Map(answer.nodes.map((row) => [row.id, row.said]));
  const met = new Set<string>([root]);
  const twig = (id: string, depth: number, elsewhere: boolean): Twig => {
    const own = known.of.get(id) ?? [];
    const openAtFirst = depth === 0;
    const open = !elsewhere && own.length > 0 && (openAtFirst ? !folding.closed.has(id) : folding.opened.has(id));
    return {
      id,
      depth,
      counts: said.get(id) ?? { support: 0, attack: 0, undercut: 0, uncounted: 0 },
      argued: own.length > 0,
      open,
      openAtFirst,
      elsewhere,
      branches: [],
      folded: { support: 0, attack: 0 },
    };
  };
  const top = twig(root, 0, false);
  const queue = [top];
  for (let at = queue.shift(); at; at = queue.shift()) {
    if (!at.open) continue;
    const own = known.of.get(at.id) ?? [];
    const shown = shownOf(own, folding.whole.has(at.id), (row) => known.hitting.has(row.id), at === top ? most : FIRST);
    const depth = at.depth + 1;
    const branch = (row: InferenceRow, path: readonly string[]): Branch => ({
      row,
      premises: row.premises.map((id) => {
        const made = twig(id, depth, met.has(id));
        met.add(id);
        if (!made.elsewhere) queue.push(made);
        return made;
      }),
      // Undercuts may hit each other in a ring; each stands once on the way down.
      undercuts: inOrder(known.hitting.get(row.id) ?? [])
        .filter((hit) => !path.includes(hit.id))
        .map((hit) => branch(hit, [...path, hit.id])),
    });
    at.branches = shown.map((row) => branch(row, [row.id]));
    const left = own.filter((row) => !shown.includes(row));
    const attack = left.filter((row) => row.polarity === "attack").length;
    at.folded = { support: left.length - attack, attack };
  }
  return top;
}

/** All statements of the tree in the order in which they are read, from top to bottom. */
export function reading(twig: Twig): Twig[] {
  const below = (branch: Branch): Twig[] => [...branch.premises.flatMap(reading), ...branch.undercuts.flatMap(below)];
  return [twig, ...twig.branches.flatMap(below)];
}
