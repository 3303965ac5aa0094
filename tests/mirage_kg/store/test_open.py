"""Opening an index that is fresh, stale, damaged or newer. Rows 17, 18 and 25 of the fault catalogue."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mirage_kg.errors import StoreDamaged, StoreNewer
from mirage_kg.load import problem
from mirage_kg.store import build as building
from mirage_kg.store.build import SCHEMA
from mirage_kg.store.open import open_sqlite
from mirage_kg.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder

Open = Callable[[], SqliteStore]


@pytest.fixture
def index(open_index: Open, tmp_path: Path) -> Path:
    """The index file of the small graph, built and closed."""
    open_index().close()
    return tmp_path / "data" / "index.sqlite"


def never(_: object) -> object:
    raise AssertionError("a fresh index was compiled again")


def answers(store: SqliteStore) -> tuple[object, ...]:
    return store.graph(), store.whole(), store.search("signal"), store.neighbourhood("root-claim")


def test_a_fresh_index_is_opened_and_not_compiled_again(small: Folder, index: Path) -> None:
    before = index.read_bytes()
    store = open_sqlite(small.path, index.parent, never)  # type: ignore[arg-type]
    assert store.revision == small.load().revision
    assert index.read_bytes() == before


def test_a_stale_index_is_compiled_again_and_not_kept(small: Folder, index: Path, open_index: Open) -> None:
    small.node("newcomer")
    store = open_index()
    assert "newcomer" in store.graph().nodes
    assert store.revision == small.load().revision
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.digest", "index.sqlite"]


def test_an_index_of_an_older_schema_is_compiled_again(
    index: Path, open_index: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mirage_kg.store.open.SCHEMA", SCHEMA + 1)
    monkeypatch.setattr(building, "SCHEMA", SCHEMA + 1)
    open_index()
    with sqlite3.connect(index) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA + 1,)
    connection.close()


def test_an_index_of_a_newer_schema_is_refused_with_both_versions_and_left_alone(index: Path, open_index: Open) -> None:
    connection = sqlite3.connect(index)
    connection.execute("PRAGMA user_version = 77")
    connection.close()
    before = {path.name: path.read_bytes() for path in index.parent.iterdir()}
    with pytest.raises(StoreNewer) as error:
        open_index()
    assert "77" in error.value.detail
    assert str(SCHEMA) in error.value.detail
    assert {path.name: path.read_bytes() for path in index.parent.iterdir()} == before


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"not an index at all " * 50, b"SQLite format 3\0" + b"\0" * 2000, b"\x7fELF" + b"\0" * 500],
)
def test_what_is_no_index_is_kept_aside_and_replaced(index: Path, open_index: Open, content: bytes) -> None:
    index.write_bytes(content)
    assert open_index().counts()["nodes"] == 6
    assert index.with_name("index.sqlite.damaged").read_bytes() == content


def test_a_database_of_another_program_is_kept_aside_and_replaced(index: Path, open_index: Open) -> None:
    index.unlink()
    connection = sqlite3.connect(index)
    connection.execute("CREATE TABLE treasure (gold)")
    connection.close()
    before = index.read_bytes()
    assert open_index().counts()["nodes"] == 6
    assert index.with_name("index.sqlite.damaged").read_bytes() == before


def test_an_index_without_its_digest_is_compiled_again(index: Path, open_index: Open) -> None:
    index.with_suffix(".digest").unlink()
    assert open_index().counts()["nodes"] == 6


def test_a_truncated_index_is_replaced_wherever_it_was_cut(index: Path, open_index: Open) -> None:
    whole, expected = index.read_bytes(), answers(open_index())
    for length in [*range(0, 120, 17), *range(120, len(whole), len(whole) // 12), len(whole) - 1]:
        index.write_bytes(whole[:length])
        assert answers(open_index()) == expected


def test_a_flipped_bit_is_noticed_wherever_it_is(index: Path, open_index: Open) -> None:
    """The version field alone can turn an index into a newer one; that is refused, and nothing is lost."""
    whole, expected = index.read_bytes(), answers(open_index())
    chance = random.Random(4)
    places = [*range(0, 100, 3), *(chance.randrange(100, len(whole)) for _ in range(40))]
    for place in places:
        index.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :])
        damaged = index.read_bytes()
        if place in range(60, 64):
            with pytest.raises(StoreNewer):
                open_index()
            continue
        assert answers(open_index()) == expected
        assert index.with_name("index.sqlite.damaged").read_bytes() == damaged


def test_chunks_from_elsewhere_are_noticed(index: Path, open_index: Open) -> None:
    whole, expected = index.read_bytes(), answers(open_index())
    page = 4096
    index.write_bytes(whole[:page] + whole[2 * page : 3 * page] + whole[2 * page :])
    assert answers(open_index()) == expected


def test_a_store_that_is_open_keeps_its_snapshot_when_the_index_is_replaced(
    small: Folder, index: Path, open_index: Open
) -> None:
    old = open_index()
    small.node("newcomer")
    new = open_index()
    assert "newcomer" not in old.graph().nodes
    assert "newcomer" in new.graph().nodes
    assert old.neighbourhood("root-claim").center.id == "root-claim"
    index.write_bytes(b"")
    assert answers(old)
    assert answers(new)


def test_a_folder_that_cannot_be_written_is_a_clear_error_and_leaves_nothing(small: Folder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreDamaged) as error:
        open_sqlite(small.path, tmp_path / "file" / "data", never)  # type: ignore[arg-type]
    assert "--data" in error.value.hint


@pytest.mark.parametrize("step", ["fill", "digest_of_file"])
def test_a_failure_while_compiling_leaves_the_old_index_and_no_other_file(
    small: Folder, index: Path, open_index: Open, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = index.read_bytes()
    small.node("newcomer")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(building, step, fail)
        with pytest.raises(StoreDamaged, match="No space left"):
            open_index()
    assert index.read_bytes() == before
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.digest", "index.sqlite"]
    assert "newcomer" in open_index().graph().nodes


def test_problems_are_kept_with_the_index(small: Folder, tmp_path: Path) -> None:
    small.node("broken", "links:\n  - {to: nowhere, relation: causes}\n")
    extra = problem("out_of_range", "nodes/claim/root-claim.md", "too much", field=("title",))
    for _ in range(2):
        from mirage_kg.query import analyse

        store = open_sqlite(small.path, tmp_path / "data", analyse, checks=(lambda _: [extra],))
        assert [(p.code, p.line) for p in store.problems()] == [("missing_target", 7), ("out_of_range", 4)]
        store.close()


def test_the_same_files_give_the_same_index_in_every_process(small: Folder, tmp_path: Path) -> None:
    """Neither the order of sets nor the time gets into an index."""
    code = (
        "import sys; from pathlib import Path; from mirage_kg.query import analyse; from mirage_kg.store import STORES;"
        "STORES['sqlite'](Path(sys.argv[1]), Path(sys.argv[2]), analyse).close()"
    )
    digests = []
    for seed in ("1", "2"):
        data = tmp_path / f"data{seed}"
        command = [sys.executable, "-c", code, str(Path(__file__).parents[3] / "graph_data"), str(data)]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed, "PATH": ""}, timeout=120)
        digests.append((data / "index.digest").read_text())
    assert digests[0] == digests[1]


def test_a_fresh_index_is_opened_without_the_libraries_that_compile_one(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "graph_data"
    code = (
        "import sys; from mirage_kg import open_store; s = open_store(sys.argv[1], sys.argv[2]);"
        "s.neighbourhood(s.root); s.search('collapse'); s.whole(); s.paths(s.root, s.root); s.close();"
        "print([m for m in ('sklearn', 'networkx', 'numpy', 'scipy', 'jax', 'pyvis') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(shipped), str(tmp_path)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    again = subprocess.run(command, check=True, timeout=120, capture_output=True, text=True)
    assert again.stdout.strip() == "[]"
