import { describe, expect, it } from "vitest";
import type { StandingAnswer } from "../../src/core/types";
import { scored, underRule } from "../../src/standing/underRule";
import { asItStands, NOTHING, solved } from "../../src/standing/whatif";
import text from "./rules.json?raw";

interface Case {
  rule: StandingAnswer["rule"];
  nodes: string[];
  inferences: Pick<StandingAnswer["inferences"][number], "id" | "origin" | "weight" | "start" | "runs" | "read">[];
  pieces: StandingAnswer["pieces"];
  under: {
    rule: Record<string, number>;
    base: number[];
    tested_by_runs: 0;
    tested_by_figures: 0;
    said: { support: 0; attack: 0; undercut: 0; uncounted: 0 };
    testedness: number[];
    weight: number[];
  }[];
}

const CASE = JSON.parse(text) as Case;
const statement = (id: string): StandingAnswer["nodes"][number] => ({
  id,
  base: 0.5,
  strength: 0.5,
  low: 0.5,
  high: 0.5,
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
const inference = (
  row: Case["inferences"][number],
  premise: string,
  conclusion: string,
): StandingAnswer["inferences"][number] => ({
  argument: null,
  premises: [premise],
  conclusion,
  polarity: "support",
  hits: [],
  strengths: {},
  activation: {},
  ...row,
});
const [first = "", second = ""] = CASE.nodes;
const SHIPPED: StandingAnswer = {
  revision: "r",
  evidence: "e",
  rule: CASE.rule,
  semantics: [],
  nodes: CASE.nodes.map(statement),
  inferences: CASE.inferences.map((row) => inference(row, first, second)),
  pieces: CASE.pieces,
  summaries: [],
};

/** The largest distance between two columns. */
const apart = (a: readonly number[], b: readonly number[]): number => {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));
};

describe("the page's evidence rule and the server's", () => {
  CASE.under.forEach((one, number) => {
    it(`make the same of runs and figures under rule ${number + 1}`, () => {
      const found = scored(SHIPPED, new Map(Object.entries(one.rule)));
      const column = (name: "base" | "testedness") => found.nodes.map((row) => row[name]);
      expect(apart(column("base"), one.base)).toBeLessThan(1e-6);
      expect(apart(column("testedness"), one.testedness)).toBeLessThan(1e-6);
      expect(
        apart(
          found.inferences.map((row) => row.weight),
          one.weight,
        ),
      ).toBeLessThan(1e-6);
    });
  });

  it("leaves every weight where the server has it when no parameter is set", () => {
    const found = scored(SHIPPED, new Map());
    const weights = (answer: StandingAnswer) => answer.inferences.map((row) => row.weight);
    expect(apart(weights(found), weights(SHIPPED))).toBeLessThan(1e-9);
  });
});

it("an answer under a rule reads like the server's: its strengths are solved from its own scores, its rule is told", () => {
  const answer = underRule(SHIPPED, new Map([["prior", 0.2]]));
  const again = solved(answer, NOTHING);
  expect(asItStands(answer).nodes.get(second)).toEqual(again.nodes.get(second));
  expect(answer.nodes[0]?.strength).not.toBe(SHIPPED.nodes[0]?.strength);
  expect(answer.rule.find((row) => row.name === "prior")?.value).toBe(0.2);
});
