import { beforeEach, describe, expect, it } from "vitest";
import { health } from "../../src/core/api";
import { navigate } from "../../src/core/router";
import { addressOf } from "../../src/page/state";
import { ENTRIES } from "../../src/page/views";

const from = (address: string): string[] => {
  navigate(address);
  return ENTRIES.map(addressOf);
};

beforeEach(() => {
  health.value = { root: "the-root" } as never;
});

describe("the links of the bar", () => {
  it("name no selection where the reader is at the root, whichever way that is addressed", () => {
    const plain = from("/");
    expect(plain).toEqual([
      "/walk/the-root",
      "/network",
      "/argument/the-root",
      "/node/the-root",
      "/lab/the-root",
      "/sources",
      "/query",
    ]);
    for (const address of ["/walk/the-root?hops=3", "/network?q=judge", "/network?sel=the-root", "/query?text=MATCH"])
      expect(from(address), address).toEqual(plain);
  });

  it("take the chosen node along into every view, and nothing else of the address", () => {
    const other = from("/walk/other?hops=3&hide=topic");
    expect(other).toEqual([
      "/walk/other",
      "/network?sel=other",
      "/argument/other",
      "/node/other",
      "/lab/other",
      "/sources?sel=other",
      "/query?sel=other",
    ]);
    for (const address of ["/network?sel=other&at=1,2,3", "/query?text=MATCH&sel=other", "/walk/the-root?sel=other"])
      expect(from(address), address).toEqual(other);
  });
});
