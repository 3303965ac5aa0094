import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import type { Beside } from "../../src/core/types";
import { BesideTable } from "../../src/sources/BesideTable";

const row = (number: number): Beside =>
  ({
    id: `f${number}`,
    source: "s",
    source_title: "A paper",
    quantity: `Accuracy ${number}`,
    form: "level",
    node: "n",
    experiment: "main",
    simulation: "m",
    reported: { value: 0.5, low: null, high: null, text: "0.5", condition: "", locator: "", confidence: "high" },
    simulated: null,
    sign: "not_judged",
    order: "not_judged",
    size: "not_judged",
    scale: "",
    same_unit: false,
    why_not: "",
    words: "",
  }) as Beside;

test("a long table of pairs comes a page at a time, and reading goes on at the first new row", async () => {
  const host = document.body.appendChild(document.createElement("div"));
  const rows = Array.from({ length: 230 }, (_, number) => row(number));
  await act(() => render(<BesideTable rows={rows} />, host));
  const heads = () => host.querySelectorAll<HTMLElement>("tbody th");
  expect(heads()).toHaveLength(100);
  const button = () => host.querySelector<HTMLElement>(".more button");
  expect(button()?.textContent).toBe("100 more of 130");
  await act(() => button()?.click());
  expect(heads()).toHaveLength(200);
  expect(document.activeElement).toBe(heads()[100]);
  await act(() => button()?.click());
  expect(heads()).toHaveLength(230);
  expect(button()).toBeNull();
});
