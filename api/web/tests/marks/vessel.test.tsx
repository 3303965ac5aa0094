import { render } from "preact";
import { describe, expect, it } from "vitest";
import { type Level, Vessel } from "../../src/marks/vessel";

const LEVEL: Level = { strength: 0.7, low: 0.5, high: 0.8, testedness: 0.25, mirror: "anchored" };

/** A vessel at the size of its own box, so that its numbers are those of the mark. */
function draw(kind: string, level: Level | null, old: number | null = null): Element {
  const host = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  render(<Vessel kind={kind} level={level} size={24} old={old} />, host);
  return host;
}

const heights = (host: Element): string[] =>
  [...host.querySelectorAll<SVGRectElement>(".level")].map((rect) => rect.style.transform);

describe("a node as a vessel", () => {
  it("is filled solid to its lowest semantics and hatched to its highest", () => {
    const host = draw("claim", LEVEL);
    expect(heights(host)).toEqual(["translateY(-5.70px)", "translateY(0.00px)"]);
    expect([...host.querySelectorAll(".level")].map((rect) => rect.getAttribute("fill"))).toEqual([
      "url(#hatch-holds)",
      "var(--holds)",
    ]);
  });

  it("takes its colour from its strength: blue from 0.6, orange to 0.4, grey between", () => {
    const fill = (strength: number) =>
      draw("claim", { ...LEVEL, strength })
        .querySelectorAll(".level")[1]
        ?.getAttribute("fill");
    expect([0.6, 0.5, 0.4].map(fill)).toEqual(["var(--holds)", "var(--ink-3)", "var(--falls)"]);
  });

  it("draws as much of its outline as is tested, and all of it without a gap at 1", () => {
    const drawn = (testedness: number) =>
      draw("claim", { ...LEVEL, testedness })
        .querySelector("[pathLength]")
        ?.getAttribute("stroke-dasharray");
    expect(drawn(0.25)).toBe("0.25 0.75");
    expect(drawn(1)).toBeNull();
    expect(drawn(0)).toBeUndefined();
  });

  it("doubles the outline where only a ring holds it and opens it where nothing does", () => {
    const open = (mirror: Level["mirror"]) => draw("claim", { ...LEVEL, mirror }).innerHTML.includes("open-below");
    const outlines = (mirror: Level["mirror"]) => draw("claim", { ...LEVEL, mirror }).querySelectorAll("path").length;
    expect([open("anchored"), open("ring"), open("unanchored")]).toEqual([false, false, true]);
    expect(outlines("ring")).toBe(outlines("anchored") + 1);
  });

  it("keeps the old level as a dashed line, and draws no level where there is none to know", () => {
    expect(draw("claim", LEVEL, 0.9).querySelectorAll(".old-level")).toHaveLength(1);
    expect(draw("claim", null).querySelectorAll(".level")).toHaveLength(0);
    expect(draw("topic", LEVEL).querySelectorAll(".level")).toHaveLength(0);
  });
});
