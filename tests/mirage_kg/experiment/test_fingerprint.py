"""Fingerprints: what changes them, what does not, and that many threads may ask at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.experiment import fingerprint
from mirage_kg.experiment.fingerprint import code_version, digest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON))
def test_the_order_of_keys_does_not_change_a_digest(value: dict[str, object]) -> None:
    assert digest(value) == digest(dict(reversed(value.items())))


def test_a_number_that_json_does_not_know_has_no_digest() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        digest(float("nan"))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "made_up_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "engine.py").write_text("STEP = 1\n")
    (folder / "model.py").write_text("from made_up_package import engine\n")
    (folder / "other.py").write_text("X = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up_package", raising=False)
    return folder


def version() -> str:
    fingerprint._code_version.cache_clear()
    return code_version("made_up_package.model")


def test_a_change_in_the_engine_changes_the_version_and_one_in_another_model_does_not(package: Path) -> None:
    before = version()
    (package / "other.py").write_text("X = 2\n")
    assert version() == before
    (package / "engine.py").write_text("STEP = 2\n")
    assert version() != before


def test_many_threads_may_ask_at_once() -> None:
    fingerprint._code_version.cache_clear()
    names = ["sim.models.external_anchor", "sim.models.majority_vote_reward", "sim.models.model_collapse"] * 8
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(code_version, names))
    assert found == [code_version(name) for name in names]
