/* What stands beside the map: the chosen node, all nodes by name, the legend, and the keys. Everything is put there as text. */
"use strict";
const byId = (id) => document.getElementById(id);
function made(name, words = "", kind = "") {
  const element = document.createElement(name);
  element.textContent = words;
  if (kind) element.className = kind;
  return element;
}
const labelOf = (kind) => shapeOf.get(kind).label;

function tell(id) {
  const row = id === null ? null : rowOf.get(id);
  if (!row) {
    byId("chosen-kind").replaceChildren();
    byId("chosen-title").textContent = "Choose a node";
    byId("chosen-statement").textContent =
      "Click a mark, or step with the arrow keys: what it says, how it stands and what it is linked to is told here.";
    byId("chosen-standing").textContent = "";
    byId("chosen-links").replaceChildren();
    return;
  }
  byId("chosen-kind").replaceChildren(kindIcon(row.kind, row.level), labelOf(row.kind));
  byId("chosen-title").textContent = row.label;
  // The head of the page says it already of the node that the walk is around.
  byId("chosen-statement").textContent = chosen === null ? "" : row.statement;
  byId("chosen-standing").textContent = row.level ? `Strength ${row.level.words}` : "";
  byId("chosen-links").replaceChildren(...linksOf.get(id).map((link) => linkItem(link, id)));
}

function linkItem(link, id) {
  const forward = link.from === id;
  const other = rowOf.get(forward ? link.to : link.from);
  const item = made("li");
  const words = made("p", "", "words");
  words.append(linkIcon(link.polarity, link.origin), forward ? link.words : link.inverse);
  const go = made("button");
  go.type = "button";
  go.append(kindIcon(other.kind, other.level, 6), made("span", other.label));
  go.addEventListener("click", () => choose(other.id));
  item.append(words, go);
  if (link.reason) item.append(made("p", link.reason, "reason"));
  return item;
}

const items = [...rows]
  .sort((a, b) => a.label.localeCompare(b.label))
  .map((row) => {
    const item = made("li");
    const go = made("button");
    go.type = "button";
    go.append(made("span", row.label));
    go.addEventListener("click", () => choose(row.id, true));
    item.append(go);
    return { item, words: row.label.toLowerCase() };
  });
byId("list").append(...items.map(({ item }) => item));
byId("find").addEventListener("input", ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const { item, words } of items) item.hidden = !words.includes(wanted);
});

function legend() {
  const list = document.querySelector("#legend ul");
  const entry = (picture, words) => {
    const item = made("li");
    item.append(picture, made("span", words));
    list.append(item);
  };
  const has = (key, value) => (row) => row[key] === value;
  for (const { name, label } of KINDS) if (rows.some(has("kind", name))) entry(kindIcon(name, null), label);
  if (rows.some((row) => row.level)) {
    const sample = { strength: 0.7, low: 0.5, high: 0.78, testedness: 0.65, mirror: "anchored" };
    entry(kindIcon("claim", sample), "level: strength, blue from 0.6, orange to 0.4, hatched where the semantics differ; outline: how far it is tested");
    if (rows.some((row) => row.level?.mirror === "ring"))
      entry(kindIcon("claim", { ...sample, mirror: "ring" }), "held up only by claims that support each other");
    if (rows.some((row) => row.level?.mirror === "unanchored"))
      entry(kindIcon("claim", { ...sample, mirror: "unanchored" }), "no source and no run holds it up");
  }
  for (const { name, label } of POLARITIES) if (links.some(has("polarity", name))) entry(linkIcon(name, "author"), label);
  for (const { name, label } of ORIGINS) if (links.some(has("origin", name))) entry(linkIcon(null, name), label);
}
legend();
if (innerWidth <= 760 || innerHeight < 700) byId("legend").open = false;

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
/** The nearest node in a direction, what lies aside counting double. */
function toward([dx, dy]) {
  if (chosen === null) return important[0]?.id;
  const here = places.get(chosen);
  let best = null;
  for (const row of rows) {
    const at = places.get(row.id);
    const along = (at.x - here.x) * dx + (at.y - here.y) * dy;
    const aside = Math.abs((at.x - here.x) * dy) + Math.abs((at.y - here.y) * dx);
    if (row.id === chosen || along <= 0 || aside > 2 * along) continue;
    const cost = along + 2 * aside;
    if (!best || cost < best.cost) best = { id: row.id, cost };
  }
  return best?.id ?? null;
}
function zoom(by) {
  if (!by) return showAll();
  network.moveTo({ scale: network.getScale() * by, animation: false });
  settle(0);
}
place.addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (way) {
    const next = toward(way);
    if (next) choose(next);
  } else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(1 / 1.4);
  else if (event.key === "0") zoom(0);
  else if (event.key === "Escape") choose(null);
  else return;
  event.preventDefault();
});
for (const button of document.querySelectorAll("[data-zoom]"))
  button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));

showAll();
[wide, high] = [place.clientWidth, place.clientHeight];
if (walk) tell(important[0].id);
