/* Which names are drawn and where: by importance, never on top of each other or of a mark. */
"use strict";
const LINES = 3;
const LOOKS = [
  { font: '600 13.5px "Inter", system-ui, sans-serif', line: 16, width: 150, ink: "--ink" },
  { font: '500 12px "Inter", system-ui, sans-serif', line: 15, width: 132, ink: "--ink" },
  { font: '400 11px "Inter", system-ui, sans-serif', line: 14, width: 120, ink: "--ink-2" },
];
const ruler = document.createElement("canvas").getContext("2d");
const wrapped = new Map();

/** The lines of a title in one of the looks, each within its width, the last cut short where there are too many. */
function linesOf(title, look) {
  const key = `${look} ${title}`;
  if (wrapped.has(key)) return wrapped.get(key);
  const { font, width } = LOOKS[look];
  ruler.font = font;
  const fits = (text) => ruler.measureText(text).width <= width;
  const lines = [""];
  for (const word of title.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (fits(longer) || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines.slice(0, LINES);
  if (lines.length > LINES) kept.push(`${kept.pop()}…`);
  const cut = kept.map((line) => {
    let text = line;
    while (text.length > 2 && ruler.measureText(text).width > width * 1.3) text = `${text.slice(0, -2)}…`;
    return text;
  });
  const found = { lines: cut, width: Math.max(...cut.map((line) => ruler.measureText(line).width)) };
  wrapped.set(key, found);
  return found;
}

const CELL = 48;
/** Boxes by the cells that they cover. */
class Taken {
  constructor() {
    this.cells = new Map();
  }
  *keys(box) {
    for (let x = Math.floor(box.x / CELL); x <= Math.floor((box.x + box.width) / CELL); x += 1)
      for (let y = Math.floor(box.y / CELL); y <= Math.floor((box.y + box.height) / CELL); y += 1) yield x * 100003 + y;
  }
  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
  /** The boxes that `box` meets. */
  met(box) {
    const found = new Set();
    for (const key of this.keys(box))
      for (const other of this.cells.get(key) ?? [])
        if (
          box.x < other.x + other.width &&
          other.x < box.x + box.width &&
          box.y < other.y + other.height &&
          other.y < box.y + box.height
        )
          found.add(other);
    return found;
  }
}

/** How many marks a name may cover: one of the first few is read even in a crowd, the others find their own room. */
const MAY_COVER = [24, 0, 0];

/**
 * Names for marks in the order of their importance, in px from the mark: `marks`, and `nameless` ones that are only in the way,
 * have id, title, look, x, y and radius on the screen. A name lies on no other name, and on as few marks as can be. One that finds no place is left out, but for those of
 * `sure`.
 */
function namesFor(marks, nameless, width, height, budget, sure) {
  const [points, taken] = [new Taken(), new Taken()];
  for (const { id, x, y, radius } of [...marks, ...nameless])
    points.add({ id, x: x - radius - 1, y: y - radius - 1, width: 2 * radius + 2, height: 2 * radius + 2 });
  const put = [];
  for (const mark of marks) {
    if (put.length >= budget) break;
    if (mark.x < -20 || mark.y < -20 || mark.x > width + 20 || mark.y > height + 20) continue;
    const text = linesOf(mark.title, mark.look);
    const size = { width: text.width, height: text.lines.length * LOOKS[mark.look].line };
    const most = sure.has(mark.id) ? Number.POSITIVE_INFINITY : MAY_COVER[mark.look];
    const at = bestPlace(mark, size, points, taken, width, height, most) ?? (sure.has(mark.id) ? around(mark, size)[2] : null);
    if (!at) continue;
    taken.add({ x: at.x - 3, y: at.y - 2, width: size.width + 6, height: size.height + 4 });
    put.push({ id: mark.id, look: mark.look, lines: text.lines, align: at.align, dx: at.x - mark.x, dy: at.y - mark.y, ...size });
  }
  return put;
}

/** Beside a mark: right, left, below, above. */
const around = ({ x, y, radius }, size) => [
  { x: x + radius + 5, y: y - size.height / 2, align: "left" },
  { x: x - radius - 5 - size.width, y: y - size.height / 2, align: "right" },
  { x: x - size.width / 2, y: y + radius + 4, align: "center" },
  { x: x - size.width / 2, y: y - radius - 4 - size.height, align: "center" },
];

function bestPlace(mark, size, points, taken, width, height, mayCover) {
  let best = null;
  for (const at of around(mark, size)) {
    const box = { ...at, ...size };
    const inside = box.x > 3 && box.y > 3 && box.x + box.width < width - 3 && box.y + box.height < height - 3;
    if (!inside || taken.met(box).size > 0) continue;
    const covered = [...points.met(box)].filter(({ id }) => id !== mark.id).length;
    if (covered <= mayCover && (!best || covered < best.covered)) best = { ...at, covered };
  }
  return best;
}

function drawName(pen, name, at) {
  const { font, line, ink } = LOOKS[name.look];
  pen.font = font;
  pen.textAlign = name.align;
  pen.textBaseline = "alphabetic";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = token("--paper");
  pen.fillStyle = token(ink);
  const x = at.x + name.dx + { left: 0, right: name.width, center: name.width / 2 }[name.align];
  name.lines.forEach((text, i) => {
    const y = at.y + name.dy + line * (i + 0.78);
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  });
}
