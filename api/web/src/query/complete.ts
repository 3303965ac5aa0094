/** What can be written at a place of a query. */
import type { QueryLanguage } from "../core/types";

interface Offer {
  name: string;
  /** Shown beside the name. */
  says: string;
  /** Written in place of what was begun. */
  text: string;
}

export interface Offers {
  /** Where what was begun starts. */
  from: number;
  items: Offer[];
}

const MOST = 40;
const bare = (name: string, says: string): Offer => ({ name, says, text: name });

/** The label or type that `name` was given in the text, if any. */
function bound(text: string, name: string): string | null {
  return new RegExp(`[([]\\s*${name}\\s*:\\s*(\\w+)`).exec(text)?.[1] ?? null;
}

function propertiesOf(language: QueryLanguage, text: string, name: string): Offer[] {
  const known = bound(text, name);
  const rows = [...language.labels, ...language.types];
  const own = rows.find((row) => row.name === known);
  const from = own ? [own] : rows;
  return [...new Set(from.flatMap((row) => row.properties ?? []))].map((each) => bare(each, known ?? "property"));
}

/** Whether the nearest open bracket before the place is a square one: then a colon begins a type. */
function inHop(before: string): boolean {
  const open = /[[(](?=[^\])]*$)/.exec(before.replaceAll(/\[[^[\]]*\]|\([^()]*\)/g, ""));
  return open?.[0] === "[" && /[-<]\s*$/.test(before.slice(0, before.lastIndexOf("[")));
}

/**
 * Offers at position `at` of `text`. Without a word begun, only what a sign calls for is offered, or everything when `asked`.
 */
export function offersAt(text: string, at: number, language: QueryLanguage, asked = false): Offers {
  const before = text.slice(0, at);
  const begun = /\w*$/.exec(before)?.[0] ?? "";
  const from = at - begun.length;
  const sign = before.slice(0, from);
  const suited = (offers: Offer[]): Offers => {
    const small = begun.toLowerCase();
    const items = offers.filter((offer) => offer.name.toLowerCase().startsWith(small));
    const only = items.length === 1 && items[0]?.text === begun;
    return { from, items: only ? [] : items.slice(0, MOST) };
  };
  const property = /(\w+)\.$/.exec(sign);
  if (property) return suited(propertiesOf(language, text, property[1] as string));
  if (/\$$/.test(sign)) return suited([bare("states", "state of each node that can be run, by id")]);
  if (/[:|&!]\s*$/.test(sign) && !/\{[^}]*$/.test(sign)) {
    return suited((inHop(sign) ? language.types : language.labels).map((row) => bare(row.name, row.sentence)));
  }
  if (!begun && !asked) return { from, items: [] };
  const names = [...text.matchAll(/[([]\s*(\w+)\s*:|\bAS\s+(\w+)/gi)].map((match) => match[1] ?? match[2] ?? "");
  return suited([
    ...[...new Set(names)].filter((name) => name !== begun).map((name) => bare(name, "bound here")),
    ...language.keywords.map((word) => bare(word, "")),
    ...language.functions.map((row) => ({ name: row.name, says: row.sentence, text: `${row.name}(` })),
  ]);
}
