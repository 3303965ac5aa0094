import { expect, it } from "vitest";
import { clarity, strengthOf } from "../../src/network/fade";

it("draws the links of a small map as they are, at every length and from everywhere", () => {
  for (const ratio of [0.06, 0.4, 1, 2.5])
    for (const length of [0, 0.1, 1, 2.8]) expect(strengthOf(length, clarity(700, ratio))).toBe(1);
});

it("draws a link of a crowded map the fainter the longer it is and the more there are, and none away", () => {
  const counts = [700, 2000, 8000, 30_000, 200_000];
  const lengths = [0, 0.1, 0.2, 0.4, 0.8, 1.6, 2.8];
  for (const ratio of [0.1, 0.5, 1])
    for (const [i, count] of counts.entries())
      for (const [j, length] of lengths.entries()) {
        const strength = strengthOf(length, clarity(count, ratio));
        expect(strength).toBeGreaterThan(0.1);
        expect(strength).toBeLessThanOrEqual(1);
        expect(strength).toBeLessThanOrEqual(strengthOf(lengths[j - 1] ?? 0, clarity(count, ratio)));
        expect(strength).toBeLessThanOrEqual(strengthOf(length, clarity(counts[i - 1] ?? 1, ratio)));
      }
  expect(strengthOf(0.05, clarity(8000, 1))).toBeGreaterThan(2 * strengthOf(1.2, clarity(8000, 1)));
});

it("brings links out as the reader comes nearer, in few steps", () => {
  const seen = Array.from({ length: 200 }, (_, i) => clarity(8000, 1 - i * 0.0047));
  for (const [i, clear] of seen.entries()) expect(clear).toBeGreaterThanOrEqual(seen[i - 1] ?? 0);
  expect(seen.at(-1)).toBeGreaterThan(seen[0] ?? 1);
  expect(new Set(seen).size).toBeLessThan(8);
});
