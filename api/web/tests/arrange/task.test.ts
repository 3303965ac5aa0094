import { expect, it } from "vitest";
import { MOST_MARKS, MOST_STEPS } from "../../src/arrange/forces";
import { between, orderOf, readWish, refusal, sameTask, spreadOf, taskOf } from "../../src/arrange/task";
import type { Shown } from "../../src/core/types";
import { link, node, random } from "../fixture";

const next = random(5);
const shown: Shown = {
  nodes: ["c", "a", "d", "b"].map((id) => node(id, 0, next)),
  links: [link("c", "a"), link("a", "b"), link("d", "b")],
};
const taskFor = (one: Shown) => taskOf(one, orderOf(one));

it("makes the same task of the same set, in whatever order it comes", () => {
  const turned = { nodes: shown.nodes.toReversed(), links: shown.links.toReversed() };
  expect(sameTask(taskFor(shown), taskFor(turned))).toBe(true);
  expect(orderOf(shown)).toEqual(["a", "b", "c", "d"]);
  expect([...taskFor(shown).pairs]).toEqual([0, 1, 2, 0, 3, 1]);
});

it("makes another task of another start, link or size", () => {
  const [first, ...rest] = shown.nodes as [Shown["nodes"][number], ...Shown["nodes"]];
  for (const other of [
    { ...shown, nodes: [{ ...first, x: first.x + 0.1 }, ...rest] },
    { ...shown, nodes: [{ ...first, degree: first.degree + 5 }, ...rest] },
    { ...shown, links: shown.links.slice(1) },
  ])
    expect(sameTask(taskFor(shown), taskFor(other))).toBe(false);
});

it("gives places back to the ids that they were made of", () => {
  const order = orderOf(shown);
  const spread = spreadOf(order, taskOf(shown, order).places);
  for (const { id, x, y } of shown.nodes) expect(spread.get(id)).toEqual({ x, y });
});

it("moves marks from where they were to where they belong, and puts new ones there at once", () => {
  const from = new Map([["a", { x: 0, y: 0 }]]);
  const to = new Map([
    ["a", { x: 1, y: -1 }],
    ["b", { x: 0.5, y: 0.5 }],
  ]);
  expect([...between(from, to, 0.5)]).toEqual([
    ["a", { x: 0.5, y: -0.5 }],
    ["b", { x: 0.5, y: 0.5 }],
  ]);
  expect(between(from, to, 0).get("a")).toEqual({ x: 0, y: 0 });
  expect(between(from, to, 1)).toBe(to);
});

it("reads what the address wants, and says what is wrong with it without guessing", () => {
  expect(readWish(null, "whole")).toEqual({ steps: 0, wrong: "" });
  expect(readWish(null, "shown")).toEqual({ steps: MOST_STEPS, wrong: "" });
  expect(readWish("shown", "whole")).toEqual({ steps: MOST_STEPS, wrong: "" });
  expect(readWish("whole", "shown")).toEqual({ steps: 0, wrong: "" });
  expect(readWish("57", "whole")).toEqual({ steps: 57, wrong: "" });
  for (const word of ["0", "-3", "301", "1e2", "7.5", "round"]) {
    const { steps, wrong } = readWish(word, "whole");
    expect(steps).toBe(0);
    expect(wrong).toContain(`“${word}”`);
  }
});

it("says why a set is too large before any work is done", () => {
  expect(refusal(shown)).toBe("");
  expect(refusal({ ...shown, nodes: new Array(MOST_MARKS + 1).fill(shown.nodes[0]) })).toContain("20,000 nodes");
});
