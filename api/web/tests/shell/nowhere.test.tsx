import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { Nowhere } from "../../src/shell/Nowhere";

test("an address that no view reads is told as text, under a title of its own, with a way to the root", () => {
  document.body.innerHTML = "<div id='app'></div>";
  act(() => render(<Nowhere view="<b>zzz</b>" />, document.getElementById("app") as HTMLElement));
  expect(document.querySelector("h1")?.textContent).toBe("Nothing lives at this address");
  expect(document.querySelector("p")?.textContent).toBe("There is no view called <b>zzz</b>.");
  expect(document.querySelector("a")?.getAttribute("href")).toBe("/walk");
  expect(document.title).toBe("Nothing at this address · Mirage");
});
