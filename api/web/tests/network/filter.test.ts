import { expect, it } from "vitest";
import type { MapGraph } from "../../src/core/columns";
import { counts as countsOf, FACETS, type Facet, readWanted, shownOf, toggled } from "../../src/network/filter";
import { around, Boxes, beside, place } from "../../src/network/labels";
import { overlap } from "../../src/walk/geometry";
import { link, node, random } from "../fixture";

const next = random(3);
const nodes = [
  { ...node("a", 0, next), kind: "claim", runnable: true, state: "supported" as const },
  { ...node("b", 0, next), kind: "fix", runnable: true },
  { ...node("c", 0, next), kind: "fix", runnable: false },
];
const graph: MapGraph = {
  revision: "r",
  nodes,
  links: [link("a", "b"), link("b", "c", "part_of")],
  communities: [],
  left_out: 0,
  levels: new Map(),
};
const facet = (name: string) => FACETS.find((row) => row.name === name) as Facet;
const counts = (whole: MapGraph, want: ReturnType<typeof readWanted>, name: string) =>
  countsOf(whole, want, facet(name));
const wanted = (query: string) => readWanted(new URLSearchParams(query));

it("shows everything when nothing is wanted in particular", () => {
  expect(shownOf(graph, wanted(""))).toEqual({ nodes, links: graph.links });
});

it("keeps only links between nodes that are shown", () => {
  const shown = shownOf(graph, wanted("kind=fix"));
  expect(shown.nodes.map((row) => row.id)).toEqual(["b", "c"]);
  expect(shown.links.map((row) => [row.source, row.relation, row.target])).toEqual([["b", "part_of", "c"]]);
});

it("counts follow the other facets but not their own", () => {
  expect(counts(graph, wanted("kind=fix"), "kind").get("claim")).toBe(1);
  expect(counts(graph, wanted("kind=fix"), "state").get("supported")).toBeUndefined();
});

it("a node without an experiment has no state", () => {
  expect(shownOf(graph, wanted("state=never_run")).nodes.map((row) => row.id)).toEqual(["b"]);
});

it("puts away single nodes and keeps or leaves out what lies in an area drawn by hand", () => {
  const placed = { ...graph, nodes: nodes.map((row, i) => ({ ...row, x: i, y: 0 })) };
  const ids = (query: string) => shownOf(placed, wanted(query)).nodes.map((row) => row.id);
  expect(ids("hide=b")).toEqual(["a", "c"]);
  const first = "-0.500,-1.000_0.500,-1.000_0.500,1.000_-0.500,1.000";
  expect(ids(`within=${first}`)).toEqual(["a"]);
  expect(ids(`without=${first}`)).toEqual(["b", "c"]);
  expect(ids(`within=${first};1.5,-1_2.5,-1_2.5,1_1.5,1`)).toEqual(["a", "c"]);
});

it("a click adds and removes, with Alt it alone is wanted", () => {
  expect(toggled(new Set(), "fix", false)).toBe("fix");
  expect(toggled(new Set(["fix"]), "claim", false)).toBe("claim,fix");
  expect(toggled(new Set(["claim", "fix"]), "fix", true)).toBe("fix");
  expect(toggled(new Set(["fix"]), "fix", true)).toBe("");
});

it("names on the map never overlap, whatever they want", () => {
  const frame = { x: 0, y: 0, width: 800, height: 600 };
  const wishes = Array.from({ length: 200 }, (_, i) => {
    const mark = { x: next() * 800, y: next() * 600 };
    const places = i % 5 === 0 ? around(mark, 120, 30, new Boxes([])) : beside(mark, 7, 90, 14);
    return {
      key: String(i),
      lines: ["x"],
      width: i % 5 === 0 ? 120 : 90,
      height: i % 5 === 0 ? 30 : 14,
      places,
      gap: 2,
    };
  });
  const put = place(wishes, frame);
  expect(put.length).toBeGreaterThan(20);
  put.forEach((one, i) => {
    for (const other of put.slice(i + 1)) expect(overlap(one, other)).toBe(false);
  });
});

it("boxes in cells are met as if each were looked at", () => {
  const boxes = Array.from({ length: 400 }, () => ({
    x: next() * 900 - 50,
    y: next() * 700 - 50,
    width: next() * 60,
    height: next() * 60,
  }));
  const cells = new Boxes(boxes);
  for (let i = 0; i < 60; i += 1) {
    const asked = { x: next() * 900 - 50, y: next() * 700 - 50, width: next() * 200, height: 20 };
    const met = boxes.filter((other) => overlap(asked, other, 2)).length;
    expect(cells.met(asked, 2)).toBe(met);
    expect(cells.met(asked, 2, 1)).toBe(Math.min(met, 1));
  }
});
