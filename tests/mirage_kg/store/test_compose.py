"""The container of compose.yaml and the server of `make neo4j` are set alike, and the file is one that Compose understands."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mirage_kg.store.neo4j.address import NAMES, Address, read_address
from mirage_kg.store.neo4j.connect import Database
from tests.neo4j.server import CACHE, HEAP, POM, SETTINGS

if TYPE_CHECKING:
    from tests.neo4j.server import Server

COMPOSE = Path(__file__).parents[3] / "compose.yaml"
TEXT = COMPOSE.read_text("utf-8")
SERVICE: dict[str, Any] = yaml.safe_load(TEXT)["services"]["neo4j"]


def checked(path: Path) -> subprocess.CompletedProcess[str]:
    """Check a file by the schema of the Compose specification, which comes with the checker."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def variable(setting: str) -> str:
    """Return what the image calls a setting: its documentation says to double every _ and to write _ for every dot."""
    return "NEO4J_" + setting.replace("_", "__").replace(".", "_")


def test_the_file_is_one_of_compose() -> None:
    found = checked(COMPOSE)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("written", "instead", "where"),
    [("image:", "imag:", "imag"), ("interval: 30s", "interval: [30]", "healthcheck"), ("ports:", "port:", "port")],
)
def test_a_slip_in_the_file_would_be_found(tmp_path: Path, written: str, instead: str, where: str) -> None:
    assert written in TEXT
    slipped = tmp_path / "compose.yaml"
    slipped.write_text(TEXT.replace(written, instead, 1))
    found = checked(slipped)
    assert found.returncode != 0
    assert where in found.stdout


def test_the_container_is_set_as_the_server_of_make_neo4j_is() -> None:
    settings = {**SETTINGS, "server.memory.heap.max_size": HEAP, "server.memory.pagecache.size": CACHE}
    given = dict(SERVICE["environment"])
    assert given.pop("NEO4J_AUTH").startswith("neo4j/${NEO4J_PASSWORD:?")
    assert given == {variable(name): value for name, value in settings.items()}


def test_every_setting_is_one_that_the_server_knows_and_took(own_neo4j: Server) -> None:
    with closing(Database(read_address(own_neo4j.environment))) as database:
        rows = database.read(lambda ask: ask("SHOW SETTINGS YIELD name, value RETURN name, value"))
    known = dict(rows)
    assert {"server.memory.heap.max_size", "server.memory.pagecache.size"} <= known.keys()
    assert {name: known[name] for name in SETTINGS} == SETTINGS | {"db.memory.transaction.max": "256.00MiB"}


def test_the_container_runs_the_release_that_is_tested() -> None:
    release = re.search(r"<version>(5[\d.]+)</version>", POM.read_text("utf-8"))
    assert release
    # The whole name: what is not Docker does not guess where a short one is.
    assert SERVICE["image"] == f"docker.io/library/neo4j:{release[1]}-community"


def test_every_port_is_open_on_this_machine_only_and_is_the_one_that_mirage_asks() -> None:
    for port in SERVICE["ports"]:
        host, outside, inside = port.rsplit(":", 2)
        assert ip_address(host).is_loopback
        assert outside == inside
    assert Address().uri in {f"bolt://{port.rpartition(':')[0]}" for port in SERVICE["ports"]}


def test_the_check_of_health_asks_the_database_with_the_password_of_the_container() -> None:
    check = SERVICE["healthcheck"]
    kind, command = check["test"]
    assert kind == "CMD-SHELL"
    # Compose writes $ as $$. The shell of the image sees NEO4J_AUTH.
    shown = subprocess.run(
        ["sh", "-c", "set -- " + command.replace("$$", "$") + '; printf "%s\\n" "$@"'],
        env={"NEO4J_AUTH": "neo4j/a b/c"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.splitlines() == ["cypher-shell", "-u", "neo4j", "-p", "a b/c", "RETURN 1"]
    assert check.keys() == {"test", "interval", "timeout", "start_period"}


def test_the_variables_of_its_instructions_are_those_that_mirage_reads() -> None:
    comment = [line.removeprefix("#").strip() for line in TEXT.splitlines() if line.startswith("#")]
    exported = [word for line in comment if line.startswith("export ") for word in shlex.split(line)[1:]]
    given = dict(word.split("=", 1) for word in exported)
    assert given
    assert given.keys() <= set(NAMES.values())
    read = read_address(given)
    assert (read.uri, read.username) == (Address().uri, Address().username)
    assert f"{NAMES['password']}={read.password} docker compose up" in " ".join(comment)
