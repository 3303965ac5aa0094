import { describe, expect, it } from "vitest";
import type { Beside } from "../../src/core/types";
import { comparable } from "../../src/sources/Overview";
import { reach } from "../../src/sources/Strip";

const pair = (form: Beside["form"], same: boolean, simulated: number | null) =>
  ({ form, same_unit: same, simulated: simulated === null ? null : { value: simulated } }) as Beside;

describe("the picture of all changes", () => {
  it("holds only changes that share a unit and have a run", () => {
    const wanted = pair("change", true, 0.2);
    const rows = [wanted, pair("change", false, 0.2), pair("ratio", true, 2), pair("change", true, null)];
    expect(comparable(rows)).toEqual([wanted]);
  });
});

describe("a scale with zero on it", () => {
  it("reaches on either side to the next round number and no further", () => {
    expect(reach([-0.14, 0.06])).toEqual([-0.2, 0.1]);
    expect(reach([52.6, -11.2])).toEqual([-20, 100]);
    expect(reach([0.3])).toEqual([0, 0.3]);
    expect(reach([-3])).toEqual([-3, 0]);
  });

  it("is as wide as one number for nothing at all", () => {
    const [low, high] = reach([0, 0]);
    expect(high).toBeGreaterThan(low);
  });
});
