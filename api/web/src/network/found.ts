/** What a search finds on the map: by its words, and what only its meaning finds. */
import { useMemo } from "preact/hooks";
import { meta } from "../core/api";
import { useSearch, useSearchByMeaning } from "../core/reads";
import type { SearchAnswer } from "../core/types";

export const NONE: ReadonlySet<string> = new Set();

/** Most matches that are ringed by meaning, beside those by words. */
const BY_MEANING = 12;
/** What is less near in meaning (cosine) is as near as anything is to words without a meaning, 0.1. */
const NEAR = 0.25;
/** Fewer letters mean nothing yet. */
const LETTERS = 3;

interface Hit {
  score: number;
  node: { id: string };
}

/** The ids that meaning adds to what words found. */
export const meant = (byMeaning: readonly Hit[], byWords: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(byMeaning.filter((hit) => hit.score >= NEAR && !byWords.has(hit.node.id)).map((hit) => hit.node.id));

export interface Found {
  byWords: ReadonlySet<string>;
  /** What only the meaning finds; none until its answer is here, which words do not wait for. */
  byMeaning: ReadonlySet<string>;
  /** What the answer by words says of the search itself; null until it is here. */
  answer: Pick<SearchAnswer, "searched" | "suggestion"> | null;
}

/** What `q` finds; with an empty one nothing is asked for. */
export function useFound(q: string): Found {
  const words = useSearch(q).data;
  const asks = q.trim().length >= LETTERS && (meta.value?.search.includes("semantic") ?? false);
  // An answer stays until the next one is here, so that rings do not go out while one types.
  const meaning = useSearchByMeaning(asks ? q : "", BY_MEANING).data;
  const byWords = useMemo(() => (q && words ? new Set(words.items.map((hit) => hit.node.id)) : NONE), [q, words]);
  const byMeaning = useMemo(() => (asks && meaning ? meant(meaning.items, byWords) : NONE), [asks, meaning, byWords]);
  return { byWords, byMeaning, answer: q ? words : null };
}
