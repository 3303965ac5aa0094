"""Queries over HTTP: rows, picture, the second input of states, limits, and what cannot be asked."""

from __future__ import annotations

import math
import threading
from typing import Any

import httpx
import pytest
from mirage_http import Running
from mirage_small_content import LONELY, NODES, ROOT

from api import schemas
from mirage_kg.cypher.examples import EXAMPLES
from mirage_kg.cypher.values import Budget
from mirage_kg.limits import limit

PATH = "/api/v1/query"
ENDLESS = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y WITH x, y WHERE x < 0 RETURN x"


def ask(client: Running, text: str, **parameters: Any) -> schemas.QueryAnswer:
    response = client.post(PATH, json={"text": text, "parameters": parameters})
    assert response.status_code == 200, response.text
    return schemas.QueryAnswer.model_validate(response.json())


def test_nodes_relationships_and_paths_come_as_objects_and_as_a_picture(client: Running) -> None:
    found = ask(
        client, "MATCH p = (a:Failure_mode)-[r]->(b) RETURN p UNION MATCH p = (a:FailureMode)-[r]->(b) RETURN p"
    )
    path = found.rows[0][0]
    assert path["$type"] == "path"
    assert [node["properties"]["id"] for node in path["nodes"]] == ["a-failure", ROOT]
    assert path["relationships"][0]["type"] == "SUPPORTS"
    assert path["relationships"][0]["source"] == path["nodes"][0]["key"]
    assert {node.id for node in found.graph.nodes} == {"a-failure", ROOT}
    assert [link.relation for link in found.graph.links] == ["supports"]
    assert found.notes == ["nothing here has the label Failure_mode; did you mean FailureMode?"]
    assert found.revision == client.get("/api/v1/health").json()["revision"]


def test_nodes_without_relationships_are_drawn_with_the_links_among_them(client: Running) -> None:
    found = ask(client, "MATCH (n:Node) RETURN n")
    assert {node.id for node in found.graph.nodes} == {name.rpartition("/")[2] for name in NODES}
    assert {link.relation for link in found.graph.links} >= {"supports", "explains"}
    assert found.graph.left_out == 0


def test_the_states_of_runs_come_as_a_parameter(client: Running) -> None:
    text = "MATCH (n:Node) WHERE n.runnable RETURN n.id AS id, $states[n.id] AS state"
    state = next(node["state"] for node in client.get("/api/v1/graph").json()["nodes"] if node["id"] == ROOT)
    assert ask(client, text).rows == [[ROOT, state]]
    assert ask(client, text, states={ROOT: "mine"}).rows == [[ROOT, "mine"]]


def test_a_dialect_that_the_store_does_not_speak_is_refused_with_what_to_do(client: Running) -> None:
    assert client.get("/api/v1/health").json()["dialects"] == ["subset"]
    response = client.post(PATH, json={"text": "MATCH (n:Node) RETURN n.id", "dialect": "neo4j"})
    problem = response.json()
    assert (response.status_code, problem["code"], problem["where"]) == (422, "query_refused", "dialect")
    assert "sqlite" in problem["detail"]
    assert "mirage push" in problem["hint"]
    assert client.post(PATH, json={"text": "RETURN 1", "dialect": "gql"}).status_code == 422


def test_rows_that_are_left_out_are_said(client: Running) -> None:
    response = client.post(PATH, json={"text": "MATCH (n:Node) RETURN n.id", "rows": 2}).json()
    assert (len(response["rows"]), response["truncated"]) == (2, True)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "MATCH (n) DETACH DELETE n"}, 422, "query_refused"),
        ({"text": "RETURN $x"}, 422, "query_refused"),
        ({"text": ""}, 422, "invalid_input"),
        ({}, 422, "invalid_input"),
        ({"text": "RETURN 1", "more": 1}, 422, "invalid_input"),
        ({"text": "RETURN 1", "rows": 0}, 422, "invalid_input"),
        ({"text": "RETURN 1", "rows": limit("cypher_rows") + 1}, 422, "invalid_input"),
        ({"text": "x" * (limit("cypher_length") + 1)}, 422, "invalid_input"),
        ({"text": "RETURN " + "(" * 400 + "1" + ")" * 400}, 413, "too_large"),
        ({"text": "UNWIND range(1, 100000) AS x RETURN collect(range(1, 1000))"}, 413, "query_stopped"),
        ({"text": "RETURN reduce(l = [], x IN range(1, 3000) | [l])"}, 413, "query_stopped"),
        ({"text": "MATCH (n) RETURN n.id LIMIT $most", "parameters": {"most": "1"}}, 422, "query_refused"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(client: Running, body: object, status: int, code: str) -> None:
    response = client.post(PATH, json=body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["detail"]


def test_text_in_parameters_is_only_text(client: Running) -> None:
    found = ask(client, "MATCH (n:Node) WHERE n.id = $id OR n.title = $id RETURN n", id="x' OR 1=1 //")
    assert found.rows == []
    assert ask(client, "RETURN $x AS x", x="}) DETACH DELETE (n").rows == [["}) DETACH DELETE (n"]]


def test_another_site_cannot_ask(client: Running) -> None:
    refused = client.post(PATH, json={"text": "RETURN 1"}, headers={"Origin": "http://elsewhere.example"})
    assert (refused.status_code, refused.json()["code"]) == (403, "origin_refused")


def test_an_endless_query_stops_and_leaves_other_requests_their_turn(
    client: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, over = threading.Event(), threading.Event()

    def seconds(_: Budget) -> float:
        under_way.set()
        return math.inf if over.is_set() else 0.0

    monkeypatch.setattr(Budget, "seconds", property(seconds))
    found: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: found.append(client.post(PATH, json={"text": ENDLESS})))
    thread.start()
    assert under_way.wait(30)
    for _ in range(5):
        assert client.get(f"/api/v1/nodes/{LONELY}").status_code == 200
    # The others were answered while it ran.
    assert thread.is_alive()
    over.set()
    thread.join(60)
    assert (found[0].status_code, found[0].json()["code"]) == (413, "query_stopped")


def test_the_page_is_told_which_searches_there_are(client: Running) -> None:
    found = client.get("/api/v1/meta").json()["search"]
    assert found[0] == "text"
    for mode in ("text", "semantic", "hybrid"):
        answer = client.get("/api/v1/search", params={"q": "truth is lost", "mode": mode})
        assert answer.status_code == (200 if mode in found else 501)
        assert mode in found or answer.json()["code"] == "not_installed"


def test_the_language_lists_what_the_page_offers(client: Running) -> None:
    found = schemas.QueryLanguage.model_validate(client.get(f"{PATH}/language").json())
    assert {"Claim", "Argument"} <= {row.name for row in found.labels}
    assert {"SUPPORTS", "RESTS_ON"} <= {row.name for row in found.types}
    assert {"toLower", "count"} <= {row.name for row in found.functions}


def test_only_questions_are_offered_whose_nodes_and_sources_this_graph_has(client: Running) -> None:
    offered = client.get(f"{PATH}/language").json()["examples"]
    assert [row["name"] for row in offered] == [row.name for row in EXAMPLES if not row.names]
    assert {row.name for row in EXAMPLES if row.names} == {"undercut_arms", "one_reference"}
