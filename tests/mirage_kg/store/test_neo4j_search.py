"""Search on a Neo4j server where more nodes match than one answer holds: the best of all, found by its indexes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from mirage_kg.model.graph import build_graph
from mirage_kg.model.map import Map, Place
from mirage_kg.model.node import Node
from mirage_kg.store import Store
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import push
from mirage_kg.store.neo4j.search import ENDINGS, POSTINGS
from mirage_kg.store.neo4j.store import Neo4jStore

if TYPE_CHECKING:
    from tests.neo4j.server import Given, Server


@pytest.mark.parametrize("text", ["common", "common rare", "comm", "even odd", "even common odd zzz", "text of"])
def test_where_over_a_thousand_nodes_match_the_best_are_those_of_all_stores(
    short_nodes: tuple[Store, Store], text: str
) -> None:
    here, there = short_nodes
    found = there.search(text, 60)
    assert found == here.search(text, 60)
    assert len(found.items) == 60


def test_what_a_search_reads_is_found_by_an_index(database: Database, short_nodes: tuple[Store, Store]) -> None:
    def operators(plan: dict[str, Any]) -> Iterator[str]:
        yield plan["operatorType"].partition("@")[0]
        for child in plan.get("children", ()):
            yield from operators(child)

    values = {
        "stems": ["common"],
        "edition": schema.edition(short_nodes[0].revision),
        "word": "c",
        "end": "d",
        "most": 5,
    }
    for query in (POSTINGS, ENDINGS):
        plan = database.read_within(5, lambda run, query=query: run.run(f"EXPLAIN {query}", values).consume().plan)  # type: ignore[misc]
        assert plan
        assert [name for name in operators(plan) if "Scan" in name] == []


@pytest.fixture(scope="module")
def short_nodes(neo4j_server: Server | Given) -> Iterator[tuple[Store, Store]]:
    """A graph of 2,400 nodes of a few words in memory, and on the server, its postings in several parts."""
    chance = random.Random(5)

    def node(number: int) -> Node:
        words = ["common"] * chance.randint(1, 4) + ["even" if number % 2 else "odd"] + ["text of all"] * (number % 3)
        body = " ".join([*words, *(["rare"] if number % 40 == 0 else []), *["filler"] * chance.randint(0, 30)])
        return Node(id=f"n{number:04d}", kind="claim", title=f"Node {number % 7}", statement="Common.", body=body)

    nodes = {made.id: made for made in map(node, range(2_400))}
    graph = build_graph(nodes, {}, "f" * 32)
    places = {id: Place(0, 0, 0, 0, 0) for id in nodes}
    with (
        closing(MemoryStore(graph, Map((), places, ()))) as here,
        closing(Database(read_address(neo4j_server.environment))) as database,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr("mirage_kg.store.neo4j.postings.PART", 1_000)
        push(here, database)
        with closing(Neo4jStore(Database(database.address))) as there:
            yield here, there
