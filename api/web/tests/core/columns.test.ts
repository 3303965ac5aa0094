/** Columns of the wire put together again. */
import { expect, it } from "vitest";
import { aroundFromColumns, fromColumns } from "../../src/core/columns";
import type { GraphColumns, Link, NeighbourhoodColumns } from "../../src/core/types";

const answer: GraphColumns = {
  revision: "r",
  tables: {
    kinds: ["claim", "fix"],
    states: ["never_run", "supported"],
    mirrors: ["ring"],
    relations: ["supports"],
    origins: ["author"],
  },
  nodes: {
    id: ["a", "b"],
    title: ["A", "B"],
    kind: [1, 0],
    degree: [1, 1],
    community: [0, 3],
    x: [-100_000, 6517],
    y: [0, 1],
    state: [1, 0],
    runnable: [0],
  },
  levels: { strength: [600, null], low: [400, null], high: [1000, null], testedness: [5, null], mirror: [0, null] },
  links: { source: [1], target: [0], relation: [0], origin: [0] },
  communities: [],
  left_out: 2,
};

it("gives every node and link what its columns say", () => {
  const found = fromColumns(answer);
  const shared = { degree: 1 };
  expect(found.nodes).toEqual([
    { ...shared, id: "a", title: "A", kind: "fix", community: 0, x: -1, y: 0, runnable: true, state: "supported" },
    {
      ...shared,
      id: "b",
      title: "B",
      kind: "claim",
      community: 3,
      x: 0.06517,
      y: 0.00001,
      runnable: false,
      state: "never_run",
    },
  ]);
  expect(found.links).toEqual([{ source: "b", target: "a", relation: "supports", origin: "author" }]);
  expect([found.revision, found.left_out]).toEqual(["r", 2]);
});

it("knows no level where the server knows none", () => {
  const { levels } = fromColumns(answer);
  expect([...levels]).toEqual([["a", { strength: 0.6, low: 0.4, high: 1, testedness: 0.005, mirror: "ring" }]]);
  expect(fromColumns({ ...answer, levels: null }).levels.size).toBe(0);
});

it("gives a neighbourhood its centre, what each node says and how far it is, its own links whole and the further ones short", () => {
  const { links: outward, communities: _, ...rest } = answer;
  const tie: Link = {
    id: "a--supports--b",
    source: "a",
    target: "b",
    relation: "supports",
    origin: "author",
    reason: "It was seen.",
    weight: 0.5,
    argument: "one",
    hits: null,
    linked_with: [],
  };
  const around: NeighbourhoodColumns = {
    ...rest,
    nodes: { ...rest.nodes, hop: [0, 1], statement: ["It is so.", "It is not."] },
    ties: [tie],
    outward,
    direct: 1,
    two_hop: 1,
    hops: 2,
    cluster: { id: 0, label: "A part", size: 2, word: "small" },
  };
  const found = aroundFromColumns(around);
  expect(found.center).toEqual(found.nodes[0]);
  expect(found.nodes.map(({ id, hop, statement, strength }) => [id, hop, statement, strength])).toEqual([
    ["a", 0, "It is so.", 0.6],
    ["b", 1, "It is not.", undefined],
  ]);
  expect(found.links).toEqual([tie, { source: "b", target: "a", relation: "supports", origin: "author" }]);
  expect([found.direct, found.two_hop, found.hops, found.left_out, found.cluster.word]).toEqual([1, 1, 2, 2, "small"]);
  expect(Object.keys(found)).not.toContain("tables");
});
