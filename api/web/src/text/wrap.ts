/** Line breaking for labels drawn on a canvas or in SVG, where the browser does not do it. */
import { lettered } from "../core/fonts";

export type Measure = (text: string) => number;

/** A word that no line can hold is cut into pieces that fit: after a hyphen where it has one, else anywhere. */
function pieces(word: string, width: number, measure: Measure): string[] {
  if (measure(word) <= width) return [word];
  const hyphens = [...word.matchAll(/(?<=.)-(?=.)/g)].map(({ index }) => index + 1);
  const at = hyphens.findLast((end) => measure(word.slice(0, end)) <= width);
  if (at) return [word.slice(0, at), ...pieces(word.slice(at), width, measure)];
  const cut: string[] = [];
  for (const letter of word) {
    const last = cut.at(-1);
    if (last !== undefined && measure(last + letter) <= width) cut[cut.length - 1] = last + letter;
    else cut.push(letter);
  }
  return cut;
}

/** Words that stand on one line: from one up to the one before another. */
type Line = readonly [from: number, to: number];

/** The lines of `words` under any width. A line is as wide as its words and the blanks between them, so each word is measured once. */
function filler(words: readonly string[], measure: Measure) {
  const blank = measure(" ");
  /** Where each word ends on one endless line, with a blank behind it. */
  const ends: number[] = [];
  for (const word of words) ends.push((ends.at(-1) ?? 0) + measure(word) + blank);
  const text = ([from, to]: Line) => words.slice(from, to).join(" ");
  const width = ([from, to]: Line): number =>
    (ends[to - 1] as number) - (from ? (ends[from - 1] as number) : 0) - blank;
  const fill = (most: number): Line[] => {
    const lines: Line[] = [];
    for (let i = 0; i < words.length; i += 1) {
      const last = lines.at(-1);
      if (last && width([last[0], i + 1]) <= most) lines[lines.length - 1] = [last[0], i + 1];
      else lines.push([i, i + 1]);
    }
    return lines;
  };
  return { fill, width, text };
}

/** A line with an ellipsis at its end, shortened as far as that needs room. */
function ended(line: string, width: number, measure: Measure): string {
  let text = line;
  while (text.length > 1 && measure(`${text}\u2026`) > width) text = text.slice(0, -1);
  return `${text.replace(/[\s.,;:]+$/, "")}\u2026`;
}

/** `text` where it has at most so many letters, else its beginning in as many, with an ellipsis. */
export const shortened = (text: string, most = 48): string =>
  text.length <= most ? text : ended(text, most, (some) => some.length);

/**
 * Break `text` into at most `most` lines of about `width` px, balanced: the narrowest block with as few lines as possible.
 * The width grows up to `widest` before anything is cut; what is cut ends in an ellipsis.
 */
export function wrap(text: string, width: number, most: number, measure: Measure, widest = width * 1.35): string[] {
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => pieces(word, widest, measure));
  const filled = filler(words, measure);
  let limit = width;
  let lines = filled.fill(limit);
  while (lines.length > most && limit < widest) {
    limit = Math.min(widest, limit + 8);
    lines = filled.fill(limit);
  }
  if (lines.length > most) {
    const kept = lines.slice(0, most).map(filled.text);
    kept[most - 1] = ended(kept[most - 1] ?? "", widest, measure);
    return kept;
  }
  for (let narrow = limit - 4; narrow > 40; narrow -= 4) {
    const tighter = filled.fill(narrow);
    if (tighter.length > lines.length || tighter.some((line) => filled.width(line) > narrow)) break;
    lines = tighter;
  }
  return lines.map(filled.text);
}

let pen: CanvasRenderingContext2D | null = null;
/** Setting a font anew takes longer than measuring a word in it. */
let penFont = "";
/** So many widths of one font are remembered; most words are met again. */
const MOST_KNOWN = 20_000;

/** A measure for a CSS font; without a canvas (tests) letters count half their size. */
export function measureIn(font: string): Measure {
  const known = new Map<string, number>();
  let lasting = lettered.peek();
  return (text) => {
    // What was measured before the fonts of the page came was another font.
    if (lasting !== lettered.peek()) {
      known.clear();
      penFont = "";
      lasting = true;
    }
    const found = known.get(text);
    if (found !== undefined) return found;
    pen ??= document.createElement("canvas").getContext("2d");
    if (!pen) return text.length * 6.5;
    if (penFont !== font) pen.font = penFont = font;
    const { width } = pen.measureText(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, width);
    return width;
  };
}
