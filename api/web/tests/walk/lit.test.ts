import { expect, it } from "vitest";
import { litOf } from "../../src/walk/lit";

it("the neighbour under the pointer stands out, else the chosen one, and only where the map has it", () => {
  const drawn = new Set(["a", "b"]);
  expect(litOf(drawn, "a", "b")).toBe("a");
  expect(litOf(drawn, null, "b")).toBe("b");
  expect(litOf(drawn, "centre", "centre")).toBe(null);
  expect(litOf(drawn, "gone", "b")).toBe("b");
});
