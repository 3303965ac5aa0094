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

test("who is led to a row that is not shown yet finds it shown, with the focus on it", async () => {
  const host = document.body.appendChild(document.createElement("div"));
  const rows = Array.from({ length: 230 }, (_, number) => row(number));
  Element.prototype.scrollIntoView ??= () => undefined;
  const lead = (place: number) =>
    act(() => render(<BesideTable rows={rows} led={{ to: rows[place] as Beside }} />, host));
  await lead(150);
  expect(host.querySelectorAll("tbody th")).toHaveLength(200);
  const focused = () => document.activeElement?.closest("tr")?.querySelector(".small")?.textContent;
  expect(focused()).toBe("Accuracy 150");
  await lead(3);
  expect(focused()).toBe("Accuracy 3");
});
