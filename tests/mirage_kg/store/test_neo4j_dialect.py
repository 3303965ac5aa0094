"""All of Cypher that reads, passed through: what a reader may ask beyond the subset, and what must not get through."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.errors import QueryRefused, QueryStopped
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import push
from mirage_kg.store.neo4j.query import answer
from mirage_kg.store.neo4j.stoppable import edited, stoppable, tokens
from mirage_kg.store.neo4j.store import Neo4jStore
from mirage_kg.store.protocol import PassesThrough, Store

if TYPE_CHECKING:
    from tests.neo4j.server import Given, Server

SMALL = Bounds(20.0, 100, 100_000, Bounds.usual().cost)


@pytest.fixture(scope="module")
def store(neo4j_server: Server | Given, unplaced: Store) -> Iterator[Neo4jStore]:
    database = Database(read_address(neo4j_server.environment))
    push(unplaced, database)
    with closing(Neo4jStore(database)) as made:
        assert isinstance(made, PassesThrough)
        yield made


def nodes(store: Neo4jStore) -> list[list[int]]:
    return store._served.database.read(lambda ask: ask("MATCH (n) RETURN count(n), sum(size(keys(n)))"))


@pytest.fixture(scope="module")
def untouched(store: Neo4jStore) -> Iterator[None]:
    before = nodes(store)
    yield
    assert nodes(store) == before


BEYOND = {
    "MATCH ((a:Claim)-[:SUPPORTS]->(b)){1,3} RETURN count(*) > 0": True,
    "MATCH p = SHORTEST 1 (:Claim {id: 'anchor-kinds'})-->+(:Fix) RETURN min(length(p)) > 0": True,
    "MATCH (c:Claim) CALL (c) { MATCH (c)-->(m:Node) RETURN count(m) AS out } RETURN sum(out) > 0": True,
    "MATCH (n:Node {id: 'seal'}) RETURN n {.id, kind: n.kind}": {"id": "seal", "kind": "system"},
    "MATCH (n:Node {id: 'seal'}) RETURN size(COLLECT { MATCH (n)--(m:Node) RETURN m.id }) > 0": True,
    "MATCH (n:Node {id: 'seal'}) RETURN n.title IS :: STRING": True,
    "MATCH (n:Node&!Claim) RETURN count(n) = COUNT { MATCH (m:Node) WHERE NOT m:Claim }": True,
    "UNWIND [1, 2, 3, 4] AS x RETURN percentileCont(x, 0.5)": 2.5,
    "MATCH (n:Node) WITH collect(n.id) AS ids RETURN [x IN ids WHERE x = 'seal' | x + '!']": ["seal!"],
    "RETURN reduce(s = '', x IN ['a', 'b'] | s + x)": "ab",
    "RETURN date('2026-11-26') + duration('P1D')": "2026-11-27",
    "RETURN point({x: 1, y: 2})": {"x": 1.0, "y": 2.0},
    "MATCH ()-[r:SUPPORTS]->() RETURN count(r) > 0": True,
}


@pytest.mark.parametrize("text", BEYOND)
def test_what_the_subset_lacks_is_answered(store: Neo4jStore, text: str) -> None:
    found = store.pass_through(text, {}, SMALL)
    assert found.rows == ((BEYOND[text],),)
    assert found.notes


def test_the_plan_is_shown_and_nothing_run_where_explain_stands_before(store: Neo4jStore) -> None:
    found = store.pass_through("EXPLAIN MATCH (n:Claim) RETURN n", {}, SMALL)
    assert found.columns == ("step", "detail", "rows")
    assert any("NodeByLabelScan" in str(row[0]) for row in found.rows)


def test_nodes_paths_and_maps_come_without_what_the_store_keeps_for_itself(store: Neo4jStore) -> None:
    text = "MATCH p = (n:Node {id: 'seal'})--() RETURN p, n, properties(n) LIMIT 1"
    walk, vertex, properties = store.pass_through(text, {}, SMALL).rows[0]
    assert vertex.properties["id"] == properties["id"] == "seal"
    for held in (vertex.properties, properties, *(part.properties for part in (*walk.vertices, *walk.edges))):
        assert not [name for name in held if name.startswith("_")]


REFUSED = {
    "more than read": (
        "CREATE (n:Node)",
        "INSERT (:Node)",
        "MATCH (n:Node) SET n.x = 1",
        "MATCH (n:Node) FOREACH (x IN [1] | SET n.a = 1)",
        "MATCH (n:Node) CALL (n) { DETACH DELETE n } IN TRANSACTIONS RETURN 1",
        "UNWIND [1] AS x CALL (x) { MATCH (n:Claim) RETURN n } IN TRANSACTIONS RETURN n.id",
        "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
        "SHOW INDEXES",
        "SHOW TRANSACTIONS YIELD *",
        "TERMINATE TRANSACTION 'x'",
    ),
    "another database": ("USE system SHOW USERS", "USE neo4j MATCH (n:Claim) RETURN n"),
    "procedure": ("CALL db.labels()", "CALL `db`.labels()", "CALL /* */ apoc.cypher.run('x', {})"),
    "only computes": (
        "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {})",
        "RETURN `apoc`.`cypher`.run('x', {})",
        "RETURN apoc /* x */ . cypher\n.run ('x', {})",
        "RETURN graph.byName('neo4j')",
    ),
    "without a label": (
        "MATCH (n) RETURN n",
        "MATCH (n) RETURN count(n)",
        "MATCH (w:Word) RETURN w.word",
        "MATCH (g:Graph) RETURN count(*)",
        "MATCH (n:!Node) RETURN n",
        "MATCH (n:$('Wo' + 'rd')) RETURN n",
        "MATCH (n) WHERE elementId(n) = '4:x:1' RETURN n",
        "MATCH (n:Claim) OPTIONAL MATCH (w) WHERE w.word = 'a' RETURN w",
        "MATCH (n:Claim) RETURN [(a)-[*0..0]-(b) | labels(a)]",
    ),
    "plan does not show": (
        "RETURN [x IN [1, 2] | COUNT { MATCH (m) }]",
        "RETURN [x IN [1] | COLLECT { CALL { SHOW INDEXES } RETURN 1 }]",
        "RETURN [x IN [1] | COLLECT { LOAD CSV FROM 'file:///etc/passwd' AS y RETURN y }]",
        "RETURN [x IN [1] | [(a)-[*0..0]->(b) | a]]",
        "MATCH (n:Claim) RETURN CASE WHEN n.degree > 0 THEN COLLECT { MATCH (x) RETURN x } END",
        "MATCH (n:Claim) RETURN coalesce(n.nothing, COUNT { MATCH (m) })",
        "MATCH (n:Claim) RETURN reduce(s = 0, x IN [1] | s + COUNT { MATCH (m) })",
    ),
    "begin with _": (
        "MATCH (n:Claim) RETURN n._record",
        "MATCH (n:Claim) RETURN n['_record']",
        "MATCH (n:Claim) RETURN n {._record}",
        "MATCH (n:Claim) RETURN n.`_record`",
    ),
    "PROFILE": ("PROFILE MATCH (n:Claim) RETURN n", "EXPLAIN PROFILE MATCH (n:Claim) RETURN n"),
    "planner": ("CYPHER runtime=slotted MATCH (n:Claim) RETURN n",),
    r"\\u": ("RETURN 1 /* \\u002a/ AS x // */ AS y", "RETURN '\\u0027' AS x"),
    "in a text": ("RETURN '`', [x IN [1] | COUNT { MATCH (m) }], '`'",),
    "does not end|comment": ("RETURN 'a", "RETURN 1 /* a", "RETURN `a"),
    "not seen": ("RETURN 1\u200b AS x", "RETURN 1 \x00"),
    "regular expression": ("RETURN 'aaaaaaaaaaaaaaaa!' =~ '(a+)+$'",),
    "statement": ("RETURN 1; MATCH (n) DETACH DELETE n",),
    "100,000": ("RETURN range(1, 100000000)", "UNWIND range(1, 100000000) AS x RETURN x"),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("says", "text"), [(says, text) for says, texts in REFUSED.items() for text in texts])
def test_whatever_does_more_than_read_the_graph_is_refused(store: Neo4jStore, says: str, text: str) -> None:
    with pytest.raises(QueryRefused, match=f"{says}|Invalid input"):
        store.pass_through(text, {}, SMALL)


def doubled(first: str, step: str, times: int) -> str:
    return f"WITH {first} AS l " + f"WITH {step} AS l " * times + "RETURN l"


LONG = Bounds(0.5, 100, 100_000, Bounds.usual().cost)


@pytest.mark.parametrize(
    "text",
    [
        "RETURN reduce(a = 0, x IN range(1, 99999) | a + reduce(b = 0, y IN range(1, 99999) | b + 1))",
        "RETURN size([x IN range(1, 99999) | size([y IN range(1, 99999) | y])])",
        "UNWIND range(1, 99999) AS x UNWIND range(1, 99999) AS y WITH x, y WHERE x < 0 RETURN x",
        doubled("'aaaaaaaaaaaaaaaa'", "l + l + l + l", 12),
        doubled("1", "[l, l, l, l, l, l, l, l, l, l]", 6),
        "WITH 1 AS l RETURN [a IN [[l,l,l,l,l,l,l,l]] | [b IN [[a,a,a,a,a,a,a,a]] | [c IN [[b,b,b,b,b,b,b,b]] | "
        "[d IN [[c,c,c,c,c,c,c,c]] | [e IN [[d,d,d,d,d,d,d,d]] | [e,e,e,e,e,e,e,e]]]]]]",
        "RETURN reduce(l = [], x IN range(1, 5000) | [l])",
    ],
)
def test_what_has_no_end_is_stopped_in_the_dialect_and_in_the_subset(store: Neo4jStore, text: str) -> None:
    for ask in (store.pass_through, store.query):
        with pytest.raises(QueryStopped):
            ask(text, {}, LONG)
    assert store.pass_through("RETURN 1", {}, SMALL).rows == ((1,),)


A_LONG_TEXT = "a" * 60_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("RETURN size(reduce(s = '', x IN range(1, 99999) | s + $text))", "text of more than 1,000,000 characters"),
        ("RETURN reduce(s = 'a', x IN range(1, 40) | s + s)", "text of more than 1,000,000 characters"),
        (doubled("$text", "l + l + l + l", 5), "text of more than 50,000,000 characters"),
        ("RETURN replace($text, 'a', $text)", "memory"),
        ("UNWIND range(1, 99999) AS x WITH collect($text + x) AS many RETURN size(many)", "memory"),
    ],
)
def test_a_text_beyond_all_bounds_is_told_with_what_to_do_and_the_server_lives(
    store: Neo4jStore, text: str, says: str
) -> None:
    for ask in (store.pass_through, store.query):
        with pytest.raises(QueryStopped, match=says) as error:
            ask(text, {"text": A_LONG_TEXT}, SMALL)
        assert (error.value.status, error.value.where) == (413, "text")
        assert "texts" in error.value.hint
    assert store.pass_through("RETURN size($text)", {"text": A_LONG_TEXT}, SMALL).rows == ((len(A_LONG_TEXT),),)


@pytest.mark.parametrize("first", ["0", "[0]", "1.5", "''", "null", "true"])
def test_a_total_of_any_type_goes_through_a_loop_as_it_is(store: Neo4jStore, first: str) -> None:
    text = f"RETURN reduce(s = {first}, x IN range(1, 3) | CASE WHEN x = 2 THEN s ELSE s END)"
    assert (
        store.pass_through(text, {}, SMALL).rows
        == store.query(text, {}, SMALL).rows
        == store.query(f"RETURN {first}", {}, SMALL).rows
    )


def test_a_server_that_does_not_come_back_is_not_waited_for(
    store: Neo4jStore, own_neo4j: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = own_neo4j._process
    assert process

    def stopped(*given: Any, **named: Any) -> Rows:
        process.send_signal(signal.SIGSTOP)
        # The threads of a process do not all stop at once, and one that goes on might still answer.
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        return answer(*given, **named)

    monkeypatch.setattr("mirage_kg.store.neo4j.passing.answer", stopped)
    monkeypatch.setattr("mirage_kg.store.neo4j.store.GRACE_SECONDS", 2.5)
    monkeypatch.setattr("mirage_kg.store.neo4j.connect.CONNECT_SECONDS", 1.0)
    monkeypatch.setattr("mirage_kg.store.neo4j.connect.RETRY_SECONDS", 0.2)
    try:
        with pytest.raises(QueryStopped, match="did not come back"):
            store.pass_through("RETURN 1", {}, LONG)
    finally:
        process.send_signal(signal.SIGCONT)
        monkeypatch.undo()
    assert store.pass_through("RETURN 1", {}, SMALL).rows == ((1,),)


def test_tokens_are_what_the_text_is_made_of() -> None:
    found = tokens("MATCH (n:`a b`) // it's\nWHERE n.x = 'it\\'s' /* ' */ RETURN $p, 1.5")
    assert [token.text for token in found if token.kind == "text"] == ["'it\\'s'"]
    assert [token.text for token in found if token.kind == "quoted"] == ["`a b`"]
    assert [token.low for token in found if token.kind == "name"] == ["match", "n", "where", "n", "x", "return", "$p"]


def test_only_loops_that_could_be_long_are_made_stoppable() -> None:
    for short in (
        "RETURN [x IN [1, 2] | x]",
        "MATCH (n) RETURN [x IN n.aliases | x]",
        "RETURN [(a)--(b) | a.id] IN [1]",
    ):
        assert stoppable(short, "Graph") == ()
    long = "WITH [1] AS l RETURN any(x IN l WHERE x > 1 OR x < 0)"
    assert edited(long, stoppable(long, "Graph")).count("MATCH (:Graph)") == 1
