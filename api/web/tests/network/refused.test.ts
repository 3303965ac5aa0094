import { expect, it } from "vitest";
import type { MapGraph } from "../../src/core/columns";
import { refusals } from "../../src/network/refused";

const graph = {
  nodes: [
    { id: "a", kind: "claim", state: "never run", runnable: true, community: 0 },
    { id: "b", kind: "fix", state: "never run", runnable: false, community: 1 },
  ],
  links: [{ source: "a", target: "b", relation: "supports", origin: "author" }],
} as unknown as MapGraph;
const of = (text: string, whole = true) => refusals(new URLSearchParams(text), graph, whole);

it("says nothing of an address that the map can show", () => {
  expect(
    of(
      "at=0.5,0.5,1&as=list&kind=claim,metric&state=supported&relation=supports&origin=author&community=1&hide=a&within=0,0_1,0_1,1",
    ),
  ).toEqual([]);
});

it("names every word of the address that means nothing here", () => {
  const said = of("at=x,y,z&as=tree&kind=banana,claim&relation=likes&community=7&only=a,zz&without=1,2_3");
  expect(said.map((text) => text.split(" refused")[0])).toEqual([
    "as=tree",
    "at=x,y,z",
    "kind=banana",
    "relation=likes",
    "community=7",
    "only=zz",
    "without=1,2_3",
  ]);
});

it("does not refuse a node that may be in another part of a large graph", () => {
  expect(of("hide=elsewhere", false)).toEqual([]);
  expect(of("hide=elsewhere", true)).toEqual(["hide=elsewhere refused: no node has that id"]);
});
