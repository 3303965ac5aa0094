import { afterEach, describe, expect, it, vi } from "vitest";

vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));
const { told } = await import("../../src/core/announce");
const { shares } = await import("../../src/share/commands");
const { drawing } = await import("../../src/page/state");

const run = (label: string) =>
  shares()
    .find((row) => row.label === label)
    ?.run();

afterEach(() => {
  told.value = "";
  drawing.value = null;
});

describe("what is taken away from a view", () => {
  it("says that the address was not copied where the page has no clipboard", async () => {
    expect(navigator.clipboard).toBeUndefined();
    run("Copy the address of this view");
    await vi.waitFor(() => expect(told.value).toContain("refused the clipboard"));
  });

  it("says in sight that a picture could not be made", async () => {
    drawing.value = () => {
      throw new Error("nothing is drawn");
    };
    run("Save the picture as SVG");
    await vi.waitFor(() => expect(told.value).toContain("nothing is drawn"));
  });
});
