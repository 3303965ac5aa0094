import { describe, expect, it } from "vitest";
import { inside, readOutlines, simplified, writeOutline } from "../../src/network/lasso";
import { random } from "../fixture";

const circle = (corners: number) =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return { x: Math.cos(angle), y: Math.sin(angle) };
  });

describe("an area drawn by hand", () => {
  it("holds exactly the places that a circle of the same corners holds, away from its edge", () => {
    const next = random(5);
    for (let i = 0; i < 2000; i += 1) {
      const at = { x: next() * 3 - 1.5, y: next() * 3 - 1.5 };
      const far = Math.hypot(at.x, at.y);
      if (Math.abs(far - 1) > 0.01) expect(inside(circle(400), at)).toBe(far < 1);
    }
  });

  it("becomes short enough for an address and still holds the same places, away from its edge", () => {
    const next = random(6);
    const drawn = circle(700);
    const [read] = readOutlines(writeOutline(drawn));
    expect(simplified(drawn).length).toBe(24);
    expect(writeOutline(drawn).length).toBeLessThan(400);
    for (let i = 0; i < 2000; i += 1) {
      const at = { x: next() * 3 - 1.5, y: next() * 3 - 1.5 };
      if (Math.abs(Math.hypot(at.x, at.y) - 1) > 0.15) expect(inside(read ?? [], at)).toBe(inside(drawn, at));
    }
  });

  it("is left out when the address holds none", () => {
    expect(readOutlines(null)).toEqual([]);
    expect(readOutlines("1,2_3,4;x,y_1,2;1e999,0_0,0_1,1")).toEqual([]);
  });
});
