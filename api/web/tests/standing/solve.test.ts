import { describe, expect, it } from "vitest";
import { frame, type Statement, type Step } from "../../src/standing/frame";
import { GRADUAL, type Gradual } from "../../src/standing/semantics";
import { solve } from "../../src/standing/solve";
import text from "./strengths.json?raw";

interface Case {
  nodes: Statement[];
  inferences: Step[];
  strengths: Record<string, number[]>;
  converged: Record<string, boolean>;
}

const CASES = JSON.parse(text) as Case[];
const [SHIPPED] = CASES as [Case];
const by = (id: string) => GRADUAL.find((row) => row.id === id) as Gradual;

const step = (
  id: string,
  premises: string[],
  conclusion: string,
  polarity: Step["polarity"] = "support",
  hits: string[] = [],
): Step => ({ id, premises, conclusion, polarity, hits, weight: 1 });

const strengthsOf = (nodes: Record<string, number>, steps: Step[], semantics: string): Record<string, number> => {
  const made = frame(
    Object.entries(nodes).map(([id, base]) => ({ id, base })),
    steps,
  );
  const { strengths } = solve(made, by(semantics));
  return Object.fromEntries(made.ids.map((id, element) => [id, strengths[element] as number]));
};

describe("the page's solver and the server's", () => {
  it("know the same semantics", () => {
    expect(GRADUAL.map((row) => row.id)).toEqual(Object.keys(SHIPPED.strengths));
  });

  for (const semantics of GRADUAL) {
    it(`agree to 1e-6 on every element of every frame under ${semantics.label}`, () => {
      CASES.forEach((one, number) => {
        const { strengths, converged } = solve(frame(one.nodes, one.inferences), semantics);
        expect(converged, `frame ${number}`).toBe(one.converged[semantics.id]);
        if (!converged) return;
        const apart = (one.strengths[semantics.id] ?? []).map((value, at) =>
          Math.abs(value - (strengths[at] ?? Number.NaN)),
        );
        expect(apart.length).toBe(strengths.length);
        expect(Math.max(...apart), `frame ${number}`).toBeLessThan(1e-6);
      });
    });
  }
});

describe("worked by hand", () => {
  it("one attack: DF-QuAD 0.5 - 0.5 * 0.8, quadratic 0.5 - 0.5 * 0.64 / 1.64", () => {
    const steps = [step("i", ["a"], "b", "attack")];
    expect(strengthsOf({ a: 0.8, b: 0.5 }, steps, "df_quad").b).toBeCloseTo(0.1, 12);
    expect(strengthsOf({ a: 0.8, b: 0.5 }, steps, "quadratic_energy").b).toBeCloseTo(0.5 - (0.5 * 0.64) / 1.64, 12);
    expect(strengthsOf({ a: 0.8, b: 0.5 }, steps, "euler").b).toBeCloseTo(1 - 0.75 / (1 + 0.5 * Math.exp(-0.8)), 12);
    expect(strengthsOf({ a: 0.8, b: 0.5 }, steps, "mlp").b).toBeCloseTo(1 / (1 + Math.exp(0.8)), 12);
  });

  it("linked premises carry no more than the weakest of them", () => {
    const both = strengthsOf({ a: 0.9, b: 0.3, c: 0.5 }, [step("i", ["a", "b"], "c")], "df_quad").c;
    const weak = strengthsOf({ b: 0.3, c: 0.5 }, [step("i", ["b"], "c")], "df_quad").c;
    expect(both).toBeCloseTo(weak as number, 12);
  });

  it("an undercut weakens the step that it hits and leaves the premise alone", () => {
    const steps = [step("i", ["a"], "c"), step("u", ["b"], "c", "undercut", ["i"])];
    const found = strengthsOf({ a: 0.8, b: 1, c: 0.5 }, steps, "df_quad");
    expect(found.i).toBeCloseTo(0, 12);
    expect(found.a).toBeCloseTo(0.8, 12);
    expect(found.c).toBeCloseTo(0.5, 12);
  });

  it("three that attack each other in a ring settle at one strength", () => {
    const steps = [step("x", ["a"], "b", "attack"), step("y", ["b"], "c", "attack"), step("z", ["c"], "a", "attack")];
    for (const { id } of GRADUAL) {
      const { a, b, c } = strengthsOf({ a: 1, b: 1, c: 1 }, steps, id) as { a: number; b: number; c: number };
      expect(b).toBeCloseTo(a, 7);
      expect(c).toBeCloseTo(a, 7);
    }
  });
});
