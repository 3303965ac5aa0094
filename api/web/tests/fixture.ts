/** Neighbourhoods and nodes as the wire has them, made from a seed so that every test sees the same ones. */
import { meta } from "../src/core/api";
import type { Link, Neighbourhood, NeighbourNode, ParameterView } from "../src/core/types";

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const WORDS =
  "does a model improve when its own judge keeps score of answers that nobody outside the closed loop checked".split(
    " ",
  );
const KINDS = ["claim", "question", "failure_mode", "fix", "mechanism", "metric", "system", "source", "topic"];
const RELATIONS = ["supports", "attacks", "undercuts", "part_of", "related_to"];
const ORIGINS = ["author", "incoming", "computed"] as const;

const pick = <T>(from: readonly T[], share: number): T => from[Math.floor(share * from.length)] as T;

export function node(id: string, hop: number, next: () => number): NeighbourNode {
  const title = Array.from({ length: 2 + Math.floor(next() * 11) }, () => pick(WORDS, next())).join(" ");
  return {
    id,
    kind: pick(KINDS, next()),
    title,
    statement: "A statement.",
    degree: 1 + Math.floor(next() * 30),
    community: 0,
    x: next() * 2 - 1,
    y: next() * 2 - 1,
    runnable: next() > 0.5,
    state: "never_run",
    hop,
  };
}

export function link(source: string, target: string, relation = "supports", origin: Link["origin"] = "author"): Link {
  return {
    id: `${source} ${relation} ${target}`,
    source,
    target,
    relation,
    origin,
    reason: "",
    weight: null,
    argument: null,
    hits: null,
    linked_with: [],
  };
}

export function neighbourhood(seed: number, direct: number, far: number): Neighbourhood {
  const next = random(seed);
  const center = { ...node("center", 0, next), x: 0, y: 0 };
  const near = Array.from({ length: direct }, (_, i) => node(`near-${i}`, 1, next));
  const beyond = Array.from({ length: far }, (_, i) => node(`far-${i}`, 2, next));
  const links = [
    ...near.map((one) => link(one.id, "center", pick(RELATIONS, next()), pick(ORIGINS, next()))),
    ...(direct > 0
      ? beyond.map((one) =>
          link(one.id, (near[Math.floor(next() * direct)] as NeighbourNode).id, "related_to", "computed"),
        )
      : []),
  ];
  return {
    revision: "r",
    center,
    nodes: [...near, ...beyond],
    links,
    direct,
    two_hop: direct + far,
    hops: 2,
    cluster: { id: 0, label: "A cluster", size: direct, word: "medium" },
    left_out: 0,
  };
}

export function parameter(name: string, changes: Partial<ParameterView> = {}): ParameterView {
  return {
    name,
    label: name,
    symbol: "",
    unit: "1",
    default: 0.5,
    value: 0.5,
    low: 0,
    high: 1,
    step: 0.1,
    sentence: "",
    choices: [],
    shape: false,
    integer: false,
    group: "",
    ...changes,
  };
}

/** The rows of the server's tables that marks need. */
export function knowRelations(): void {
  const row = (name: string, words: string, inverse: string, polarity: string) => ({ name, words, inverse, polarity });
  meta.value = {
    kinds: [],
    relations: [
      row("supports", "supports", "supported by", "support"),
      row("attacks", "attacks", "attacked by", "attack"),
      row("undercuts", "undercuts", "undercut by", "undercut"),
      row("part_of", "part of", "contains", "neutral"),
      row("related_to", "related to", "related to", "neutral"),
    ],
    semantics: [],
    search: ["text"],
    formats: [],
    limits: [],
    errors: [],
  };
}
