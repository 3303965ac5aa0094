from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg import limits
from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.load import folder as reading
from mirage_kg.load.folder import is_content, read_folder
from mirage_kg.load.problem import Problem

NAMES = st.from_regex(r"nodes/[a-z]{1,4}/[a-z]{1,6}\.md", fullmatch=True)


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(found.code, found.path) for found in read_folder(folder).problems]


@given(files=st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_every_file_is_read_once_to_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("content")
    write(folder, files)
    assert read_folder(folder).contents == files


@given(
    st.dictionaries(NAMES, st.binary(max_size=20), max_size=4),
    st.dictionaries(NAMES, st.binary(max_size=20), max_size=4),
)
def test_the_revision_is_the_same_exactly_when_names_and_bytes_are(
    one: dict[str, bytes], two: dict[str, bytes]
) -> None:
    assert (reading._revision(one, []) == reading._revision(two, [])) == (one == two)


def test_the_revision_does_not_depend_on_where_the_folder_lies_or_when_it_was_written(tmp_path: Path) -> None:
    files = {"nodes/claim/a.md": b"x", "sources/b.yaml": b"y"}
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        write(tmp_path / place, files)
    os.utime(tmp_path / "two" / "nodes/claim/a.md", (0, 0))
    assert read_folder(tmp_path / "one").revision == read_folder(tmp_path / "two").revision


def test_an_empty_folder_is_valid(tmp_path: Path) -> None:
    assert read_folder(tmp_path).contents == {}
    assert codes(tmp_path) == []


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_folder(tmp_path / "absent")


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidInput):
        read_folder(tmp_path / "file")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    most = limits.limit("file_bytes")
    write(tmp_path, {"nodes/claim/fits.md": b"x" * most, "nodes/claim/over.md": b"x" * (most + 1)})
    files = read_folder(tmp_path)
    assert list(files.contents) == ["nodes/claim/fits.md"]
    assert codes(tmp_path) == [("too_large", "nodes/claim/over.md")]


def test_reading_stops_at_the_limit_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "limit", lambda name: 3 if name == "files" else limits.limit(name))
    write(tmp_path, {f"nodes/claim/n{i}.md": b"x" for i in range(5)})
    assert len(read_folder(tmp_path).contents) == 3
    assert [code for code, _ in codes(tmp_path)] == ["too_many_files"]


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    write(tmp_path / "content", {"nodes/claim/a.md": b"x"})
    (tmp_path / "content/nodes/claim/out.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "content/nodes/fix").symlink_to(tmp_path)
    (tmp_path / "content/sources").symlink_to(tmp_path)
    assert list(read_folder(tmp_path / "content").contents) == ["nodes/claim/a.md"]
    assert codes(tmp_path / "content") == [
        ("outside_folder", "nodes/claim/out.md"),
        ("outside_folder", "nodes/fix"),
        ("linked_folder", "sources"),
    ]


def test_a_link_to_a_folder_inside_is_refused_so_that_no_walk_runs_in_circles(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"x"})
    (tmp_path / "nodes/claim/again").symlink_to(tmp_path / "nodes")
    assert codes(tmp_path) == [("linked_folder", "nodes/claim/again")]


def test_a_broken_link_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"x"})
    (tmp_path / "nodes/claim/gone.md").symlink_to(tmp_path / "nodes/claim/absent.md")
    assert codes(tmp_path) == [("unreadable", "nodes/claim/gone.md")]


def test_links_in_a_circle_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"x"})
    (tmp_path / "nodes/claim/b.md").symlink_to("c.md")
    (tmp_path / "nodes/claim/c.md").symlink_to("b.md")
    assert codes(tmp_path) == [("unreadable", "nodes/claim/b.md"), ("unreadable", "nodes/claim/c.md")]
    assert list(read_folder(tmp_path).contents) == ["nodes/claim/a.md"]


def test_a_folder_that_cannot_be_opened_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"x"})
    # The system opens no path of more than 4096 bytes, though it lets one be made step by step.
    at = os.open(tmp_path / "nodes", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=at)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    ((code, _),) = codes(tmp_path)
    assert code == "unreadable"
    assert list(read_folder(tmp_path).contents) == ["nodes/claim/a.md"]


def test_a_named_pipe_is_skipped_with_a_notice_and_nothing_waits_for_it(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"x"})
    os.mkfifo(tmp_path / "nodes/claim/pipe.md")
    assert list(read_folder(tmp_path).contents) == ["nodes/claim/a.md"]
    assert [(p.code, p.severity) for p in read_folder(tmp_path).problems] == [("not_a_file", "notice")]


def test_other_endings_are_skipped_with_a_notice_and_hidden_files_without(tmp_path: Path) -> None:
    write(
        tmp_path, {"nodes/claim/a.txt": b"x", "nodes/.git/b.md": b"x", "nodes/claim/.c.md.swp": b"x", "README.md": b""}
    )
    assert codes(tmp_path) == [("ignored_file", "nodes/claim/a.txt")]
    assert read_folder(tmp_path).contents == {}


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_file_name_that_is_not_utf8_is_still_reported_as_text(tmp_path: Path) -> None:
    (tmp_path / "nodes").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/nodes/\xff.txt")).write_text("x")
    assert codes(tmp_path) == [("ignored_file", "nodes/\ufffd.txt")]


def test_of_a_file_of_fifty_megabytes_no_more_is_read_than_the_limit(tmp_path: Path) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"x", "nodes/claim/huge.md": b""})
    os.truncate(tmp_path / "nodes/claim/huge.md", 50_000_000)
    tracemalloc.start()
    files = read_folder(tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(found.code, found.path) for found in files.problems] == [("too_large", "nodes/claim/huge.md")]
    assert list(files.contents) == ["nodes/claim/a.md"]
    assert most < 4 * limits.limit("file_bytes")


def test_a_file_that_changes_right_after_it_was_read_is_the_one_that_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"nodes/claim/a.md": b"before"})
    before = read_folder(tmp_path)
    read = reading._read
    seen: list[str] = []

    def read_then_change(path: str, name: str, problems: list[Problem]) -> bytes | None:
        data = read(path, name, problems)
        seen.append(name)
        Path(path).write_bytes(b"after")
        return data

    monkeypatch.setattr(reading, "_read", read_then_change)
    assert read_folder(tmp_path) == before
    assert seen == ["nodes/claim/a.md"]
    assert read_folder(tmp_path).revision != before.revision


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nodes/claim/a.md", True),
        ("nodes/a.md", True),
        ("sources/a.yaml", True),
        ("nodes/claim", True),
        ("nodes/claim/a.md~", False),
        ("nodes/claim/.a.md.swp", False),
        ("nodes/.git/a.md", False),
        ("sources/a.md", False),
        ("schema/node.json", False),
        ("a.md", False),
        (".", False),
        ("../nodes/a.md", False),
    ],
)
def test_a_change_counts_where_content_is_read(tmp_path: Path, name: str, expected: bool) -> None:
    assert is_content(tmp_path, Path(os.path.normpath(tmp_path / name))) is expected
