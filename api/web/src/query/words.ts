/** The text of a query taken apart, as far as an editor needs it: for its looks, and for what can follow. */
import type { QueryLanguage } from "../core/types";

type WordKind = "keyword" | "text" | "number" | "comment" | "parameter" | "plain";

export interface Piece {
  kind: WordKind;
  text: string;
}

const PIECES =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?)|(?<parameter>\$\w+)|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>[^\W\d]\w*)|(?<other>[\s\S])/gu;

/** Divide `text` into pieces that make it up again; `keywords` in capital letters. */
export function pieces(text: string, keywords: ReadonlySet<string>): Piece[] {
  const found: Piece[] = [];
  for (const match of text.matchAll(PIECES)) {
    const [name = "other"] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    const plain = name === "other" || name === "word";
    const kind: WordKind = plain ? (keywords.has(match[0].toUpperCase()) ? "keyword" : "plain") : (name as WordKind);
    const last = found.at(-1);
    if (last?.kind === kind) last.text += match[0];
    else found.push({ kind, text: match[0] });
  }
  return found;
}

/** The single words of the keywords: ORDER BY gives two. */
export const keywordSet = (language: QueryLanguage | null): ReadonlySet<string> =>
  new Set((language?.keywords ?? []).flatMap((word) => word.toUpperCase().split(" ")));

/** The names after $ in `text`, each once, without the one that the server fills in. */
export function parameterNames(text: string, keywords: ReadonlySet<string>): string[] {
  const names = pieces(text, keywords)
    .filter((piece) => piece.kind === "parameter")
    .flatMap((piece) => piece.text.split("$").filter(Boolean));
  return [...new Set(names)].filter((name) => name !== "states");
}

/** What a reader typed for a parameter: JSON where it is JSON, else the text itself. */
export function parameterValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A place told by the server as "line 2, column 5", as a position in `text`; null where it is none. */
export function positionOf(where: string, text: string): number | null {
  const match = /^line (\d+), column (\d+)$/.exec(where);
  if (!match) return null;
  const lines = text.split("\n").slice(0, Number(match[1]) - 1);
  return Math.min(lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(match[2]) - 1, text.length);
}
