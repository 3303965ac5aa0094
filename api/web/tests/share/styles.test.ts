import { expect, test } from "vitest";
import { settled } from "../../src/share/styles";

test("a condition that holds now holds always, one that does not never does, and the rest is left as written", () => {
  const text = "a{font:1px var(--b)}@media (min-width:9px){a{b:c}}@media screen and (width<5px){d{e:f}}";
  expect(settled(text, (condition) => condition.includes("min"))).toBe(
    "a{font:1px var(--b)}@media all{a{b:c}}@media not all{d{e:f}}",
  );
});
