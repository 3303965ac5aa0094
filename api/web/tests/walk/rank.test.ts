import { beforeAll, expect, it } from "vitest";
import { filtered, parseHidden, toggle } from "../../src/walk/filter";
import { parents, rank, ties } from "../../src/walk/rank";
import { knowRelations, link, neighbourhood, node, random } from "../fixture";

beforeAll(knowRelations);
const next = random(1);
const at = (id: string, degree: number) => ({ ...node(id, 1, next), degree });

it("links of the author come before those from elsewhere, and those before computed ones", () => {
  const nodes = [at("near", 90), at("incoming", 50), at("mine", 1)];
  const links = [
    link("near", "c", "related_to", "computed"),
    link("incoming", "c", "supports", "incoming"),
    link("mine", "c", "related_to", "author"),
  ];
  expect(rank(nodes, ties("c", links)).map((row) => row.id)).toEqual(["mine", "incoming", "near"]);
});

it("of one origin, arguments come before neutral links and then the more linked node", () => {
  const nodes = [at("neutral", 99), at("few", 2), at("many", 20)];
  const links = [link("neutral", "c", "part_of"), link("few", "c", "attacks"), link("c", "many", "supports")];
  expect(rank(nodes, ties("c", links)).map((row) => row.id)).toEqual(["many", "few", "neutral"]);
});

it("several links between two nodes show the most telling one and how many more there are", () => {
  const tie = ties("c", [
    link("a", "c", "related_to", "computed"),
    link("c", "a", "attacks"),
    link("a", "c", "part_of"),
  ]).get("a");
  expect(tie?.link.relation).toBe("attacks");
  expect(tie?.more).toBe(2);
});

it("a node further out is drawn through its most important neighbour one hop nearer", () => {
  const answer = {
    center: node("c", 0, next),
    nodes: [node("a", 1, next), node("b", 1, next), node("far", 2, next)],
    links: [link("far", "b"), link("a", "far")],
  };
  expect(parents(answer, ["a", "b"]).get("far")).toBe("a");
});

it("hiding an origin takes with it what is reached only through it", () => {
  const answer = {
    ...neighbourhood(1, 0, 0),
    nodes: [node("a", 1, next), node("far", 2, next)],
    links: [link("a", "center", "supports", "computed"), link("far", "a")],
  };
  expect(filtered(answer, new Set(["computed"])).nodes).toEqual([]);
  expect(filtered(answer, new Set()).nodes).toHaveLength(2);
});

it("a click on the legend hides and shows, with Alt it leaves only that entry and then all again", () => {
  expect(toggle(new Set(), "fix", false)).toBe("fix");
  expect(toggle(new Set(["fix"]), "fix", false)).toBe("");
  const only = parseHidden(toggle(new Set(["computed"]), "support", true));
  expect(only).toEqual(new Set(["computed", "attack", "neutral", "undercut"]));
  expect(toggle(only, "support", true)).toBe("computed");
});

it("unknown words in the list of hidden things are left out", () => {
  expect(parseHidden("fix,nonsense,<b>")).toEqual(new Set(["fix"]));
});
