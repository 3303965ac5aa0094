import { render } from "preact";
import { expect, test } from "vitest";
import { Written, writtenPlain } from "../../src/knobs/symbol";

const drawn = (symbol: string) => {
  const host = document.createElement("div");
  render(<Written symbol={symbol} />, host);
  return host.innerHTML.replace(/^<i class="symbol">|<\/i>$/g, "");
};

test.each([
  ["e", "e", "e"],
  ["theta_0", "θ<sub>0</sub>", "θ_0"],
  ["T_off", "T<sub>off</sub>", "T_off"],
  ["eta", "η", "η"],
  ["trust", "trust", "trust"],
  ["d'", "d'", "d'"],
  ["<b>_<i>", "&lt;b&gt;<sub>&lt;i&gt;</sub>", "<b>_<i>"],
])("%s is written as mathematics writes it", (symbol, html, plain) => {
  expect(drawn(symbol)).toBe(html);
  expect(writtenPlain(symbol)).toBe(plain);
});
