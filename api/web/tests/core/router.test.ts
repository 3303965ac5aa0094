import { beforeEach, expect, it } from "vitest";
import { href, isFirst, navigate, parseRoute, route, setQuery, trail, walked } from "../../src/core/router";
import { understood, viewRow } from "../../src/page/views";

beforeEach(() => navigate("/", { replace: true, trail: [] }));

it("reads view, node and query from an address", () => {
  const read = parseRoute("/walk/a-node", "?hops=3&sel=b");
  expect([read.view, read.id, read.query.get("sel")]).toEqual(["walk", "a-node", "b"]);
});

it("survives an address that is not well encoded", () => {
  expect(parseRoute("/walk/%E0%A4%A", "").id).toBe("%E0%A4%A");
});

it("leaves defaults out and keeps commas readable", () => {
  expect(href("network", "", { kind: "fix,claim", q: "", at: null })).toBe("/network?kind=fix,claim");
});

it("changes some words of the address and keeps the others, unknown ones too", () => {
  navigate("/walk/a?later=1&hops=3");
  setQuery({ hops: null, sel: "b" });
  expect(location.search).toBe("?later=1&sel=b");
  expect(route.value.query.get("later")).toBe("1");
});

it("keeps the trail with the entry of the history", () => {
  navigate("/walk/b", { trail: ["a"] });
  expect(trail.value).toEqual(["a"]);
  expect(history.state).toMatchObject({ trail: ["a"] });
});

it("knows which words a view understands", () => {
  const lab = viewRow("lab");
  expect(lab && ["p.share", "seed", "n", "run"].every((word) => understood(lab, word))).toBe(true);
  expect(lab && understood(lab, "hops")).toBe(false);
});

it("knows the entry by which the page was opened, to which alone there is no step back", () => {
  history.replaceState(null, "", "/walk/a");
  expect(isFirst()).toBe(true);
  navigate("/walk/b", { replace: true });
  expect(isFirst()).toBe(true);
  navigate("/walk/c");
  expect(isFirst()).toBe(false);
  setQuery({ sel: "d" });
  expect(isFirst()).toBe(false);
});

it("lets the trail hold each place once, newest last, and no more than twelve", () => {
  navigate("/walk/c", { trail: ["a", "b", "c"] });
  expect(walked("c", "d")).toEqual(["a", "b", "c"]);
  expect(walked("c", "a")).toEqual(["b", "c"]);
  navigate("/walk/z", { trail: [..."abcdefghijklmn"] });
  expect(walked("z", "y")).toEqual([..."defghijklmnz"]);
});
