/* The map: vis-network holds nodes and links, moves and points; marks keep their size as it comes nearer, names come with room. */
"use strict";
const place = document.getElementById("map");
const rows = nodes.get();
const rowOf = new Map(rows.map((row) => [row.id, row]));
const links = edges.get();
const linksOf = new Map(rows.map((row) => [row.id, []]));
for (const link of links) {
  linksOf.get(link.from)?.push(link);
  if (link.to !== link.from) linksOf.get(link.to)?.push(link);
}
const walk = rows.some((row) => row.hop === 0);
const important = [...rows].sort((a, b) => (a.hop ?? 0) - (b.hop ?? 0) || b.degree - a.degree || (a.id < b.id ? -1 : 1));
const rank = new Map(important.map((row, i) => [row.id, i]));
const crowding = Math.max(0.3, Math.min(1, Math.sqrt(300 / rows.length)));
const places = new Map(rows.map((row) => [row.id, { x: row.x, y: row.y }]));
if (walk) {
  // Rings become as wide as the window is.
  const wider = Math.sqrt(Math.max(0.8, Math.min(1.7, place.clientWidth / place.clientHeight)));
  for (const at of places.values()) [at.x, at.y] = [at.x * wider, at.y / wider];
  nodes.update([...places].map(([id, at]) => ({ id, ...at })));
}

let chosen = null;
let hovered = null;
let whole = 1;
let names = [];
let sized = 0;

const near = () => Math.max(0.75, Math.min(2.4, (network.getScale() / whole) ** 0.45));
const usual = (row) => (walk ? [15, 9, 5.5][Math.min(row.hop, 2)] : 4.4 + 1.15 * Math.sqrt(row.degree));
/** Marks are smaller where the map is. */
const room = () => Math.max(0.55, Math.min(1, Math.sqrt((place.clientWidth * place.clientHeight) / 600_000)));
/** The radius of a mark on the screen, px. */
const radiusOf = (row) => Math.min(30, usual(row) * crowding * near() * room());
const lookOf = (row) =>
  row.id === chosen ? 0 : (walk ? Math.min(row.hop, 2) : rank.get(row.id) < 14 ? 0 : rank.get(row.id) < 60 ? 1 : 2);
/** The chosen node with its neighbours, or null where nothing is chosen. */
let lit = null;
const isLit = (id) => !lit || lit.has(id);

options.nodes.ctxRenderer = ({ ctx, id, x, y }) => ({
  drawNode() {
    const row = rowOf.get(id);
    const scale = network.getScale();
    ctx.translate(x, y);
    ctx.scale(1 / scale, 1 / scale);
    ctx.globalAlpha = isLit(id) ? 1 : 0.28;
    if (id === chosen || id === hovered) {
      ctx.beginPath();
      ctx.arc(0, 0, radiusOf(row) + 5, 0, 7);
      ctx.strokeStyle = token("--ink");
      ctx.lineWidth = id === chosen ? 2 : 1;
      ctx.stroke();
    }
    const { canvas, half } = sprite(row);
    ctx.drawImage(canvas, -half, -half, 2 * half, 2 * half);
  },
});
var network = new vis.Network(place, { nodes, edges }, options);

/** Marks as they were drawn last, for frames in which they only move. */
const sprites = new Map();
function sprite(row) {
  const radius = Math.round(radiusOf(row) * 4) / 4;
  const key = row.level ? row.id : row.kind;
  const known = sprites.get(key);
  if (known?.radius === radius) return known;
  const half = radius * 1.7 + 2;
  const canvas = icon(2 * half, 2 * half, (pen) => drawMark(pen, row.kind, row.level, radius));
  const made = { canvas, radius, half };
  sprites.set(key, made);
  return made;
}

/** The library measures a custom mark once; ours change with the scale, and are pointed at where they are seen. */
function fitShapes() {
  const scale = network.getScale();
  if (scale === sized) return;
  sized = scale;
  for (const row of rows) {
    const shape = network.body.nodes[row.id].shape;
    shape.customSizeWidth = shape.customSizeHeight = shape.width = shape.height = (2 * radiusOf(row)) / scale;
  }
}

/** The transform in which one unit is one px of the screen. */
function onScreen(pen, draw) {
  const fine = pen.canvas.width / Math.max(1, pen.canvas.clientWidth);
  pen.save();
  pen.setTransform(fine, 0, 0, fine, 0, 0);
  draw(pen);
  pen.restore();
}
const seen = (id) => network.canvasToDOM(places.get(id));

/** Links between the same two nodes lie beside each other. */
const beside = new Map();
for (const link of links) {
  const pair = [link.from, link.to].sort().join(" ");
  if (!beside.has(pair)) beside.set(pair, []);
  beside.get(pair).push(link);
}
const shiftOf = new Map();
for (const group of beside.values())
  group.forEach((link, i) => shiftOf.set(link.id, (i - (group.length - 1) / 2) * 7 * (link.from < link.to ? 1 : -1)));

network.on("beforeDrawing", (pen) => {
  fitShapes();
  onScreen(pen, () => {
    const at = new Map(rows.map((row) => [row.id, seen(row.id)]));
    const faint = Math.max(0.35, Math.min(1, Math.sqrt(500 / Math.max(1, links.length))));
    const thin = new ThinLinks();
    for (const link of links) {
      const [a, b] = [at.get(link.from), at.get(link.to)];
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      const [start, end] = [radiusOf(rowOf.get(link.from)) + 2, radiusOf(rowOf.get(link.to)) + 3];
      if (length < start + end + 2) continue;
      const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
      const shift = shiftOf.get(link.id);
      const from = { x: a.x + ux * start - uy * shift, y: a.y + uy * start + ux * shift };
      const to = { x: b.x - ux * end - uy * shift, y: b.y - uy * end + ux * shift };
      const strong = chosen ? link.from === chosen || link.to === chosen : isDirect(link);
      const alpha = strong ? 1 : lit ? 0.1 : walk ? 0.26 : faint * (link.origin === "computed" ? 0.22 : 0.42);
      if (strong || (!walk && !lit && near() >= 1.5)) drawLink(pen, from, to, link, alpha);
      else thin.add(link, alpha, from, to);
    }
    thin.draw(pen);
  });
});
const isDirect = (link) => walk && (rowOf.get(link.from).hop === 0 || rowOf.get(link.to).hop === 0);

network.on("afterDrawing", (pen) => {
  onScreen(pen, () => {
    for (const name of names) drawName(pen, name, seen(name.id));
  });
});

function placeNames() {
  const marks = (order) => order.map((row) => ({ id: row.id, title: row.label, look: lookOf(row), radius: radiusOf(row), ...seen(row.id) }));
  const first = important.filter((row) => row.id === chosen || row.id === hovered);
  const then = lit ? important.filter((row) => lit.has(row.id) && !first.includes(row)) : [];
  const rest = lit ? [] : important.filter((row) => !first.includes(row));
  const dim = lit ? important.filter((row) => !lit.has(row.id) && row.id !== hovered) : [];
  const budget = Math.ceil((place.clientWidth * place.clientHeight) / 9000);
  const named = [...first, ...then, ...rest];
  names = namesFor(marks(named), marks(dim), place.clientWidth, place.clientHeight, budget, new Set(first.map((row) => row.id)));
}
let waiting = 0;
function settle(delay = 90) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    placeNames();
    network.redraw();
  }, delay);
}

/** Show everything, with room for names beside the outermost marks. */
function showAll() {
  if (rows.length === 0) return;
  const xs = rows.map((row) => places.get(row.id).x);
  const ys = rows.map((row) => places.get(row.id).y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const inner = (size, wanted) => Math.max(size * 0.4, size - 2 * Math.min(wanted, size * 0.14));
  const scale = Math.min(
    inner(place.clientWidth, 110) / Math.max(1, right - left),
    inner(place.clientHeight, 48) / Math.max(1, bottom - top),
    1.4,
  );
  whole = scale;
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
  placeNames();
  network.redraw();
}

function choose(id, into = false) {
  chosen = id;
  lit = id === null ? null : new Set([id, ...linksOf.get(id).flatMap((link) => [link.from, link.to])]);
  if (id === null) network.unselectAll();
  else network.selectNodes([id], false);
  const at = id === null ? null : seen(id);
  const outside = at && (at.x < 30 || at.y < 30 || at.x > place.clientWidth - 30 || at.y > place.clientHeight - 30);
  if (at && (into || outside)) network.moveTo({ position: places.get(id), scale: network.getScale(), animation: false });
  tell(id);
  placeNames();
  network.redraw();
}

network.on("click", ({ nodes: [id] }) => choose(id ?? null));
network.on("hoverNode", ({ node }) => {
  hovered = node;
  settle(0);
});
network.on("blurNode", () => {
  hovered = null;
  settle(0);
});
network.on("zoom", () => settle());
network.on("dragging", ({ nodes: moved }) => {
  for (const [id, at] of Object.entries(network.getPositions(moved))) if (moved.includes(id)) places.set(id, at);
});
network.on("dragEnd", ({ nodes: moved }) => {
  for (const [id, at] of Object.entries(network.getPositions(moved))) if (moved.includes(id)) places.set(id, at);
  settle(0);
});
let [wide, high] = [0, 0];
network.on("resize", () => {
  if (Math.abs(place.clientWidth - wide) < 2 && Math.abs(place.clientHeight - high) < 2) return;
  // The library puts its own idea of the view in place once this event is over.
  setTimeout(() => {
    showAll();
    [wide, high] = [place.clientWidth, place.clientHeight];
  });
});
