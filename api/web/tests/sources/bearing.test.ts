import { expect, test } from "vitest";
import type { Bearing, CitedBy } from "../../src/core/types";
import { groupsOf } from "../../src/sources/bearing";

const row = (node: string, does: Bearing["does"]): Bearing => ({
  node,
  title: node.toUpperCase(),
  does,
  argument: null,
  through: null,
  why: "",
});
const cited = (ids: string[], left_out = 0): CitedBy => ({
  nodes: ids.map((id) => ({ id, title: id.toUpperCase() })),
  left_out,
});
const told = (citedBy: CitedBy | undefined, rows: Bearing[]) =>
  groupsOf(citedBy, rows).map((group) => [group.does, group.rows.map((one) => one.node), group.leftOut]);

test("what moves a claim comes before what does not, whatever order it was read in", () => {
  const rows = [row("d", "reported"), row("c", "undercuts"), row("b", "attacks"), row("a", "supports")];
  expect(told(undefined, rows).map(([does]) => does)).toEqual(["supports", "attacks", "undercuts", "reported"]);
});

test("a node that a paper bears on is not told as only citing it", () => {
  expect(told(cited(["a", "b"]), [row("a", "attacks")])).toEqual([
    ["attacks", ["a"], 0],
    ["cited", ["b"], 0],
  ]);
});

test("a node that is both supported and attacked stands in both groups", () => {
  expect(told(cited(["a"]), [row("a", "supports"), row("a", "attacks")])).toEqual([
    ["supports", ["a"], 0],
    ["attacks", ["a"], 0],
  ]);
});

test("nodes that were not read are counted where nothing is claimed of them", () => {
  expect(told(cited(["a"], 7), [row("a", "supports")])).toEqual([
    ["supports", ["a"], 0],
    ["cited", [], 7],
  ]);
});

test("a paper that nobody cites has no group", () => {
  expect(told(undefined, [])).toEqual([]);
});
