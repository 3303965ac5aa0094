"""Every operation is shown with one real call on the shipped graph, and none of these examples is out of date.

`python -m tests.api.http.test_examples` (or `make generated`) takes all of them anew where one no longer fits, and leaves them
as they are otherwise. With `--all` it takes them anew in any case.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from api.app import PREFIX, ROUTERS, create_app
from api.command_line import check_command, serve_command
from api.http.document import EXAMPLES, document
from api.openapi import laid_out
from api.schemas import RunEvent, SweepEvent
from api.settings import Settings
from mirage_kg.load import load_folder
from mirage_kg.model.run import FINAL
from mirage_kg.open import shipped_folder

ROOT = "self-improvement-mirage"
RUN = "model-collapse"
FEW = {"seeds": 4, "parameters": {"chains": 16}}
LIST, PAIR, TEXT = 1, 2, 80
"""Most entries of a list, of a list of numbers or texts, and most characters of a text, that an example shows."""

LEVELS = 4

Call = tuple[str, str, str, dict[str, Any], Any]

READS: tuple[Call, ...] = (
    ("get_health", "GET", "/health", {}, None),
    ("get_graph", "GET", "/graph", {"community": 0}, None),
    ("get_graph_columns", "GET", "/graph/columns", {"community": 0}, None),
    ("get_graph_communities", "GET", "/graph/communities", {}, None),
    ("list_nodes", "GET", "/nodes", {"kind": "claim", "limit": 1}, None),
    ("get_node", "GET", "/nodes/{id}", {"id": RUN}, None),
    ("list_node_links", "GET", "/nodes/{id}/links", {"id": ROOT, "limit": 1}, None),
    ("get_node_neighbourhood", "GET", "/nodes/{id}/neighbourhood", {"id": ROOT, "hops": 1}, None),
    ("get_node_neighbourhood_columns", "GET", "/nodes/{id}/neighbourhood/columns", {"id": RUN, "hops": 2}, None),
    ("get_node_article", "GET", "/nodes/{id}/article", {"id": ROOT}, None),
    ("get_paths", "GET", "/paths", {"source": RUN, "target": ROOT, "limit": 1}, None),
    ("get_search", "GET", "/search", {"q": "model colla", "mode": "text", "limit": 1}, None),
    (
        "ask_query",
        "POST",
        "/query",
        {},
        {
            "text": "MATCH (a)-[r:SUPPORTS]->(b:Node {id: $id}) RETURN a.title, r.weight ORDER BY r.weight DESC",
            "parameters": {"id": ROOT},
            "rows": 1,
        },
    ),
    ("get_query_language", "GET", "/query/language", {}, None),
    ("list_sources", "GET", "/sources", {"limit": 1}, None),
    ("get_source", "GET", "/sources/{key}", {"key": "accumulate"}, None),
    ("list_reproductions", "GET", "/reproductions", {"source": "accumulate"}, None),
    ("list_simulations", "GET", "/simulations", {}, None),
    ("get_simulation", "GET", "/simulations/{id}", {"id": "model_collapse"}, None),
    ("get_standing", "GET", "/standing", {"around": RUN, "hops": 0, "rule": "prior:0.4"}, None),
    (
        "get_argument",
        "GET",
        "/argument/{id}",
        {"id": ROOT, "semantics": "quadratic_energy", "if": f"base:{RUN}:0.9", "rule": "prior:0.5"},
        None,
    ),
    ("ask_argument_what_if", "POST", "/argument/{id}/what-if", {"id": ROOT}, {"base": {RUN: 0.1}}),
    ("get_meta", "GET", "/meta", {}, None),
    (
        "get_export",
        "GET",
        "/export/{format}",
        {"format": "html", "node": RUN, "hops": 1, "kind": "claim,fix", "relation": "supports,attacks"},
        None,
    ),
)


def short(value: Any) -> Any:
    """Return `value` with lists and texts cut to what an example shows."""
    if isinstance(value, dict):
        return {name: short(inner) for name, inner in value.items()}
    if isinstance(value, list):
        plain = not any(isinstance(inner, dict | list) for inner in value)
        return [short(inner) for inner in value[: PAIR if plain else LIST]]
    return value[: TEXT - 1] + "…" if isinstance(value, str) and len(value) > TEXT else value


def called(client: httpx.Client, verb: str, path: str, parameters: dict[str, Any], body: Any) -> dict[str, Any]:
    """Return one call with its whole answer, as an example holds it."""
    query = {name: value for name, value in parameters.items() if f"{{{name}}}" not in path}
    response = client.request(verb, PREFIX + path.format(**parameters), params=query, json=body)
    response.raise_for_status()
    media_type = response.headers["content-type"].partition(";")[0]
    return {
        "status": str(response.status_code),
        "media_type": media_type,
        **({"parameters": parameters} if parameters else {}),
        **({"body": body} if body is not None else {}),
        "answer": response.json() if media_type == "application/json" else response.text,
    }


def taken() -> dict[str, Any]:
    """Return one real call of every operation, on a server of the shipped graph that runs what it is asked to."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "importable"))
    from mirage_http import running

    with tempfile.TemporaryDirectory() as data, running(shipped_folder(), Path(data), None, warm=True) as client:
        client.timeout = httpx.Timeout(300)

        def ended(place: str, call: dict[str, Any]) -> str:
            while client.get(f"{PREFIX}/{place}/{call['answer']['id']}").json()["status"] not in FINAL:
                time.sleep(0.2)
            return str(call["answer"]["id"])

        runs = "/nodes/{id}/runs"
        started = called(client, "POST", runs, {"id": RUN}, FEW)
        run = ended("runs", started)
        other = ended("runs", called(client, "POST", runs, {"id": RUN}, {**FEW, "ablated": True}))
        swept = called(client, "POST", "/nodes/{id}/sweeps", {"id": RUN}, {"grid": {"kept": "0:1:3"}, **FEW})
        sweep = ended("sweeps", swept)
        batch = called(client, "POST", "/batch", {}, {"nodes": [ROOT], "states": ["never_run", "stale"], "seeds": 2})
        late: tuple[Call, ...] = (
            (
                "ask_node_preview",
                "POST",
                "/nodes/{id}/preview",
                {"id": RUN},
                {"parameters": {"chains": 16, "real": 10}},
            ),
            ("list_runs", "GET", "/runs", {"node": RUN, "limit": 1}, None),
            ("get_run", "GET", "/runs/{id}", {"id": run}, None),
            ("get_run_beside", "GET", "/runs/{id}/beside/{other}", {"id": run, "other": other}, None),
            ("follow_run_events", "GET", "/runs/{id}/events", {"id": run}, None),
            ("cancel_run", "DELETE", "/runs/{id}", {"id": run}, None),
            ("list_sweeps", "GET", "/sweeps", {"node": RUN, "limit": 1}, None),
            ("get_sweep", "GET", "/sweeps/{id}", {"id": sweep}, None),
            ("follow_sweep_events", "GET", "/sweeps/{id}/events", {"id": sweep}, None),
            ("cancel_sweep", "DELETE", "/sweeps/{id}", {"id": sweep}, None),
            ("get_batch", "GET", "/batch", {}, None),
            ("cancel_batch", "DELETE", "/batch", {}, None),
        )
        begun = {"start_node_run": started, "start_node_sweep": swept, "start_batch": batch}
        found = begun | {name: called(client, *how) for name, *how in (*late, *READS)}
        found["get_health"]["answer"] |= {"start": serve_command(Settings()), "check": check_command(Settings())}
    return {name: {**call, "answer": short(call["answer"])} for name, call in sorted(found.items())}


APP = create_app(Settings())
ROUTES = {row.name: row for router in ROUTERS for row in router.routes if isinstance(row, APIRoute)}
HELD: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}


def problem_of(name: str, example: dict[str, Any]) -> str:
    """Return what is wrong with an example; empty where it fits the operation of today."""
    route = ROUTES.get(name)
    if route is None:
        return "there is no such operation"
    if str(route.status_code or 200) != example["status"]:
        return f"it answers {route.status_code or 200} and not {example['status']}"
    if "answer" not in example or ("body" in example and route.body_field is None):
        return "it has no answer, or a body that the operation does not take"
    known = {field.alias for field in (*route.dependant.path_params, *route.dependant.query_params)}
    if set(example.get("parameters", {})) - known:
        return f"it takes {sorted(known)}"
    if route.response_model is None or example["media_type"] != "application/json":
        return ""
    model = TypeAdapter(route.response_model)
    try:
        again = model.dump_python(model.validate_json(json.dumps(example["answer"])), mode="json")
        if "body" in example:
            TypeAdapter(route.body_field.field_info.annotation).validate_json(json.dumps(example["body"]))
    except ValueError as error:
        return str(error)
    return "" if again == example["answer"] else "it has fields that the model has not, or lacks some"


def problems(examples: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong, by operation."""
    found = {name: problem_of(name, example) for name, example in examples.items()}
    return {name: words for name, words in found.items() if words} | {
        name: "there is no example" for name in ROUTES if name not in examples
    }


@pytest.mark.parametrize("name", ROUTES)
def test_every_operation_has_an_example_that_fits_the_models_of_today(name: str) -> None:
    assert name in HELD, "run: make generated"
    assert problem_of(name, HELD[name]) == "", "run: make generated"


def test_a_field_that_was_added_or_taken_away_is_noticed() -> None:
    real = HELD["get_node"]
    assert problem_of("get_node", {**real, "answer": {**real["answer"], "more": 1}})
    assert problem_of("get_node", {**real, "answer": {k: v for k, v in real["answer"].items() if k != "title"}})
    assert problem_of("get_node", {**real, "parameters": {"idd": ROOT}})


def test_every_example_is_about_something_that_the_shipped_graph_holds() -> None:
    graph = load_folder(shipped_folder()).graph
    for name, example in HELD.items():
        asked = example.get("parameters", {})
        if ROUTES[name].path.startswith(("/nodes/{id}", "/argument/{id}")):
            assert asked["id"] in graph.nodes, name
        for key in ("node", "around", "target"):
            assert asked.get(key) is None or asked[key] in graph.nodes, (name, key)
        assert asked.get("key") is None or asked["key"] in graph.sources, name


def test_the_document_shows_them_where_programs_look_for_them() -> None:
    found = document(APP)
    for rows in found["paths"].values():
        for row in rows.values():
            example = HELD[row["operationId"]]
            answer = row["responses"][example["status"]]["content"][example["media_type"]]
            assert answer["example"] == example["answer"], row["operationId"]
            for parameter in row.get("parameters", ()):
                if "example" in parameter:
                    schema = {**parameter["schema"], "components": found["components"]}
                    jsonschema.validate(parameter["example"], schema)
            if "body" in example:
                body = row["requestBody"]["content"]["application/json"]
                schema = {**body["schema"], "components": found["components"]}
                jsonschema.validate(body["example"], schema)


def test_every_answer_in_an_example_keeps_the_schema_of_the_document() -> None:
    found = document(APP)
    for rows in found["paths"].values():
        for row in rows.values():
            for answer in row["responses"].values():
                for media_type, content in answer.get("content", {}).items():
                    if "example" in content and media_type == "application/json":
                        jsonschema.validate(
                            content["example"], {**content["schema"], "components": found["components"]}
                        )


@pytest.mark.parametrize(("name", "model"), [("follow_run_events", RunEvent), ("follow_sweep_events", SweepEvent)])
def test_the_example_of_a_stream_begins_as_a_stream_does(name: str, model: type) -> None:
    assert HELD[name]["answer"].startswith("retry: ")
    assert "event: " in HELD[name]["answer"]
    assert model.__name__ in str(ROUTES[name].responses)


def main() -> None:
    """Take the examples anew where one of them no longer fits."""
    wrong = problems(HELD)
    if not wrong and "--all" not in sys.argv:
        return
    for name, words in wrong.items():
        sys.stderr.write(f"example of {name}: {words.splitlines()[0]}\n")
    EXAMPLES.write_text(laid_out(taken(), LEVELS) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
