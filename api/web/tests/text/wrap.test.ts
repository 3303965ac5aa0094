import { expect, it } from "vitest";
import { wrap } from "../../src/text/wrap";

const measure = (text: string) => text.length * 6;

it("keeps all words in order when they fit", () => {
  const text = "does a model improve by arguing with itself";
  expect(wrap(text, 150, 3, measure).join(" ")).toBe(text);
});

it("never makes more lines than asked and says with an ellipsis what was cut", () => {
  const lines = wrap("word ".repeat(60), 120, 3, measure);
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(/…$/);
});

it("balances lines: the block is as narrow as its number of lines allows", () => {
  const lines = wrap("aaaa bbbb cccc dddd", 100, 3, measure);
  expect(lines).toEqual(["aaaa bbbb", "cccc dddd"]);
});

it("cuts a word that no line can hold, so that nothing is wider than asked", () => {
  const lines = wrap(`a ${"x".repeat(90)}`, 60, 9, measure, 80);
  for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(80);
  expect(lines.join("").replaceAll(" ", "")).toBe(`a${"x".repeat(90)}`);
});

it("breaks a long word after its hyphen before it cuts one anywhere", () => {
  expect(wrap("does self-consistency hold", 84, 4, measure, 84)).toEqual(["does self-", "consistency", "hold"]);
  expect(wrap("a-bb-ccc-dddd-eeeee", 36, 9, measure, 36)).toEqual(["a-bb-", "ccc-", "dddd-", "eeeee"]);
  expect(wrap("-consistencies-", 48, 9, measure, 48).join("")).toBe("-consistencies-");
});

it("never makes a line with an ellipsis wider than asked", () => {
  for (let width = 60; width < 160; width += 7)
    for (const line of wrap("abcdefg hijk lmnopq rst uvwxyz ".repeat(4), width, 2, measure, width))
      expect(measure(line)).toBeLessThanOrEqual(width);
});
