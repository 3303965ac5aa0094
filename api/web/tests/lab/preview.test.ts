import { describe, expect, it } from "vitest";
import { READER } from "../../src/core/reader";
import { previewWords } from "../../src/lab/Preview";

const seen = { status: "finished", seeds: 8, tier: "monte_carlo" } as never;

describe("what is said of a look ahead", () => {
  it("is what it shows, once it is there", () => {
    expect(previewWords({ seen, waits: "", problem: "" })).toBe("8 seeds, without a verdict and not kept.");
  });

  it("is what it waits for, with the picture before it, and no word of an error", () => {
    expect(previewWords({ seen, waits: "place", problem: "" })).toBe(
      "Waiting for a place: many look ahead at once. The picture is of the setting before.",
    );
    expect(previewWords({ seen, waits: "turn", problem: "" })).toContain("waiting for its turn");
    expect(previewWords({ seen: null, waits: "place", problem: "" })).toBe(
      "Waiting for a place: many look ahead at once.",
    );
    expect(previewWords({ seen: null, waits: "", problem: "" })).toContain("compiles");
  });
});

describe("the word for a reader", () => {
  it("is one that a header carries", () => expect(READER).toMatch(/^[0-9a-f]{16}$/));
});
