/** Line breaking for labels drawn on a canvas or in SVG, where the browser does not do it. */
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

function fill(words: readonly string[], width: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && measure(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line with an ellipsis at its end, shortened as far as that needs room. */
function ended(line: string, width: number, measure: Measure): string {
  let text = line;
  while (text.length > 1 && measure(`${text}\u2026`) > width) text = text.slice(0, -1);
  return `${text.replace(/[\s.,;:]+$/, "")}\u2026`;
}

/**
 * Break `text` into at most `most` lines of about `width` px, balanced: the narrowest block with as few lines as possible.
 * The width grows up to `widest` before anything is cut; what is cut ends in an ellipsis.
 */
export function wrap(text: string, width: number, most: number, measure: Measure, widest = width * 1.35): string[] {
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => pieces(word, widest, measure));
  let limit = width;
  let lines = fill(words, limit, measure);
  while (lines.length > most && limit < widest) {
    limit = Math.min(widest, limit + 8);
    lines = fill(words, limit, measure);
  }
  if (lines.length > most) {
    const kept = lines.slice(0, most);
    kept[most - 1] = ended(kept[most - 1] ?? "", widest, measure);
    return kept;
  }
  for (let narrow = limit - 4; narrow > 40; narrow -= 4) {
    const tighter = fill(words, narrow, measure);
    if (tighter.length > lines.length || tighter.some((line) => measure(line) > narrow)) break;
    lines = tighter;
  }
  return lines;
}

let pen: CanvasRenderingContext2D | null = null;

/** A measure for a CSS font; without a canvas (tests) letters count half their size. */
export function measureIn(font: string): Measure {
  return (text) => {
    pen ??= document.createElement("canvas").getContext("2d");
    if (!pen) return text.length * 6.5;
    pen.font = font;
    return pen.measureText(text).width;
  };
}
