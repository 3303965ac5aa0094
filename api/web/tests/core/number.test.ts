import { expect, it } from "vitest";
import { apart, change, decimals, exact, figure, fixed, grouped, interval, signs } from "../../src/core/number";

it("writes a real minus sign and no more digits than asked", () => {
  expect(figure(-0.23617)).toBe("\u22120.236");
  expect(figure(0)).toBe("0");
  expect(figure(1500)).toBe("1,500");
  expect(figure(1e7)).toBe("1e7");
  expect(figure(2.5e-7)).toBe("2.5e\u22127");
  expect(grouped(-1500)).toBe("\u22121,500");
  expect(exact(-0.125)).toBe("\u22120.125");
});

it("gives the numbers in an author's text their minus sign and leaves every other hyphen", () => {
  expect(signs("gap -0.06 (-2.3, +2.1) [-.5]")).toBe("gap \u22120.06 (\u22122.3, +2.1) [\u2212.5]");
  for (const text of ["0.04-0.06", "2024-01-02", "Qwen-2", "pass-at-1", "a - 2", "--5", "t_-1"])
    expect(signs(text)).toBe(text);
});

it("says so when a value is not finite", () => {
  for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(figure(value)).toBe("not finite");
});

it("never writes minus zero", () => {
  expect(fixed(-0.0001, 2)).toBe("0.00");
});

it("writes a move in two decimals, or in three where two would not show it", () => {
  expect(apart(0.87, 0.94)).toEqual(["0.87", "0.94"]);
  expect(apart(0.5441, 0.5403)).toEqual(["0.544", "0.540"]);
  expect(change(0.065)).toBe("+0.07");
  expect(change(-0.0042)).toBe("\u22120.004");
});

it("gives an interval the decimals that its width deserves", () => {
  expect(decimals(0.2)).toBe(2);
  expect(decimals(0.0014)).toBe(4);
  expect(interval(0.1706, 0.1715)).toBe("[0.17060, 0.17150]");
  expect(interval(null, 1)).toBe("[no interval]");
});
