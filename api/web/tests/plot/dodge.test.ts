import { expect, it } from "vitest";
import { dodge } from "../../src/plot/Frame";

it("keeps labels apart, in order and inside", () => {
  const at = dodge([100, 101, 102, 20], 15, 0, 110);
  const sorted = at.toSorted((a, b) => a - b);
  sorted.slice(1).forEach((value, i) => {
    expect(value - (sorted[i] as number)).toBeGreaterThanOrEqual(15);
  });
  expect(Math.max(...at)).toBeLessThanOrEqual(110);
  expect((at[0] as number) < (at[1] as number) && (at[1] as number) < (at[2] as number)).toBe(true);
});

it("leaves labels alone that do not touch", () => {
  expect(dodge([10, 60], 15, 0, 100)).toEqual([10, 60]);
});
