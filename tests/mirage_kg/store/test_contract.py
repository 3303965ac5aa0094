"""What every store must answer. Rows 26 and 28 to 31 of the fault catalogue are here."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from mirage_kg.cypher import Bounds
from mirage_kg.errors import Closed, NotFound, QueryRefused
from mirage_kg.limits import LIMITS
from mirage_kg.store import Store
from mirage_kg.store.protocol import Citers, Linked
from tests.mirage_kg.store.conftest import NASTY


def test_it_says_what_it_is_and_what_it_holds(store: Store) -> None:
    assert store.name in ("sqlite", "neo4j", "memory")
    assert store.root == "root-claim"
    assert len(store.revision) == 32
    counts = store.counts()
    assert (counts["nodes"], counts["sources"], counts["arguments"], counts["experiments"]) == (6, 1, 2, 0)
    assert counts["links"] == len(store.graph().links)
    assert store.problems() == ()


def test_it_answers_queries_and_their_text_stays_text(store: Store) -> None:
    found = store.query("MATCH (n:Node {root: true}) RETURN n.id AS id, n.kind AS kind", {}, Bounds.usual())
    assert (found.columns, found.rows) == (("id", "kind"), ((store.root, "claim"),))
    links = store.query("MATCH (:Node)-[r]->(:Node) RETURN count(r)", {}, Bounds.usual())
    assert links.rows == ((len(store.graph().links),),)
    for nasty in NASTY:
        nothing = store.query("MATCH (n:Node {id: $id}) RETURN n, $id AS id", {"id": nasty}, Bounds.usual())
        assert nothing.rows == ()
    with pytest.raises(QueryRefused):
        store.query("MATCH (n) DETACH DELETE n", {}, Bounds.usual())
    store.close()
    with pytest.raises(Closed):
        store.query("RETURN 1", {}, Bounds.usual())


def test_a_node_comes_back_as_it_was_loaded(store: Store, small) -> None:  # type: ignore[no-untyped-def]
    loaded = small.load().graph
    assert {id: store.get_node(id) for id in loaded.nodes} == dict(loaded.nodes)
    assert store.get_source("paper") == loaded.sources["paper"]


def test_a_missing_node_or_source_is_not_found_and_the_nearest_is_named(store: Store) -> None:
    for ask in (store.get_node, store.links_of, store.neighbourhood, lambda id: store.paths(id, "decay")):
        with pytest.raises(NotFound) as error:
            ask("root-clam")
        assert "root-claim" in error.value.hint
        assert error.value.lists is None
    with pytest.raises(NotFound) as error:
        store.get_node("zzzzzz")
    assert error.value.lists == "nodes"
    assert error.value.__notes__ == ["`graph.nodes` lists all"]
    with pytest.raises(NotFound) as error:
        store.get_source("papers")
    assert "paper" in error.value.hint


@pytest.mark.parametrize("id", ["", "..", "'", "x" * 10_000, "\x00", "\ud800", "Root-Claim", "root-claim "])
def test_no_text_is_taken_for_an_id_that_it_is_not(store: Store, id: str) -> None:
    with pytest.raises(NotFound):
        store.get_node(id)
    assert store.rows([id]) == store.get_nodes([id]) == store.get_sources([id]) == {}


def test_lists_are_in_the_order_of_ids_and_every_page_follows_the_one_before(store: Store) -> None:
    seen: list[str] = []
    after: str | None = None
    while True:
        page = store.list_nodes(limit=2, after=after)
        seen += [row.id for row in page.items]
        after = page.next
        if after is None:
            break
    assert seen == ["decay", "gauge", "islet", "reading", "repair", "root-claim"]


def test_a_list_of_one_kind_holds_that_kind_only(store: Store) -> None:
    assert [row.id for row in store.list_nodes("fix").items] == ["repair"]
    assert store.list_nodes("' OR 1=1").items == ()


@pytest.mark.parametrize("most", [0, -1])
def test_a_limit_of_nothing_gives_an_empty_page(store: Store, most: int) -> None:
    assert store.list_nodes(limit=most).items == ()
    assert store.list_sources(limit=most).items == ()
    assert store.search("decay", most).items == ()
    assert store.paths("root-claim", "decay", most).items == ()
    assert store.whole(most).nodes == ()


@pytest.mark.parametrize("most", [10**9, 10**30])
def test_a_limit_beyond_all_bounds_is_cut_to_the_limit(store: Store, most: int) -> None:
    assert len(store.list_nodes(limit=most).items) == 6
    assert len(store.list_sources(limit=most).items) == 1
    assert store.search("decay", most) == store.search("decay")
    assert store.paths("reading", "repair", most) == store.paths("reading", "repair", 50)
    assert store.neighbourhood("decay", most).nodes == store.neighbourhood("decay", 3).nodes
    assert store.neighbourhood("decay", -most).nodes == store.neighbourhood("decay", 0).nodes


def test_sources_are_listed_by_key(store: Store) -> None:
    assert [source.key for source in store.list_sources().items] == ["paper"]
    assert store.list_sources(after="paper").items == ()


def test_the_nodes_that_cite_a_source_come_by_its_key(store: Store) -> None:
    assert store.cited_by(["paper", "no-such-paper", "\x00"]) == {
        "paper": Citers((store.rows(["root-claim"])["root-claim"],), 0)
    }
    assert store.cited_by([]) == {}


def test_the_links_of_a_node_are_those_that_begin_or_end_there(store: Store) -> None:
    links = [link for link in store.links_of("decay") if link.origin != "computed"]
    assert [link.id for link in links] == [
        "decay--supports--root-claim--a1",
        "repair--mitigates--decay",
        "root-claim--causes--decay",
    ]


def test_a_neighbourhood_counts_hops_both_ways_along_links(store: Store) -> None:
    ball = store.neighbourhood("reading", 1)
    assert ball.center.id == "reading"
    assert ball.hops["reading"] == 0
    assert ball.hops["root-claim"] == 1
    assert ball.direct == len(ball.nodes) - 1
    wide = store.neighbourhood("reading", 2)
    assert wide.two_hop == len(wide.nodes) - 1
    assert wide.direct == ball.direct
    assert list(wide.hops.values()) == sorted(wide.hops.values())


def test_no_hops_are_the_centre_alone(store: Store) -> None:
    ball = store.neighbourhood("root-claim", 0)
    assert [row.id for row in ball.nodes] == ["root-claim"]
    assert ball.links == ()
    assert ball.direct >= 4


def test_a_neighbourhood_over_budget_is_cut_and_says_by_how_much(store: Store) -> None:
    whole = store.neighbourhood("root-claim", 2)
    cut = store.neighbourhood("root-claim", 2, budget=3)
    assert (cut.truncated, cut.left_out) == (True, len(whole.nodes) - 3)
    assert cut.nodes == whole.nodes[:3]
    assert (cut.direct, cut.two_hop) == (whole.direct, whole.two_hop)
    ids = {row.id for row in cut.nodes}
    assert all({link.source, link.target} <= ids for link in cut.links)
    assert not whole.truncated


def test_a_path_from_a_node_to_itself_is_the_node(store: Store) -> None:
    found = store.paths("decay", "decay")
    assert [(path.nodes, path.links) for path in found.items] == [(("decay",), ())]
    assert not found.truncated


def test_paths_come_shortest_first_and_each_step_is_a_link(store: Store) -> None:
    found = store.paths("reading", "repair", 50)
    lengths = [len(path.nodes) for path in found.items]
    assert lengths == sorted(lengths)
    assert ("reading", "root-claim", "repair") in [path.nodes for path in found.items]
    for path in found.items:
        assert len(set(path.nodes)) == len(path.nodes)
        for one, other, link in zip(path.nodes, path.nodes[1:], path.links, strict=False):
            assert {link.source, link.target} == {one, other}


def test_paths_beyond_the_limit_are_announced(store: Store) -> None:
    every = store.paths("reading", "repair", 50)
    assert len(every.items) > 1
    assert not every.truncated
    first = store.paths("reading", "repair", 1)
    assert first.items == every.items[:1]
    assert first.truncated


def test_a_cut_off_leaves_longer_paths_out(store: Store) -> None:
    assert {len(path.links) for path in store.paths("reading", "repair", 50, longest=2).items} == {2}


def test_no_path_is_an_empty_list(store: Store) -> None:
    reachable = store.neighbourhood("islet", 3).nodes
    if len(reachable) == 1:
        assert store.paths("islet", "decay") == ((), False)
    assert store.paths("reading", "repair", longest=1) == ((), False)


def test_links_come_without_the_rest_of_the_graph(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    every = store.graph().links
    monkeypatch.setattr(type(store), "graph", lambda _: pytest.fail("the whole graph was read"))
    assert isinstance(store, Linked)
    ids = {"root-claim", "decay", "repair", "no-such-node", "\x00", "\ud800"}
    assert store.links_among(ids) == tuple(link for link in every if {link.source, link.target} <= ids)
    assert store.links_among([]) == ()
    if store.name != "memory":
        assert store.links() == every


def test_the_whole_graph_holds_everything_once(store: Store) -> None:
    whole = store.whole()
    assert [row.id for row in whole.nodes] == ["decay", "gauge", "islet", "reading", "repair", "root-claim"]
    assert whole.links == store.graph().links
    assert sum(community.size for community in whole.communities) == 6
    assert {row.community for row in whole.nodes} == {community.id for community in whole.communities}
    assert all(-1 <= row.x <= 1 and -1 <= row.y <= 1 for row in whole.nodes)
    assert not whole.truncated


def test_the_whole_graph_over_a_limit_is_cut_and_says_so(store: Store) -> None:
    cut = store.whole(3)
    assert [row.id for row in cut.nodes] == ["decay", "gauge", "islet"]
    assert cut.truncated


def test_after_close_every_question_is_refused_and_closing_again_is_harmless(store: Store) -> None:
    store.links_of("decay")
    store.close()
    store.close()
    questions: list[Callable[[], object]] = [
        store.counts,
        store.problems,
        store.graph,
        store.communities,
        store.whole,
        lambda: isinstance(store, Linked) and (store.links(), store.links_among(["decay"])),
        store.runnable,
        store.list_nodes,
        store.list_sources,
        lambda: store.get_node("decay"),
        lambda: store.get_nodes(["decay"]),
        lambda: store.rows(["decay"]),
        lambda: store.links_of("decay"),
        lambda: store.neighbourhood("decay"),
        lambda: store.paths("decay", "gauge"),
        lambda: store.search("decay"),
        lambda: store.get_source("paper"),
        lambda: store.get_sources(["paper"]),
    ]
    for ask in questions:
        with pytest.raises(Closed):
            ask()


def test_many_threads_get_the_answers_that_one_gets(store: Store) -> None:
    expected = (store.neighbourhood("root-claim"), store.search("signal"), store.paths("reading", "repair"))
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            got = (store.neighbourhood("root-claim"), store.search("signal"), store.paths("reading", "repair"))
            if got != expected:
                wrong.append(got)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_evidence_of_an_argument_cites_as_the_list_of_sources_does(
    pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: dict[str, list[str]] = {}
    read_only = 0
    for id, node in sorted(pair[1].graph().nodes.items()):
        listed = {row.source for row in node.sources}
        read = {item.source for argument in node.arguments for item in argument.evidence if item.source}
        read_only += len(read - listed)
        for key in listed | read:
            expected.setdefault(key, []).append(id)
    assert read_only > 0
    for store in pair:
        found = store.cited_by([*expected, "no-such-source"])
        assert {key: [row.id for row in citers.rows] for key, citers in found.items()} == expected
        assert found == {key: Citers(tuple(store.rows(ids).values()), 0) for key, ids in expected.items()}
    few = {**LIMITS, "citing_nodes": LIMITS["citing_nodes"]._replace(value=2)}
    monkeypatch.setattr("mirage_kg.limits.LIMITS", few)
    assert max(map(len, expected.values())) > 2
    for store in pair:
        found = store.cited_by(expected)
        assert {key: [row.id for row in citers.rows] for key, citers in found.items()} == {
            key: ids[:2] for key, ids in expected.items()
        }
        assert {key: citers.left_out for key, citers in found.items()} == {
            key: len(ids[2:]) for key, ids in expected.items()
        }


def test_two_stores_give_the_same_answers_in_the_same_order(pair: tuple[Store, Store]) -> None:
    one, other = pair
    root = one.root or ""
    ids = [row.id for row in one.whole().nodes]
    assert one.whole() == other.whole()
    assert one.graph() == other.graph()
    assert one.counts() == other.counts()
    assert one.problems() == other.problems()
    assert one.runnable() == other.runnable()
    assert one.list_nodes("claim", 7, ids[9]) == other.list_nodes("claim", 7, ids[9])
    assert one.list_sources(5) == other.list_sources(5)
    for id in ids[:: len(ids) // 12]:
        assert one.links_of(id) == other.links_of(id)
        assert one.neighbourhood(id, 2) == other.neighbourhood(id, 2)
        assert one.neighbourhood(id, 3, budget=17) == other.neighbourhood(id, 3, budget=17)
        assert one.paths(id, root, 50, longest=2) == other.paths(id, root, 50, longest=2)
    for text in ("collapse", "self rew", "entropy policy", "judge actor", "verif", "zzzz", "entrpoy"):
        assert one.search(text) == other.search(text)
