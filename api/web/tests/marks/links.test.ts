import { beforeAll, describe, expect, it } from "vitest";
import { isIdle, linkWords, strokeOf } from "../../src/marks/links";
import { knowRelations, link } from "../fixture";

beforeAll(knowRelations);

describe("a link that undercuts and names no step", () => {
  it("says that it is not counted, both ways round, and is drawn faint", () => {
    const bare = link("a", "b", "undercuts");
    expect(isIdle(bare)).toBe(true);
    expect([linkWords(bare, true), linkWords(bare, false)]).toEqual([
      "undercuts (not counted)",
      "undercut by (not counted)",
    ]);
    expect(strokeOf(bare)).toMatchObject({ opacity: 0.45 });
  });

  it("is none where an argument states it, nor where a link supports or attacks", () => {
    for (const row of [
      { ...link("a", "b", "undercuts"), argument: "x", hits: "y" },
      link("a", "b"),
      link("a", "b", "attacks"),
    ]) {
      expect(isIdle(row)).toBe(false);
      expect(linkWords(row, true)).not.toContain("not counted");
      expect(strokeOf(row)).not.toHaveProperty("opacity");
    }
  });
});
