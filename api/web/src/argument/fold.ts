/** Which statements of the tree are open, as the address has it. Only what differs from the first look is written. */

export interface Folding {
  /** Closed by the reader although open at first. */
  closed: ReadonlySet<string>;
  /** Opened by the reader. */
  opened: ReadonlySet<string>;
  /** Shown with all that is said about them, however much. */
  whole: ReadonlySet<string>;
}

/** "a,-b,*c": a closed, b opened, c whole. */
export function parseFolding(text: string | null): Folding {
  const words = (text ?? "").split(",").filter(Boolean);
  const having = (mark: string) => new Set(words.filter((word) => word.startsWith(mark)).map((word) => word.slice(1)));
  return {
    closed: new Set(words.filter((word) => !/^[-*]/.test(word))),
    opened: having("-"),
    whole: having("*"),
  };
}

export const writeFolding = ({ closed, opened, whole }: Folding): string =>
  [...[...closed].sort(), ...[...opened].sort().map((id) => `-${id}`), ...[...whole].sort().map((id) => `*${id}`)].join(
    ",",
  );

/** The words of a folding whose statement is not `known`, as the address has them. */
export const strangers = ({ closed, opened, whole }: Folding, known: (id: string) => boolean): string[] => {
  const unknown = (ids: ReadonlySet<string>) => new Set([...ids].filter((id) => !known(id)));
  const words = writeFolding({ closed: unknown(closed), opened: unknown(opened), whole: unknown(whole) });
  return words.split(",").filter(Boolean);
};

const without = (set: ReadonlySet<string>, id: string) => new Set([...set].filter((other) => other !== id));

/** Open or close one statement; `atFirst` says how it is without any word in the address. */
export function setOpen(folding: Folding, id: string, open: boolean, atFirst: boolean): Folding {
  const closed = without(folding.closed, id);
  const opened = without(folding.opened, id);
  if (open && !atFirst) opened.add(id);
  if (!open && atFirst) closed.add(id);
  return { closed, opened, whole: open ? folding.whole : without(folding.whole, id) };
}

/** Show all that is said about one statement, or only the strongest again. */
export function setWhole(folding: Folding, id: string, whole: boolean): Folding {
  const next = without(folding.whole, id);
  if (whole) next.add(id);
  return { ...folding, whole: next };
}
