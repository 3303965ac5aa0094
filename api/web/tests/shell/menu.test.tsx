import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listenToKeys } from "../../src/core/keys";
import { Menu, type MenuItem } from "../../src/shell/Menu";

let ran: string[] = [];
const item = (label: string, chosen?: boolean): MenuItem => ({
  label,
  run: () => ran.push(label),
  ...(chosen !== undefined && { chosen }),
});
const show = (items: readonly MenuItem[]) =>
  act(() =>
    render(
      <Menu label="Share" items={() => items}>
        <i />
      </Menu>,
      document.getElementById("app") as HTMLElement,
    ),
  );
const button = () => document.querySelector("button") as HTMLButtonElement;
const press = (key: string) =>
  act(() => {
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  });
const click = (element: HTMLElement) => act(() => element.click());
const focused = () => document.activeElement?.textContent;

let stop = () => {};
beforeEach(() => {
  ran = [];
  document.body.innerHTML = "<div id='app'></div>";
  stop = listenToKeys();
});
afterEach(() => stop());

test("it opens with the focus on its first entry, and the arrows, Home and End go round", () => {
  show(["One", "Two", "Three"].map((label) => item(label)));
  button().focus();
  click(button());
  expect(focused()).toBe("One");
  const heard = ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End"].map((key) => {
    press(key);
    return focused();
  });
  expect(heard).toEqual(["Two", "Three", "One", "Three", "One", "Three"]);
});

test("it opens on the entry that is chosen, and says which one that is", () => {
  show([item("System", false), item("Light", false), item("Dark", true)]);
  click(button());
  expect(focused()).toBe("Dark✓");
  const marked = [...document.querySelectorAll("[role=menuitemradio]")].map((one) => one.getAttribute("aria-checked"));
  expect(marked).toEqual(["false", "false", "true"]);
});

test.each(["Escape", "choosing"])("after %s it is gone and the focus is on its button again", async (how) => {
  show([item("One"), item("Two")]);
  button().focus();
  click(button());
  if (how === "Escape") press("Escape");
  else click(document.querySelector("[role=menuitem]") as HTMLElement);
  await Promise.resolve();
  expect(document.querySelector("[role=menu]")).toBeNull();
  expect(document.activeElement).toBe(button());
  expect(ran).toEqual(how === "Escape" ? [] : ["One"]);
});
