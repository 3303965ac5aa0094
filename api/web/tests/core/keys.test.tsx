import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type KeyRow, listenToKeys, singleKeys, useKeys } from "../../src/core/keys";

let told: string[] = [];
const row = (key: string): KeyRow => ({ keys: [key], does: key, run: () => told.push(key) });
const KEYS = ["r", "?", "5", "Mod+k", "ArrowLeft", "Enter", "Escape"];

function Keys() {
  useKeys(KEYS.map(row));
  return <input id="text" />;
}

const press = (key: string, more: KeyboardEventInit = {}, at: EventTarget = document.body) =>
  at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const pressAll = () => {
  for (const key of KEYS) press(key.replace("Mod+", ""), { ctrlKey: key.startsWith("Mod+") });
};

let leave = () => undefined as undefined;
beforeEach(() => {
  told = [];
  singleKeys.value = true;
  document.body.innerHTML = "<div id='app'></div>";
  const host = document.getElementById("app") as HTMLElement;
  act(() => render(<Keys />, host));
  const stop = listenToKeys();
  leave = () => {
    stop();
    act(() => render(null, host));
  };
});
afterEach(() => leave());

test("every key does what its row says, and a text field keeps its own", () => {
  pressAll();
  expect(told).toEqual(KEYS);
  press("r", {}, document.getElementById("text") as HTMLElement);
  expect(told).toEqual(KEYS);
});

test("with keys of one character off, letters, digits and signs do nothing and all others work", () => {
  singleKeys.value = false;
  pressAll();
  expect(told).toEqual(["Mod+k", "ArrowLeft", "Enter", "Escape"]);
});

test("the choice outlives the visit", () => {
  singleKeys.value = false;
  expect(localStorage.getItem("mirage.keys")).toBe("off");
  singleKeys.value = true;
  expect(localStorage.getItem("mirage.keys")).toBe("on");
});
