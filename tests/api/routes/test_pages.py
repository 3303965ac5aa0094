"""Lists by pages: every item once and in order, sizes, filters, and tokens that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mirage_http import Running
from mirage_small_content import LONELY, NODES

from api.http.cursor import Cursors
from mirage_kg.errors import BadRequest
from mirage_kg.limits import limit

LISTS = ("/api/v1/nodes", "/api/v1/sources", "/api/v1/runs", "/api/v1/sweeps")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("bad", ["-1", str(10**9), "501", "NaN", "inf", "ten", "1.5", "", "0x10", "1e2", "٣" * 40])
def test_a_page_size_that_is_none_is_422(client: Running, path: str, bad: str) -> None:
    response = client.get(path, params={"limit": bad})
    assert (response.status_code, response.json()["where"]) == (422, "limit")


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_nothing_is_empty_and_the_largest_one_is_taken(client: Running, path: str) -> None:
    beside = {"cited_by": {}, "bearing": {}, "found": None} if path == "/api/v1/sources" else {}
    assert client.get(path, params={"limit": 0}).json() == {"items": [], "next": None, **beside}
    assert client.get(path, params={"limit": limit("page_size")}).status_code == 200


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_of_any_size_give_every_node_once_and_in_order(client: Running, size: int) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/api/v1/nodes", params={"limit": size, **cursor}).json()
        assert len(page["items"]) <= size
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == sorted(name.rpartition("/")[2] for name in NODES)


def test_a_list_can_be_narrowed_to_a_kind(client: Running) -> None:
    assert [row["id"] for row in client.get("/api/v1/nodes?kind=topic").json()["items"]] == [LONELY]


@pytest.mark.parametrize(
    ("path", "where", "hint"),
    [
        ("/api/v1/nodes?kind=clam", "kind", "did you mean 'claim'?"),
        ("/api/v1/nodes?kind=' OR 1=1", "kind", "there are: claim, question, "),
        ("/api/v1/export/html?kind=claim,claims", "kind", "did you mean 'claim'?"),
        ("/api/v1/export/html?relation=suports", "relation", "did you mean 'supports'?"),
    ],
)
def test_a_word_that_no_table_holds_is_refused_and_not_answered_with_nothing(
    client: Running, path: str, where: str, hint: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["where"]) == (422, where)
    assert response.json()["hint"].startswith(hint)


def test_a_list_leads_to_its_next_page_by_a_header_too(client: Running) -> None:
    seen: list[str] = []
    path: str | None = "/api/v1/nodes?kind=claim&limit=1"
    while path is not None:
        response = client.get(path)
        seen += [row["id"] for row in response.json()["items"]]
        path = response.links.get("next", {}).get("url")
        assert (path is None) == (response.json()["next"] is None)
        assert path is None or "kind=claim" in path
    assert seen == [row["id"] for row in client.get("/api/v1/nodes?kind=claim").json()["items"]]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("token", ["x", "AAAA", "A" * 512, "=", "%00", "a-mechanism", "🙂", "..", "null"])
def test_a_forged_page_token_is_400(client: Running, path: str, token: str) -> None:
    response = client.get(path, params={"cursor": token})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_a_page_token_of_another_list_is_400_and_a_huge_one_422(client: Running) -> None:
    token = client.get("/api/v1/nodes?limit=1").json()["next"]
    for path in ("/api/v1/sources?", "/api/v1/runs?", "/api/v1/nodes?kind=claim&"):
        assert client.get(f"{path}cursor={token}").status_code == 400
    assert client.get("/api/v1/nodes", params={"cursor": "A" * 10_000}).status_code == 422


@given(scope=st.text(max_size=10), key=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_page_token_gives_its_key_back_for_its_own_scope_only(scope: str, key: str) -> None:
    cursors = Cursors(b"secret")
    try:
        token = cursors.after(scope, key)
    except UnicodeEncodeError:
        return
    assert cursors.read(scope, token) == key
    for other in (Cursors(b"other"), cursors):
        with pytest.raises(BadRequest):
            other.read(scope + ("x" if other is cursors else ""), token)
