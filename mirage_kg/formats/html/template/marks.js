/* Marks and links, on the canvas and in the legend, from one table of shapes. */
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const shapeOf = new Map(KINDS.map((kind) => {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", kind.path);
  const detail = kind.detail ? new Path2D(kind.detail) : null;
  return [kind.name, { ...kind, outline: new Path2D(kind.path), fold: detail, length: path.getTotalLength() }];
}));
const polarityOf = new Map(POLARITIES.map((row) => [row.name, row]));
const originOf = new Map(ORIGINS.map((row) => [row.name, row]));

let tokens = new Map();
const token = (name) => {
  if (!tokens.has(name)) tokens.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return tokens.get(name);
};
const colourOf = { support: "--holds", attack: "--falls", undercut: "--undercut", neutral: "--line-2" };
const toneOf = (strength) => (strength >= 0.6 ? "--holds" : strength <= 0.4 ? "--falls" : "--ink-3");

/** A vessel of this radius at 0, 0: filled to its level, hatched where the semantics differ, outlined as far as it is tested. */
function drawMark(pen, kind, level, radius) {
  const shape = shapeOf.get(kind);
  const scale = radius / 10;
  pen.save();
  pen.scale(scale, scale);
  pen.lineJoin = "round";
  pen.fillStyle = token("--paper");
  pen.fill(shape.outline);
  if (level && shape.level) drawLevel(pen, shape, level);
  pen.strokeStyle = token(`--kind-${kind}`);
  const width = Math.max(1.1, Math.min(1.8, radius / 6)) / scale;
  pen.lineWidth = width;
  if (level && level.mirror === "unanchored") {
    pen.beginPath();
    for (const [x, y] of [[-16, -16], [16, -16], [16, 16], [6.5, 16], [0, 2], [-6.5, 16], [-16, 16]]) pen.lineTo(x, y);
    pen.clip();
  }
  const share = level ? level.testedness : 1;
  if (share < 1) {
    pen.globalAlpha *= 0.4;
    pen.stroke(shape.outline);
    pen.globalAlpha /= 0.4;
  }
  if (share > 0) {
    if (share < 1) pen.setLineDash([share * shape.length, shape.length]);
    pen.lineDashOffset = -shape.start * shape.length;
    pen.stroke(shape.outline);
    pen.setLineDash([]);
  }
  if (level && level.mirror === "ring") {
    pen.save();
    pen.scale(1.34, 1.34);
    pen.lineWidth = width * 0.5;
    pen.stroke(shape.outline);
    pen.restore();
  }
  if (shape.fold) pen.stroke(shape.fold);
  pen.restore();
}

function drawLevel(pen, shape, level) {
  const [top, bottom] = shape.level;
  const at = (share) => bottom - share * (bottom - top);
  const tone = token(toneOf(level.strength));
  pen.save();
  pen.clip(shape.outline);
  pen.fillStyle = tone;
  pen.fillRect(-13, at(level.low), 26, 26);
  if (level.high > level.low) {
    pen.beginPath();
    pen.rect(-13, at(level.high), 26, at(level.low) - at(level.high));
    pen.clip();
    pen.strokeStyle = tone;
    pen.lineWidth = 1.3;
    pen.beginPath();
    for (let x = -40; x < 40; x += 2.8) {
      pen.moveTo(x, 13);
      pen.lineTo(x + 26, -13);
    }
    pen.stroke();
  }
  pen.restore();
}

/** A line from one point to another with the end of its polarity there; one of no polarity has none. */
function drawLink(pen, from, to, edge, alpha) {
  const polarity = polarityOf.get(edge.polarity);
  const origin = originOf.get(edge.origin);
  const colour = token(colourOf[edge.polarity] ?? "--ink-2");
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const back = { support: 7, attack: 1, undercut: 11, neutral: 1 }[edge.polarity] ?? 0;
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.lineWidth = edge.origin === "computed" ? 2.1 : (polarity?.width ?? 1.6);
  pen.lineCap = origin.cap;
  pen.setLineDash(origin.dash);
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x - back * Math.cos(angle), to.y - back * Math.sin(angle));
  pen.stroke();
  pen.setLineDash([]);
  pen.lineCap = "butt";
  drawEnd(pen, to, angle, edge.polarity, colour);
  pen.globalAlpha = 1;
}

/** Links without ends, all that look the same in one stroke. */
class ThinLinks {
  constructor() {
    this.groups = new Map();
  }
  add(link, alpha, from, to) {
    const key = `${link.polarity} ${link.origin === "computed"} ${alpha}`;
    if (!this.groups.has(key)) this.groups.set(key, { link, alpha, path: new Path2D() });
    const { path } = this.groups.get(key);
    path.moveTo(from.x, from.y);
    path.lineTo(to.x, to.y);
  }
  draw(pen) {
    pen.lineWidth = 0.8;
    for (const { link, alpha, path } of this.groups.values()) {
      pen.globalAlpha = alpha;
      pen.strokeStyle = token(colourOf[link.polarity]);
      pen.setLineDash(link.origin === "computed" ? [1, 2.5] : []);
      pen.stroke(path);
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }
}

function drawEnd(pen, at, angle, polarity, colour) {
  pen.save();
  pen.translate(at.x, at.y);
  pen.rotate(angle);
  pen.strokeStyle = pen.fillStyle = colour;
  if (polarity === "support") pen.fill(new Path2D("M0 0L-9-3.8V3.8Z"));
  if (polarity === "attack") {
    pen.lineWidth = 2.2;
    pen.stroke(new Path2D("M-1.5-6V6"));
  }
  if (polarity === "undercut") {
    pen.lineWidth = 1.5;
    pen.fillStyle = token("--paper");
    pen.beginPath();
    pen.arc(-6, 0, 5.2, 0, 7);
    pen.fill();
    pen.stroke();
    pen.stroke(new Path2D("M-8.2-2.2L-3.8 2.2M-3.8-2.2L-8.2 2.2"));
  }
  if (polarity === "neutral") {
    pen.lineWidth = 1.3;
    pen.stroke(new Path2D("M-7-3.6L0 0L-7 3.6"));
  }
  pen.restore();
}

/** The same drawn once into a small picture, for lists and the legend. Its words stand beside it. */
function icon(width, height, draw) {
  const canvas = document.createElement("canvas");
  const fine = Math.max(2, devicePixelRatio);
  canvas.width = width * fine;
  canvas.height = height * fine;
  canvas.style.cssText = `width:${width}px;height:${height}px;flex:none`;
  canvas.setAttribute("aria-hidden", "true");
  canvas.again = () => {
    const pen = canvas.getContext("2d");
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.translate(width / 2, height / 2);
    draw(pen);
  };
  canvas.again();
  return canvas;
}
const kindIcon = (kind, level, radius = 7) => icon(radius * 2.8, radius * 2.8, (pen) => drawMark(pen, kind, level, radius));
const linkIcon = (polarity, origin) =>
  icon(30, 14, (pen) => drawLink(pen, { x: -14, y: 0 }, { x: 13, y: 0 }, { polarity, origin }, 1));
