/* Light or dark as the system is or, in a notebook, as the page around says: a frame cannot see its colours by itself. */
"use strict";
const darkRules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media?.mediaText.includes("prefers-color-scheme: dark"));

/** Marks are pictures of the colours of before. */
function repaint() {
  tokens = new Map();
  sprites.clear();
  for (const canvas of document.querySelectorAll("canvas")) canvas.again?.();
  network.redraw();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
addEventListener("message", ({ data, source }) => {
  if (source !== parent || (data?.scheme !== "light" && data?.scheme !== "dark")) return;
  for (const rule of darkRules) rule.media.mediaText = data.scheme === "dark" ? "screen" : "not all";
  document.documentElement.style.colorScheme = data.scheme;
  repaint();
});
