"""The container of compose.yaml and the server of `make neo4j` are set alike, and the file is one that Compose understands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.neo4j.server import CACHE, HEAP, POM, SETTINGS

COMPOSE = Path(__file__).parents[3] / "compose.yaml"
KEYS = {"image", "environment", "ports", "volumes", "healthcheck"}
CHECK_KEYS = {"test", "interval", "timeout", "start_period", "start_interval"}


def service() -> dict[str, Any]:
    read = yaml.safe_load(COMPOSE.read_text("utf-8"))
    assert read.keys() == {"services", "volumes"}
    assert read["volumes"] == {"graph": None}
    found: dict[str, Any] = read["services"]["neo4j"]
    return found


def variable(setting: str) -> str:
    """Return what the image calls a setting: its documentation says to double every _ and to write _ for every dot."""
    return "NEO4J_" + setting.replace("_", "__").replace(".", "_")


def test_the_container_is_set_as_the_server_of_make_neo4j_is() -> None:
    settings = {**SETTINGS, "server.memory.heap.max_size": HEAP, "server.memory.pagecache.size": CACHE}
    given = service()["environment"]
    assert given.pop("NEO4J_AUTH").startswith("neo4j/${NEO4J_PASSWORD:?")
    assert given == {variable(name): value for name, value in settings.items()}


def test_the_container_runs_the_release_that_is_tested_on_this_machine_only() -> None:
    made = service()
    release = made["image"].removeprefix("neo4j:").removesuffix("-community")
    assert f"<version>{release}." in POM.read_text("utf-8")
    assert made["ports"] == ["127.0.0.1:7687:7687"]
    assert made.keys() == KEYS
    assert made["healthcheck"].keys() == CHECK_KEYS
