"""What holds for the whole suite: its order, what is compiled once for all of it, and the servers of Neo4j."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from tests.neo4j.server import Given, Server, Unavailable

# A busy machine must not fail a test: what an example may take is no property of the code.
settings.register_profile("mirage", deadline=None)
settings.load_profile("mirage")

CACHE = Path(__file__).resolve().parents[1] / ".pytest_cache"

# A module is compiled once for all processes of a run, and of the next one: a hundred of them start, and where the environment
# forbids to write bytecode each would compile all of JAX, SciPy and FastAPI anew. It is kept out of the sources and packages.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(CACHE / "bytecode")
sys.dont_write_bytecode = False

# One program of JAX is compiled once for all workers and servers of a run, and of the next one: kept by what was compiled, with
# which options and which JAX. Set before JAX is imported anywhere, and inherited by every process that a test starts.
COMPILED = CACHE / "compiled"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(COMPILED))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")

DEAREST = (
    "sim/test_contract.py",
    "e2e/test_scenes.py",
    "mirage_kg/experiment/test_preset.py",
    "mirage_kg/store/test_neo4j.py",
    "mirage_kg/store/test_neo4j_histories.py",
    "e2e/test_stores.py",
    "api/commands/test_running.py",
    "sim/test_oracles.py",
    "api/routes/test_runs.py",
    "e2e/test_argument.py",
    "mirage_kg/store/test_contract.py",
    "mirage_kg/store/test_neo4j_dialect.py",
    "mirage_kg/store/test_neo4j_queries.py",
    "sim/test_theory.py",
    "e2e/test_page.py",
    "e2e/test_explorer.py",
    "api/routes/test_standing.py",
    "api/routes/test_sweeps.py",
    "mirage_kg/argument/abstract/test_oracles.py",
    "sim/models/test_iterative_self_improvement.py",
    "sim/models/test_generation_verification_gap.py",
    "sim/models/test_neural.py",
    "sim/models/test_majority_vote_reward.py",
    "sim/models/test_feedback_signals.py",
    "sim/models/test_external_anchor.py",
    "sim/models/test_entropy_law.py",
    "mirage_kg/store/test_open.py",
    "mirage_kg/query/test_layout.py",
)
"""Files that take longest, the longest first: a long one begun last would let all cores but one wait for its end."""


def _rank(item: pytest.Item) -> tuple[bool, int]:
    path = item.path.relative_to(item.config.rootpath / "tests").as_posix()
    return (not path.startswith("style/"), DEAREST.index(path) if path in DEAREST else len(DEAREST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _without_neo4j(reason: str) -> NoReturn:
    """Skip with the reason, or fail where the Neo4j tests must run."""
    if os.environ.get("MIRAGE_REQUIRE_NEO4J"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | Given]:
    """A real Neo4j server for one worker: the one that NEO4J_URI names, if it holds no graph, or one of our own."""
    try:
        server = Given() if os.environ.get("NEO4J_URI") else Server(tmp_path_factory.mktemp("neo4j"))
        server.start()
    except Unavailable as error:
        _without_neo4j(f"no Neo4j here: {error}")
    yield server
    server.stop()


@pytest.fixture
def own_neo4j(neo4j_server: Server | Given) -> Server:
    """The server, where it is ours to stop and start."""
    if isinstance(neo4j_server, Given):
        _without_neo4j("the server that NEO4J_URI names is not ours to stop; unset it to have one started")
    return neo4j_server
