import { describe, expect, it } from "vitest";
import { meant } from "../../src/network/found";
import { litOf, withNeighbours } from "../../src/network/lit";

const NONE: ReadonlySet<string> = new Set();
const still = { selected: "", hovered: null, ringed: NONE, near: NONE };

describe("what is lit on the map", () => {
  it("is everything as long as nothing is looked at", () => {
    expect(litOf(still, null)).toEqual(new Set());
  });

  it("is the selected node with those that it is linked with", () => {
    expect(litOf({ ...still, selected: "a" }, ["b", "c"])).toEqual(new Set(["a", "b", "c"]));
  });

  it("is what a search found by words and by meaning, with the selected node among it", () => {
    const found = { ...still, ringed: new Set(["a"]), near: new Set(["b"]) };
    expect(litOf(found, null)).toEqual(new Set(["a", "b"]));
    expect(litOf({ ...found, selected: "c" }, ["d"])).toEqual(new Set(["a", "b", "c"]));
  });

  it("is what one points at before what was found", () => {
    const found = { ...still, ringed: new Set(["a"]), hovered: "x" };
    expect(litOf(found, ["y"])).toEqual(new Set(["x", "y"]));
  });

  it("takes neighbours from links in both directions", () => {
    const link = (source: string, target: string) =>
      ({ source, target, relation: "supports", origin: "author" }) as const;
    expect(withNeighbours([link("a", "b"), link("c", "a"), link("b", "c")], "a")).toEqual(new Set(["a", "b", "c"]));
  });
});

describe("what meaning adds to a search", () => {
  const hit = (id: string, score: number) => ({ score, node: { id } });

  it("leaves out what words found, and what is as far as words without a meaning are", () => {
    expect(meant([hit("a", 0.6), hit("b", 0.4), hit("c", 0.1)], new Set(["a"]))).toEqual(new Set(["b"]));
  });
});
