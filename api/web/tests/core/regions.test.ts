import { expect, test } from "vitest";
import { regions } from "../../src/core/regions";

test("the regions are those that lie in no other, in reading order", () => {
  document.body.innerHTML = `
    <header class="bar"><a href="/walk">Walk</a></header>
    <main id="view">
      <section aria-label="Filters"><section aria-label="Kind"></section></section>
      <section aria-label="Map"></section>
      <aside><section aria-label="Note"></section></aside>
    </main>
    <nav class="tabs"></nav>`;
  const told = regions().map((one) => one.getAttribute("aria-label") ?? one.localName);
  expect(told).toEqual(["header", "Filters", "Map", "aside", "nav"]);
});
