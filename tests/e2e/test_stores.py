"""Another store changes nothing that a browser can see: one variable of the environment, and the same tests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from . import test_page, test_the_whole_way
from .conftest import ROOT, Server, Visit, serving

if TYPE_CHECKING:
    from tests.neo4j.server import Given
    from tests.neo4j.server import Server as Neo4jServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(neo4j_server: Neo4jServer | Given, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose graph is in Neo4j, in the place of the one that all other tests visit."""
    data = tmp_path_factory.mktemp("neo4j-served") / "data"
    mirage = str(Path(sys.executable).with_name("mirage"))
    pushing = [mirage, "push", "--data", str(data), "--json"]
    done = subprocess.run(
        pushing,
        cwd=ROOT,
        env=os.environ | neo4j_server.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with serving(data, MIRAGE_STORE="neo4j", **neo4j_server.environment) as running:
        assert running.get("/api/v1/health")["revision"] == json.loads(done.stdout)["revision"]
        yield running


def test_it_says_where_its_graph_is(server: Server) -> None:
    assert server.get("/api/v1/health")["store"] == "neo4j"


# The same tests, with the server above in the place of the one that they are visited with elsewhere.
test_the_keyboard_alone_walks_opens_and_comes_back = test_page.test_the_keyboard_alone_walks_opens_and_comes_back
test_the_network_rings_matches_while_one_types = (
    test_page.test_the_network_rings_matches_while_one_types_and_filters_with_counts
)


test_a_newcomer_walks_the_map_opens_a_claim_runs_it_and_reads_a_verdict = (
    test_the_whole_way.test_a_newcomer_walks_the_map_opens_a_claim_runs_it_and_reads_a_verdict
)


def test_the_query_view_offers_all_that_neo4j_reads_beside_the_cypher_of_every_store(
    visit: Callable[..., Visit], server: Server
) -> None:
    assert server.get("/api/v1/health")["dialects"] == ["subset", "neo4j"]
    seen = visit(quiet=False)
    page = seen.go("/query")
    page.get_by_role("textbox", name="Query").fill("MATCH (n:Claim) RETURN percentileCont(n.degree, 0.5) AS middle")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("percentileCont")
    page.get_by_role("button", name="All that Neo4j reads").click()
    expect(page.locator(".query-head")).to_contain_text("1 row")
    expect(page).to_have_url(re.compile("dialect=neo4j"))
    seen.picture("query-neo4j")


def test_without_its_database_it_says_so_and_answers_again_when_it_is_back(
    server: Server, own_neo4j: Neo4jServer
) -> None:
    root = server.get("/api/v1/health")["root"]
    own_neo4j.stop()
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.get(f"/api/v1/nodes/{root}/neighbourhood?hops=1")
    problem = json.load(refused.value)
    assert (refused.value.code, problem["code"]) == (503, "store_unreachable")
    assert problem["hint"]
    own_neo4j.start()
    assert server.get(f"/api/v1/nodes/{root}/neighbourhood?hops=1")["center"]["id"] == root
