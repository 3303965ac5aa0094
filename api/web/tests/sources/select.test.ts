import { describe, expect, it } from "vitest";
import type { Beside, Figure, Source } from "../../src/core/types";
import { refusals } from "../../src/sources/Notes";
import { ends } from "../../src/sources/Strip";
import {
  besideInOrder,
  besideOf,
  figureNamed,
  orderOf,
  papersOf,
  standingOf,
  tally,
  type Wanted,
  wordsOf,
} from "../../src/sources/select";

const figure = (id: string, more: Partial<Figure> = {}): Figure => ({
  id,
  quantity: `quantity of ${id}`,
  value: 1,
  series: [],
  low: null,
  high: null,
  unit: "1",
  condition: "",
  locator: "",
  confidence: "high",
  seen: "",
  ...more,
});

const source = (key: string, year: number, figures: Figure[]): Source => ({
  key,
  title: `Title of ${key}`,
  authors: ["Ada Lovelace"],
  year,
  arxiv: null,
  venue: "",
  url: "https://example.org",
  summary: "",
  cautions: [],
  figures,
  reproductions: [],
});

const beside = (more: Partial<Beside> = {}): Beside => ({
  id: "row",
  source: "one",
  source_title: "Title of one",
  quantity: "a change",
  form: "change",
  node: "node",
  experiment: "main",
  simulation: "sim",
  reported: { value: 0.1, low: null, high: null, text: "0.1", condition: "", locator: "", confidence: "high" },
  simulated: { value: 0.2, low: 0.1, high: 0.3, seeds: 20, run: "r" },
  sign: "not_judged",
  order: "not_judged",
  size: "not_judged",
  words: "",
  scale: "",
  same_unit: true,
  why_not: "",
  ...more,
});

const all: Wanted = { words: [], confidence: new Set(), standing: "" };
const sources = [
  source("one", 2023, [figure("peak"), figure("end", { confidence: "digitised" })]),
  source("two", 2025, [figure("end", { locator: "Table 4" })]),
  source("three", 2024, []),
];
const keys = (wanted: Partial<Wanted>) =>
  papersOf(sources, { ...all, ...wanted }).map((row) => [row.source.key, ...row.figures.map((one) => one.id)]);

describe("papers", () => {
  it("stand in the order given, with all their figures, when nothing is asked for", () => {
    expect(keys({})).toEqual([["one", "peak", "end"], ["two", "end"], ["three"]]);
  });

  it("keep only the figures that match every word, in the paper or in the figure", () => {
    expect(keys({ words: wordsOf("  TABLE  lovelace ") })).toEqual([["two", "end"]]);
    expect(keys({ words: wordsOf("one peak") })).toEqual([["one", "peak"]]);
    expect(keys({ words: wordsOf("nowhere") })).toEqual([]);
  });

  it("without a figure of the wanted confidence are left out", () => {
    expect(keys({ confidence: new Set(["digitised"]) })).toEqual([["one", "end"]]);
  });
});

describe("an order", () => {
  it("can be by title or by year, and is by use where the word is none of these", () => {
    expect([null, "title", "newest", "toString"].map(orderOf)).toEqual(["use", "title", "newest", "use"]);
    expect(refusals(new URLSearchParams("order=toString"), false, false)).toHaveLength(1);
    expect(refusals(new URLSearchParams("order=title"), false, false)).toEqual([]);
  });

  it("by use shows pairs with a verdict before those without, what differs first, and loses none", () => {
    const rows = [
      beside({ id: "open", simulated: null, sign: "not_judged" }),
      beside({ id: "same", sign: "agrees" }),
      beside({ id: "other", source: "three", sign: "differs" }),
      beside({ id: "dash" }),
    ];
    const ids = (order: "use" | "title") => besideInOrder(rows, order, sources).map((row) => row.id);
    expect(ids("use")).toEqual(["other", "same", "dash", "open"]);
    expect(ids("title")).toEqual(["open", "same", "dash", "other"]);
  });
});

describe("a figure of the address", () => {
  it("is found by its id, and by its paper where two papers share the id", () => {
    expect(figureNamed(sources, "end")).toEqual({ source: "one", figure: "end" });
    expect(figureNamed(sources, "two:end")).toEqual({ source: "two", figure: "end" });
  });

  it("that does not exist is refused in words", () => {
    expect(figureNamed(sources, "two:peak")).toBeNull();
    expect(figureNamed(sources, "")).toBeNull();
    const query = new URLSearchParams("fig=two:peak&source=x&confidence=sure&agree=maybe");
    expect(refusals(query, false, false)).toHaveLength(4);
    expect(refusals(new URLSearchParams("source=two&confidence=high&agree=differs"), false, true)).toEqual([]);
  });
});

describe("a reproduction", () => {
  it("differs as soon as one respect differs, and stands as not run without a run", () => {
    expect(standingOf(beside({ sign: "agrees", size: "differs" }))).toBe("differs");
    expect(standingOf(beside({ sign: "agrees" }))).toBe("agrees");
    expect(standingOf(beside())).toBe("not_judged");
    expect(standingOf(beside({ simulated: null, sign: "agrees" }))).toBe("not_run");
  });

  it("is filtered by how it stands, and the counts of all filters sum to all rows", () => {
    const rows = [beside({ sign: "differs" }), beside({ sign: "agrees" }), beside(), beside({ simulated: null })];
    const counts = tally(rows.map(standingOf));
    for (const [standing, count] of counts) expect(besideOf(rows, { ...all, standing })).toHaveLength(count);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(rows.length);
  });
});

describe("the strip", () => {
  it("reaches beyond every value, and shows zero in the middle for a change", () => {
    for (const value of [0, 0.003, -0.2, 0.6, 29, -1460]) {
      const [low, high] = ends("change", [value]);
      expect(low).toBe(-high);
      expect(high).toBeGreaterThanOrEqual(Math.abs(value));
      expect(high).toBeGreaterThan(0);
    }
    expect(ends("ratio", [1.6])).toEqual([0, 2]);
    expect(ends("level", [-0.1])[0]).toBeLessThan(0);
  });
});
