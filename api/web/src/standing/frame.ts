/** A frame as the server sends it, made ready for solving: statements and inferences are elements alike. */

/** What the solver needs of a statement. */
export interface Statement {
  id: string;
  base: number;
}

/** What the solver needs of an inference. */
export interface Step {
  id: string;
  conclusion: string;
  premises: readonly string[];
  polarity: "support" | "attack" | "undercut";
  hits: readonly string[];
  weight: number;
}

export interface Frame {
  /** Ids of the statements, then of the inferences; an element is an index into this list. */
  ids: readonly string[];
  statements: number;
  base: Float64Array;
  /** By element: the inferences, as elements, that support and attack it. */
  supports: readonly (readonly number[])[];
  attacks: readonly (readonly number[])[];
  /** By inference, counted from 0: its premises as elements. */
  premises: readonly (readonly number[])[];
  /** Whether some element depends on itself, through however many others. */
  circular: boolean;
}

/**
 * Join statements and inferences.
 * An inference whose premise or conclusion is not there (left out by a what-if) goes with it, and an undercut with all that it
 * hits: it concludes nothing on the node in whose file it stands, and does not need it.
 */
export function frame(statements: readonly Statement[], steps: readonly Step[]): Frame {
  const at = new Map<string, number>();
  for (const row of statements) at.set(row.id, at.size);
  const needed = (row: Step) => (row.polarity === "undercut" ? row.premises : [row.conclusion, ...row.premises]);
  let kept = steps.filter((row) => needed(row).every((id) => at.has(id)));
  // An undercut of an undercut that is gone is gone too, so this repeats until nothing more falls.
  for (let size = -1; size !== kept.length; ) {
    size = kept.length;
    const known = new Set(kept.map((row) => row.id));
    kept = kept.filter((row) => row.polarity !== "undercut" || row.hits.some((id) => known.has(id)));
  }
  for (const row of kept) at.set(row.id, at.size);

  const supports: number[][] = Array.from({ length: at.size }, () => []);
  const attacks: number[][] = Array.from({ length: at.size }, () => []);
  for (const row of kept) {
    const own = at.get(row.id) as number;
    const side = row.polarity === "support" ? supports : attacks;
    const struck = row.polarity === "undercut" ? row.hits : [row.conclusion];
    for (const id of struck) {
      const hit = at.get(id);
      if (hit !== undefined) side[hit]?.push(own);
    }
  }
  const premises = kept.map((row) => row.premises.map((id) => at.get(id) as number));
  const needs = Array.from({ length: at.size }, (_, element) =>
    [...(supports[element] ?? []), ...(attacks[element] ?? [])].flatMap((step) => [
      step,
      ...(premises[step - statements.length] ?? []),
    ]),
  );
  return {
    ids: [...at.keys()],
    statements: statements.length,
    base: Float64Array.from([...statements.map((row) => row.base), ...kept.map((row) => row.weight)]),
    supports,
    attacks,
    premises,
    circular: isCircular(needs),
  };
}

/** Whether taking away, again and again, what needs nothing more leaves something over (Kahn 1962). */
function isCircular(needs: readonly (readonly number[])[]): boolean {
  const waiting: number[][] = needs.map(() => []);
  const open = needs.map((list) => list.length);
  needs.forEach((list, element) => {
    for (const other of list) waiting[other]?.push(element);
  });
  const ready = open.flatMap((count, element) => (count === 0 ? [element] : []));
  let done = 0;
  for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
    done += 1;
    for (const other of waiting[at] ?? []) {
      open[other] = (open[other] as number) - 1;
      if (open[other] === 0) ready.push(other);
    }
  }
  return done < needs.length;
}
