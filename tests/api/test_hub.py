"""A node with more links than are told with it: what is left out is counted, and pages list all of them in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from mirage_http import Running, running

from mirage_kg import limits
from mirage_kg.open import shipped_folder

HUB = "self-improvement-mirage"
MOST = 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(shipped_folder(), tmp_path_factory.mktemp("data"), work=None) as client:
        yield client


@pytest.fixture
def few(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A server that tells few links with a node."""
    lowered = dict(limits.LIMITS)
    lowered["node_links"] = lowered["node_links"]._replace(value=MOST)
    monkeypatch.setattr(limits, "LIMITS", lowered)
    with running(shipped_folder(), tmp_path_factory.mktemp("data"), work=None) as client:
        yield client


def ids(rows: list[dict[str, Any]]) -> list[str]:
    """Return the ids of links; what else a row says, such as a strength, may be solved between two answers."""
    return [row["link"]["id"] for row in rows]


def pages(client: Running, size: int, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(f"/api/v1/nodes/{HUB}/links", params={"limit": size, **query, **cursor}).json()
        assert len(page["items"]) <= size
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def test_a_node_within_the_limit_tells_all_its_links(whole: Running) -> None:
    node = whole.get(f"/api/v1/nodes/{HUB}").json()
    assert node["links_left_out"] == {}
    assert ids(node["links"]) == ids(pages(whole, 500))


@pytest.mark.parametrize("size", [1, 7, 500])
def test_pages_of_any_size_give_every_link_once(whole: Running, size: int) -> None:
    found = ids(pages(whole, size))
    assert len(found) == len(set(found)) == len(pages(whole, 500))


def test_what_a_hub_leaves_out_is_counted_by_origin_and_the_first_of_each_are_told(few: Running) -> None:
    node = few.get(f"/api/v1/nodes/{HUB}").json()
    every = Counter(row["link"]["origin"] for row in pages(few, 500))
    told = Counter(row["link"]["origin"] for row in node["links"])
    assert told == {origin: min(MOST, count) for origin, count in every.items()}
    assert node["links_left_out"] == {origin: count - MOST for origin, count in every.items() if count > MOST}
    for origin in every:
        first = [row for row in node["links"] if row["link"]["origin"] == origin]
        assert ids(first) == ids(pages(few, 500, origin=origin)[:MOST])


def test_arguments_come_before_neutral_links_and_the_most_linked_before_others(whole: Running) -> None:
    for origin in ("author", "incoming", "computed"):
        rows = pages(whole, 500, origin=origin)
        keys = [(row["polarity"] == "neutral", -row["other"]["degree"]) for row in rows]
        assert keys == sorted(keys)


def test_one_link_is_found_by_its_id_and_one_that_is_not_there_is_not(whole: Running) -> None:
    link = pages(whole, 500)[-1]
    assert ids(pages(whole, 5, link=link["link"]["id"])) == ids([link])
    assert pages(whole, 5, link="no-such--link") == []


def test_links_of_no_node_and_a_token_of_another_list_are_refused(whole: Running) -> None:
    assert whole.get("/api/v1/nodes/no-such-node/links").status_code == 404
    token = whole.get(f"/api/v1/nodes/{HUB}/links", params={"limit": 1}).json()["next"]
    assert whole.get(f"/api/v1/nodes/{HUB}/links", params={"origin": "author", "cursor": token}).status_code == 400
