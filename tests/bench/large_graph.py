"""Writes a folder with a large argument graph, the same for the same seed: for measurements, never as content.

    python -m tests.bench.large_graph FOLDER --nodes 10000 --links 30000

Kinds and relations come in the shares that the shipped graph has, each relation between kinds that it allows. Nodes fall into
groups of very different size; four links of five stay inside a group, and who has links gets more of them (Barabasi and Albert,
1999), which gives the shipped graph's few much linked nodes and many with two or three links.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from pathlib import Path

from mirage_kg import open_graph
from mirage_kg.model.relation import RELATIONS

WORDS = [
    *(
        "answer",
        "judge",
        "reward",
        "model",
        "loop",
        "signal",
        "critic",
        "sample",
        "outside",
        "search",
        "policy",
        "proof",
    ),
    *("score", "data", "label", "variety", "entropy", "memory", "choice", "vote", "debate", "anchor", "drift", "limit"),
    *("check", "test", "claim", "error", "gain", "task", "reader", "tool", "rule", "source"),
]
INSIDE = 0.8
"""Share of links that stay inside a group."""


def write(folder: Path, nodes: int, links: int, seed: int = 1) -> None:
    """Write `nodes` node files with `links` links between them into `folder`/nodes."""
    draw = random.Random(seed)
    with open_graph() as shipped:
        kinds = Counter(node.kind for node in shipped.nodes.values())
        relations = Counter(link.relation for link in shipped.links if link.origin != "computed")
    ids = [f"n{number:06d}" for number in range(nodes)]
    kind = dict(zip(ids, draw.choices(list(kinds), list(kinds.values()), k=nodes), strict=True))
    group = _groups(draw, nodes)
    made = _links(draw, ids, kind, group, relations, links)
    for number, id in enumerate(ids):
        place = folder / "nodes" / kind[id] / f"{id}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_text(draw, id, kind[id], group[number], made[id], root=number == 0), encoding="utf-8")
    (folder / "sources").mkdir(parents=True, exist_ok=True)


def _groups(draw: random.Random, nodes: int) -> list[int]:
    """Return a group for every node, sizes as in a Pareto law."""
    weights = [draw.paretovariate(1.2) for _ in range(max(6, round(nodes**0.4)))]
    return draw.choices(range(len(weights)), weights, k=nodes)


def _links(
    draw: random.Random, ids: list[str], kind: dict[str, str], group: list[int], relations: Counter[str], links: int
) -> dict[str, dict[str, str]]:
    """Return relation by target for every source; links that the kinds do not allow are drawn again."""
    members: dict[int, list[str]] = defaultdict(list)
    for id, number in zip(ids, group, strict=True):
        members[number].append(id)
    ends: dict[int, list[str]] = {number: list(found) for number, found in members.items()}
    names, shares = list(relations), list(relations.values())
    made: dict[str, dict[str, str]] = {id: {} for id in ids}
    count = 0
    while count < links:
        index = draw.randrange(len(ids))
        source = ids[index]
        pool = ends[group[index]] if draw.random() < INSIDE else ids
        target = draw.choice(pool)
        relation = draw.choices(names, shares)[0]
        row = RELATIONS[relation]
        if source == target or target in made[source] or source in made[target]:
            continue
        if kind[source] not in row.sources or kind[target] not in row.targets or (row.acyclic and source < target):
            continue
        made[source][target] = relation
        ends[group[index]] += [source, target]
        count += 1
    return made


def _text(draw: random.Random, id: str, kind: str, group: int, links: dict[str, str], *, root: bool) -> str:
    title = " ".join(draw.choice(WORDS) for _ in range(draw.randint(3, 8))).capitalize()
    lines = [
        "---",
        f"id: {id}",
        f"kind: {kind}",
        f"title: {title}",
        f"statement: About {title.lower()}, group {group}.",
    ]
    lines += ["root: true"] if root else []
    if links:
        lines.append("links:")
        for target, relation in links.items():
            lines += [
                f"  - to: {target}",
                f"    relation: {relation}",
                f"    reason: Drawn with the seed, group {group}.",
            ]
    return "\n".join([*lines, "---", f"{title}.", ""])


def main() -> None:
    """Write the folder that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.nodes, given.links, given.seed)
    print(f"{given.nodes} nodes and {given.links} links in {given.folder}")


if __name__ == "__main__":
    main()
