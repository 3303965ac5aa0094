"""The reads: what they hold, tags, compression, and what odd questions get."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mirage_http import Running, running
from mirage_small_content import LONELY, NODES, ROOT, write_content

from api import schemas
from api.jobs import record
from mirage_kg.experiment import execute, plan
from mirage_kg.limits import limit
from mirage_kg.load import load_folder
from mirage_kg.store.runs import RUNS, RunsStore

READS = (
    "/api/v1/graph", "/api/v1/nodes", f"/api/v1/nodes/{ROOT}", f"/api/v1/nodes/{ROOT}/neighbourhood", "/api/v1/sources",
    "/api/v1/sources/a-paper", "/api/v1/simulations", "/api/v1/simulations/external_anchor", "/api/v1/meta",
    "/api/v1/reproductions", "/api/v1/search?q=root", "/api/v1/query/language", f"/api/v1/paths?source={ROOT}&target={LONELY}",
    "/api/v1/export/json", "/api/v1/export/graphml", "/api/v1/export/html", "/api/v1/graph/communities",
    f"/api/v1/nodes/{ROOT}/article", f"/api/v1/export/html?node={ROOT}&hops=1", "/api/v1/graph?community=0",
    "/api/v1/graph/columns",
)  # fmt: skip


def test_health_says_what_is_served(client: Running) -> None:
    found = schemas.Health.model_validate(client.get("/api/v1/health").json())
    assert (found.status, found.root, found.store) == ("ok", ROOT, "sqlite")
    assert found.counts["nodes"] == len(NODES)
    assert "cpu" in found.devices
    assert found.revision == client.get("/api/v1/graph").json()["revision"]


def test_the_graph_holds_every_node_and_only_links_between_them(client: Running) -> None:
    found = schemas.GraphAnswer.model_validate(client.get("/api/v1/graph").json())
    ids = {node.id for node in found.nodes}
    assert ids == {name.rpartition("/")[2] for name in NODES}
    assert not found.truncated
    assert all({link.source, link.target} <= ids for link in found.links)
    assert all(-1 <= node.x <= 1 and -1 <= node.y <= 1 for node in found.nodes)
    assert [node.id for node in found.nodes if node.runnable] == [ROOT]


def test_a_node_is_told_with_its_links_read_from_its_side(client: Running) -> None:
    found = schemas.NodeDetail.model_validate(client.get(f"/api/v1/nodes/{ROOT}").json())
    read = {(row.other.id, row.outgoing, row.words, row.polarity) for row in found.links if row.link.origin == "author"}
    assert read == {
        ("a-mechanism", True, "explains", "neutral"),
        ("a-failure", False, "supported by", "support"),
    }
    assert found.sources[0].source.key == "a-paper"
    assert found.experiments[0].simulation is not None
    assert {p.name: p.value for p in found.experiments[0].simulation.parameters}["steps"] == 60
    assert found.experiments[0].problem == ""


def test_a_neighbourhood_gives_each_node_its_hop(client: Running) -> None:
    found = schemas.Neighbourhood.model_validate(client.get("/api/v1/nodes/a-failure/neighbourhood?hops=2").json())
    hops = {node.id: node.hop for node in found.nodes}
    assert found.center.id == "a-failure"
    assert (hops["a-failure"], hops[ROOT]) == (0, 1)
    assert found.direct == sum(hop == 1 for hop in hops.values())
    assert client.get("/api/v1/nodes/a-failure/neighbourhood?hops=0").json()["nodes"][0]["id"] == "a-failure"


def test_what_was_reported_is_told_before_anything_was_run(client: Running) -> None:
    found = schemas.ReproductionPage.model_validate(client.get("/api/v1/reproductions?source=a-paper").json())
    (row,) = found.items
    assert (row.id, row.node, row.reported.value, row.reported.text) == ("the-fall", ROOT, -0.12, "−12 points")
    assert (row.simulated, row.sign, row.order, row.size) == (None, "not_judged", "not_judged", "not_judged")
    assert client.get("/api/v1/reproductions?source=nothing").status_code == 404


@pytest.mark.slow
def test_a_finished_run_is_told_beside_what_was_reported(folder: Path, tmp_path: Path) -> None:
    node = load_folder(folder).graph.nodes[ROOT]
    decided = plan(node, {})
    run = record.ended(record.running(record.queued(decided)), execute(decided), None)
    before = RunsStore(tmp_path / RUNS)
    before.save(run)
    before.close()
    with running(folder, tmp_path) as client:
        (row,) = schemas.ReproductionPage.model_validate(client.get("/api/v1/reproductions").json()).items
    assert row.simulated is not None
    assert (row.simulated.run, row.simulated.seeds) == (run.id, 20)
    assert row.simulated.value == run.judgements[0].effect.mean
    assert row.words.startswith("Reported −0.12, simulated ")


def test_paths_are_trivial_empty_or_404_as_they_should_be(client: Running) -> None:
    def paths(source: str, target: str) -> tuple[int, object]:
        response = client.get("/api/v1/paths", params={"source": source, "target": target})
        return response.status_code, [row["nodes"] for row in response.json().get("items", ())]

    assert paths(ROOT, ROOT) == (200, [[ROOT]])
    assert paths(ROOT, LONELY) == (200, [])
    assert paths("a-failure", "a-mechanism")[1][0] == ["a-failure", ROOT, "a-mechanism"]
    assert paths(ROOT, "nowhere")[0] == 404


@pytest.mark.parametrize(
    "text",
    ["", " ", "é\u0301\u0301", "👀", "\u202eso on", "' OR 1=1 --", "}) DETACH DELETE n //", "\"*", "a" * 512, "NEAR(", "a AND"],
)  # fmt: skip
def test_any_text_can_be_searched_for(client: Running, text: str) -> None:
    before = client.get("/api/v1/graph").text
    response = client.get("/api/v1/search", params={"q": text})
    assert response.status_code == 200
    for hit in schemas.SearchAnswer.model_validate(response.json()).items:
        units = len(hit.node.title.encode("utf-16-le")) // 2
        assert all(0 <= start < end <= units for start, end in hit.title_ranges)
    assert client.get("/api/v1/graph").text == before


@pytest.mark.parametrize("pattern", ["(a+)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]", ".*", "a|b", "[a-"])
def test_a_pattern_is_searched_for_as_words(client: Running, pattern: str) -> None:
    response = client.get("/api/v1/search", params={"q": pattern})
    words = "".join(sign if sign.isalnum() else " " for sign in pattern)
    assert response.json()["items"] == client.get("/api/v1/search", params={"q": words}).json()["items"]


def test_a_name_in_a_path_is_decoded_once(client: Running) -> None:
    assert client.get(f"/api/v1/nodes/{ROOT.replace('-', '%2D')}").json()["id"] == ROOT
    twice = client.get(f"/api/v1/nodes/{ROOT.replace('-', '%252D')}")
    assert (twice.status_code, twice.json()["code"]) == (404, "not_found")
    assert "%2D" in twice.json()["detail"]


def test_an_experiment_that_cannot_run_says_why_and_is_refused(tmp_path: Path) -> None:
    folder = write_content(tmp_path)
    path = folder / f"nodes/claim/{ROOT}.md"
    path.write_text(path.read_text().replace("simulation: external_anchor", "simulation: external_ancor"))
    with running(folder, tmp_path / "data") as client:
        (experiment,) = client.get(f"/api/v1/nodes/{ROOT}").json()["experiments"]
        assert experiment["simulation"] is None
        assert "'external_ancor' is installed" in experiment["problem"]
        assert "did you mean 'external_anchor'" in experiment["problem"]
        refused = client.post(f"/api/v1/nodes/{ROOT}/runs", json={})
        assert refused.status_code == 409
        assert "GET /api/v1/simulations lists all" in refused.json()["hint"]


def test_a_citation_that_leads_nowhere_is_told_and_not_left_out(tmp_path: Path) -> None:
    folder = write_content(tmp_path)
    (folder / "sources/a-paper.yaml").unlink()
    with running(folder, tmp_path / "data") as client:
        found = schemas.NodeDetail.model_validate(client.get(f"/api/v1/nodes/{ROOT}").json())
        assert (found.sources, found.sources_missing) == ([], ["a-paper"])
        assert client.get("/api/v1/sources/a-paper").status_code == 404


def test_errors_in_the_files_are_counted_beside_what_is_served_without_them(tmp_path: Path) -> None:
    folder = write_content(tmp_path)
    with running(folder, tmp_path / "data") as client:
        whole = client.get("/api/v1/health").json()["counts"]
    (folder / "nodes/claim/empty.md").write_text("")
    (folder / "nodes/claim/open.md").write_text("---\nid: open\n")
    with running(folder, tmp_path / "data") as client:
        told = client.get("/api/v1/health").json()
        assert told["counts"] == {**whole, "errors": whole["errors"] + 2}
        assert [line.partition(":")[0] for line in told["errors"]] == ["nodes/claim/empty.md", "nodes/claim/open.md"]
        assert all("; expected" in line or "error: " in line for line in told["errors"])
    assert whole["errors"] == 0


def test_who_asks_on_the_same_machine_is_told_how_the_server_is_started_and_nobody_else(tmp_path: Path) -> None:
    folder = write_content(tmp_path)
    with running(folder, tmp_path / "data") as client:
        told = client.get("/api/v1/health").json()
        assert f"serve {folder} --port {client.settings.port}" in told["start"]
        assert told["check"].endswith(f"check {folder}")
    with running(folder, tmp_path / "data", names=("mirage.example",)) as client:
        told = client.get("/api/v1/health").json()
        assert (told["start"], told["check"]) == (None, None)


def test_a_graph_of_nothing_is_served(tmp_path: Path) -> None:
    with running(tmp_path, tmp_path / "data") as client:
        assert client.get("/api/v1/health").json()["counts"]["nodes"] == 0
        found = schemas.GraphAnswer.model_validate(client.get("/api/v1/graph").json())
        assert not found.nodes
        assert not found.links
        assert client.get("/api/v1/search?q=x").json()["items"] == []


def test_a_search_text_over_its_limit_or_missing_is_422(client: Running) -> None:
    assert client.get("/api/v1/search", params={"q": "a" * (limit("query_length") + 1)}).status_code == 422
    assert client.get("/api/v1/search", params={"q": "a" * 10_240}).status_code == 422
    assert client.get("/api/v1/search").status_code == 422
    assert client.get("/api/v1/search?q=x&mode=magic").status_code == 422


@pytest.mark.parametrize(
    "path", [*READS, "/api/v1/health", "/api/v1/runs", "/openapi.json", "/docs", "/api/v1/nodes/no-such"]
)
def test_head_answers_as_get_does_without_the_body(client: Running, path: str) -> None:
    asked, read = client.head(path), client.get(path)
    if asked.headers.get("etag") != read.headers.get("etag"):
        # Strengths were solved for the first time between the two, which happens once.
        asked = client.head(path)
    assert (asked.status_code, asked.content) == (read.status_code, b"")
    for name in ("content-type", "content-length", "etag", "link"):
        assert asked.headers.get(name) == read.headers.get(name)


@pytest.mark.parametrize("path", READS)
def test_a_read_is_not_sent_again_to_who_holds_it(client: Running, path: str) -> None:
    tag = client.get(path).headers["etag"]
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        response = client.get(path, headers={"If-None-Match": sent})
        assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize("path", READS)
def test_compression_changes_the_size_and_not_the_content(client: Running, path: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed.content
    assert "content-encoding" not in plain.headers
    assert packed.headers.get("content-encoding") == ("gzip" if len(plain.content) >= 500 else None)
    assert "Accept-Encoding" in packed.headers["vary"]
    # A harder level may lose a byte or two on a text of a few hundred.
    assert (
        int(packed.headers["content-length"]) <= 1.02 * len(gzip.compress(plain.content, 1)) or len(plain.content) < 500
    )


def test_the_communities_hold_every_node_once_and_every_link_once(client: Running) -> None:
    whole, found = client.get("/api/v1/graph").json(), client.get("/api/v1/graph/communities").json()
    assert sum(row["size"] for row in found["communities"]) == found["nodes"] == len(whole["nodes"])
    assert sum(sum(row["kinds"].values()) for row in found["communities"]) == found["nodes"]
    assert sum(row["links"] for row in found["bands"]) == found["links"] == len(whole["links"])
    parts = [client.get(f"/api/v1/graph?community={row['id']}").json() for row in found["communities"]]
    assert sorted(node["id"] for part in parts for node in part["nodes"]) == [node["id"] for node in whole["nodes"]]
    assert [part["left_out"] for part in parts] == [0] * len(parts)
    inside = sum(row["links"] for row in found["bands"] if row["source"] == row["target"])
    assert sum(len(part["links"]) for part in parts) == inside
    missing = client.get("/api/v1/graph?community=999")
    assert (missing.status_code, missing.json()["where"]) == (404, "community")


def test_meta_holds_every_table(client: Running) -> None:
    found = client.get("/api/v1/meta").json()
    assert {row["name"] for row in found["limits"]} >= {"seeds", "hops", "page_size"}
    assert {"name", "words", "inverse", "polarity", "sources", "targets"} <= set(found["relations"][0])
    assert all(found[name] for name in ("kinds", "relations", "formats", "limits", "errors"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_name_makes_a_read_fail(client: Running, text: str) -> None:
    for path in ("/api/v1/nodes", "/api/v1/sources", "/api/v1/simulations", "/api/v1/runs", "/api/v1/export"):
        response = client.get(f"{path}/{_quoted(text)}")
        assert response.status_code in (200, 404, 422), response.text


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
