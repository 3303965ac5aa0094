import { describe, expect, it } from "vitest";
import type { StandingAnswer, StandingRow } from "../../src/core/types";
import { toneOf } from "../../src/marks/tone";
import { distances } from "../../src/standing/path";
import {
  asItStands,
  isNothing,
  knownOf,
  NOTHING,
  parseWhatIf,
  unknownIn,
  whatIf,
  withBase,
  withLink,
  withNode,
  writeWhatIf,
} from "../../src/standing/whatif";
import { verdictOf } from "../../src/standing/words";

const statement = (id: string, base: number): StandingRow => ({
  id,
  base,
  strength: base,
  low: base,
  high: base,
  strengths: {},
  testedness: 0,
  tested_by_runs: 0,
  tested_by_figures: 0,
  said: { support: 0, attack: 0, undercut: 0, uncounted: 0 },
  accepted: {},
  agreed: true,
  verdict: "between",
  mirror: "anchored",
  ring: [],
  stale_through: [],
  simulated: 0,
  published: 0,
});

const inference = (id: string, premise: string, conclusion: string, polarity: "support" | "attack") => ({
  id,
  argument: id,
  conclusion,
  premises: [premise],
  polarity,
  hits: [],
  weight: 1,
  start: 1,
  runs: [],
  read: [],
  origin: "given" as const,
  strengths: {},
  activation: {},
});

const ANSWER: StandingAnswer = {
  revision: "r",
  evidence: "e",
  rule: [],
  semantics: [],
  nodes: [statement("a", 0.8), statement("b", 0.6), statement("top", 0.5)],
  inferences: [inference("s", "a", "top", "support"), inference("t", "b", "top", "attack")],
  pieces: [],
  summaries: [],
};
const top = (words: string) => whatIf(ANSWER, parseWhatIf(words)).nodes.get("top") as StandingRow;

describe("what if, in the address", () => {
  it("comes back as it was written", () => {
    const change = withNode(withLink(withBase(NOTHING, "a", 0.2), "t"), "b");
    expect(writeWhatIf(change)).toBe("base:a:0.2,-node:b,-link:t");
    expect(parseWhatIf(writeWhatIf(change))).toEqual(change);
    expect(isNothing(withNode(withNode(NOTHING, "b"), "b"))).toBe(true);
  });

  it("refuses scores out of range, unknown words and ids that the frame does not hold, each by its own words", () => {
    const change = parseWhatIf("base:a:1.5,base:a,nonsense,-link:,base:ghost:0.4,-link:t");
    expect(change.refused).toEqual(["base:a:1.5", "base:a", "nonsense", "-link:"]);
    expect(unknownIn(change, ANSWER)).toEqual([...change.refused, "base:ghost"]);
    expect(writeWhatIf(knownOf(change, ANSWER))).toBe("-link:t");
  });
});

describe("what if, solved", () => {
  it("without a change is the server's own answer", () => {
    expect(whatIf(ANSWER, NOTHING)).toEqual(asItStands(ANSWER));
  });

  it("is monotone: a stronger support raises, a stronger attack lowers, under every semantics", () => {
    const weak = top("base:a:0.3").strengths;
    const strong = top("base:a:0.9").strengths;
    const attacked = top("base:a:0.9,base:b:1").strengths;
    for (const id of Object.keys(weak)) {
      expect(strong[id]).toBeGreaterThan(weak[id] as number);
      expect(attacked[id]).toBeLessThan(strong[id] as number);
    }
  });

  it("taking a step out is the same as taking out the only premise that it has", () => {
    expect(top("-link:s").strengths).toEqual(top("-node:a").strengths);
    expect(whatIf(ANSWER, parseWhatIf("-node:a")).nodes.get("a")?.strength).toBe(0);
  });
});

it("several semantics make one verdict only where all of them say it", () => {
  expect(toneOf(0.6)).toBe("holds");
  expect(toneOf(0.4)).toBe("falls");
  expect(verdictOf([0.61, 0.7])).toBe("holds");
  expect(verdictOf([0.41, 0.59])).toBe("between");
  expect(verdictOf([0.59, 0.61])).toBe("split");
});

it("influence spreads step by step, through an undercut to what its hit concludes", () => {
  const rows = [
    inference("s", "a", "b", "support"),
    inference("t", "b", "c", "attack"),
    { ...inference("u", "d", "b", "support"), polarity: "undercut" as const, hits: ["t"] },
  ];
  expect([...distances("a", rows)]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
  expect(distances("d", rows).get("c")).toBe(1);
});
