import { expect, it } from "vitest";
import { sorted } from "../../src/network/NodeTable";
import { node, random } from "../fixture";

const next = random(9);
const nodes = Array.from({ length: 60 }, (_, i) => ({ ...node(`n${i}`, 0, next), community: i % 3 }));
const parts = new Map([
  [0, "b"],
  [1, "a"],
  [2, "c"],
]);
const ids = (by: string) => sorted(nodes, by, parts).map((row) => row.id);

it("sorts by every column, the other way round with a hyphen, and keeps every node", () => {
  for (const column of ["title", "kind", "state", "community", "links"]) {
    expect(new Set(ids(column)).size).toBe(60);
    expect(new Set(ids(`-${column}`)).size).toBe(60);
  }
  const degrees = sorted(nodes, "links", parts).map((row) => row.degree);
  expect(degrees).toEqual(degrees.toSorted((a, b) => b - a));
  expect(sorted(nodes, "-community", parts)[0]?.community).toBe(2);
});

it("an unknown column sorts by links", () => {
  expect(ids("colour")).toEqual(ids("links"));
});
