"""Bad content, one fault a test: what is refused, where, and what is told. See the fault catalogue, rows 1 to 16."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.load import CODES, load_files, load_folder, problem
from mirage_kg.load.folder import Files

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder


def test_a_sound_folder_has_no_problems(small: Folder) -> None:
    loaded = small.load()
    assert loaded.problems == ()
    assert sorted(loaded.graph.nodes) == ["decay", "gauge", "islet", "reading", "repair", "root-claim"]
    assert loaded.graph.root == "root-claim"


def test_an_empty_folder_is_an_empty_graph(folder: Folder) -> None:
    loaded = folder.load()
    assert (loaded.graph.nodes, loaded.problems, loaded.graph.root) == ({}, (), None)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"---\nid: a\xff\n---\n", "not_utf8", 2),
        (b"", "empty_file", 0),
        (b"id: a\n", "front_matter_missing", 1),
        (b"---\nid: a\n", "front_matter_open", 1),
        (b"---\n- a\n---\n", "not_a_mapping", 2),
        (b"---\n---\n", "not_a_mapping", 2),
        (b"---\nid: [a\n---\n", "yaml_syntax", 3),
        (b"---\nid: &x a\n---\n", "yaml_alias", 2),
        (b"---\nid: !!str a\n---\n", "yaml_tag", 2),
        (b"---\nid: a\nx: " + b"[" * 40 + b"\n---\n", "yaml_depth", 3),
        (b"---\nid: a\n---\nbell \x07\n", "control_character", 4),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(
    folder: Folder, content: bytes, code: str, line: int
) -> None:
    folder.file("nodes/claim/a.md", content)
    found = folder.only(code)
    assert (found.path, found.line) == ("nodes/claim/a.md", line)
    assert folder.load().graph.nodes == {}


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(folder: Folder) -> None:
    folder.file(
        "nodes/claim/a.md", b"\xef\xbb\xbf---\r\nid: a\r\nkind: claim\r\ntitle: T\r\nstatement: S\r\n---\r\nx\r\ny\r\n"
    )
    assert folder.load().errors == ()
    assert folder.load().graph.nodes["a"].body == "x\ny"


def test_an_unknown_field_lists_the_allowed_ones_and_the_nearest(folder: Folder) -> None:
    folder.node("a", "statment: twice\n")
    found = folder.only("unknown_field")
    assert (found.line, found.nearest) == (6, "statement")
    assert "title" in found.expected
    assert "path" not in found.expected


@pytest.mark.parametrize("field", ["body", "path"])
def test_a_field_that_the_loader_fills_cannot_be_written(folder: Folder, field: str) -> None:
    folder.node("a", f"{field}: x\n")
    assert folder.only("unknown_field").line == 6


def test_an_unknown_field_inside_a_list_lists_the_fields_of_its_record(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "links:\n  - to: b\n    relation: causes\n    reasn: x\n")
    found = folder.only("unknown_field")
    assert (found.line, found.nearest) == (9, "reason")


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("aliases: one\n", 6),
        ("aliases: {a: b}\n", 6),
        ("root: maybe\n", 6),
        ("anchor: [money]\n", 6),
        ("links: no\n", 6),
        ("arguments:\n  - {id: x, premises: [], relation: supports, warrant: w, weight: 0.1}\n", 7),
        ("arguments:\n  - {id: x, premises: [a], relation: supports, warrant: w, weight: 1.1}\n", 7),
        ("arguments:\n  - {id: x, premises: [a], relation: supports, warrant: w, weight: .nan}\n", 7),
        ("arguments:\n  - {id: x, premises: [a], relation: likes, warrant: w, weight: 0.5}\n", 7),
        ("experiments:\n  - {simulation: s, predictions: [{id: p, statement: s, measure: {output: o}}]}\n", 7),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_where_it_stands(folder: Folder, front: str, line: int) -> None:
    folder.node("a", front)
    assert [(p.code, p.line) for p in folder.load().errors] == [("wrong_value", line)]


def test_a_choice_that_is_not_known_names_the_nearest(folder: Folder) -> None:
    folder.node("a", "anchor: [infomation]\n")
    found = folder.only("wrong_value")
    assert found.nearest == "information"
    assert "rule" in found.expected


def test_a_missing_field_is_named(folder: Folder) -> None:
    folder.file("nodes/claim/a.md", "---\nid: a\nkind: claim\ntitle: T\n---\n")
    assert "`statement` is missing" in folder.only("missing_field").found


def test_a_duplicate_key_names_both_lines_and_the_node_is_not_silently_changed(folder: Folder) -> None:
    folder.node("a", "title: Another\n")
    found = folder.only("duplicate_key")
    assert "lines 4 and 6" in found.found
    assert folder.load().graph.nodes["a"].title == "About a"


def test_words_that_yaml_would_guess_at_stay_text(folder: Folder) -> None:
    folder.node("a", "aliases: [no, 12:30, 1_000, 2024-01-01]\n")
    assert folder.load().graph.nodes["a"].aliases == ("no", "12:30", "1_000", "2024-01-01")


def test_settings_of_an_experiment_are_numbers_where_they_look_like_numbers(folder: Folder) -> None:
    folder.node(
        "a",
        "experiments:\n  - simulation: s\n    parameters: {x: 0.5, y: -2, z: fast, w: 1_0, v: 1e-3}\n"
        "    arms: {other: {x: 1}}\n    ablation: {x: 0}\n"
        "    predictions:\n      - {id: p, statement: s, measure: {output: o, select: {k: 8}}, at_least: 0.1}\n",
    )
    experiment = folder.load().graph.nodes["a"].experiments[0]
    assert experiment.parameters == {"x": 0.5, "y": -2.0, "z": "fast", "w": "1_0", "v": 0.001}
    assert (experiment.arms, experiment.ablation) == ({"other": {"x": 1.0}}, {"x": 0.0})
    assert experiment.predictions[0].measure.select == {"k": 8.0}


def test_two_files_with_one_id_are_both_named_and_neither_is_loaded(folder: Folder) -> None:
    folder.node("a")
    folder.node("a", kind="fix")
    errors = folder.load().errors
    assert [(e.code, e.path, e.line) for e in errors] == [
        ("same_id", "nodes/claim/a.md", 2),
        ("same_id", "nodes/fix/a.md", 2),
    ]
    assert "nodes/fix/a.md" in errors[0].found
    assert folder.load().graph.nodes == {}


@pytest.mark.parametrize("other", ["Twin", "TWIN", "\uff54win", "twin\u2009"])
def test_ids_that_are_equal_after_folding_are_both_refused(folder: Folder, other: str) -> None:
    folder.node("twin")
    folder.file("nodes/fix/other.md", f'---\nid: "{other}"\nkind: fix\ntitle: T\nstatement: S\n---\n')
    same = folder.problems("same_id")
    assert sorted(found.path for found in same) == ["nodes/claim/twin.md", "nodes/fix/other.md"]
    assert folder.load().graph.nodes == {}


@pytest.mark.parametrize(
    "id", ["a/b", "..", "../a", "a b", "a_b", "-a", "a--b", "A", "é", "a" * 81, "a" * 300, "a\u200f"]
)
def test_a_name_that_is_no_id_is_refused_and_what_to_write_is_told(folder: Folder, id: str) -> None:
    folder.file("nodes/claim/a.md", f'---\nid: "{id}"\nkind: claim\ntitle: T\nstatement: S\n---\n')
    found = folder.load().errors
    assert {error.code for error in found} == {"wrong_value", "wrong_name"}
    assert folder.load().graph.nodes == {}


def test_an_id_of_eighty_characters_is_accepted(folder: Folder) -> None:
    folder.node("a" * 80)
    assert folder.load().errors == ()


def test_the_file_must_be_called_by_its_id(folder: Folder) -> None:
    folder.file("nodes/claim/b.md", "---\nid: a\nkind: claim\ntitle: T\nstatement: S\n---\n")
    assert folder.only("wrong_name").line == 2


def test_the_folder_must_be_the_kind(folder: Folder) -> None:
    folder.file("nodes/fix/a.md", "---\nid: a\nkind: claim\ntitle: T\nstatement: S\n---\n")
    found = folder.only("wrong_folder")
    assert (found.line, found.expected) == (3, "the folder nodes/claim")


def test_an_unknown_kind_names_the_nearest(folder: Folder) -> None:
    folder.node("a", kind="clam")
    assert folder.only("unknown_kind").nearest == "claim"


@pytest.mark.parametrize("name", ["nodes/a.md", "nodes/claim/deep/a.md", "sources/deep/a.yaml"])
def test_a_file_at_the_wrong_depth_is_reported(folder: Folder, name: str) -> None:
    folder.file(name, "x")
    assert folder.only("misplaced_file").path == name


def test_all_problems_of_a_folder_come_in_one_run(folder: Folder) -> None:
    folder.file("nodes/claim/a.md", b"\xff")
    folder.node("b", "links:\n  - {to: x, relation: causes}\n  - {to: y, relation: likes}\n")
    folder.node("c", "colour: red\nshape: round\n")
    folder.source("s", "pages: 3\n")
    found = [(error.path.split("/")[-1], error.line, error.code) for error in folder.load().errors]
    assert found == [
        ("a.md", 1, "not_utf8"),
        ("b.md", 7, "missing_target"),
        ("b.md", 8, "missing_target"),
        ("b.md", 8, "unknown_relation"),
        ("c.md", 6, "unknown_field"),
        ("c.md", 7, "unknown_field"),
        ("s.yaml", 5, "unknown_field"),
    ]


def test_a_further_check_sees_the_graph_and_gets_its_lines(small: Folder) -> None:
    def check(graph):  # type: ignore[no-untyped-def]
        node = graph.nodes["root-claim"]
        yield problem("out_of_range", node.path, "too much", field=("arguments", 1, "weight"))

    found = load_folder(small.path, checks=(check,)).errors
    assert [(error.code, error.line) for error in found] == [("out_of_range", 13)]


def test_what_is_parsed_is_what_was_hashed(small: Folder) -> None:
    """A file that changes after it was read changes neither the graph nor the revision."""
    before = small.load()
    files = Files(
        {f.relative_to(small.path).as_posix(): f.read_bytes() for f in small.path.rglob("*.*")}, (), before.revision
    )
    small.node("decay", kind="failure_mode", title="Changed")
    after = load_files(files)
    assert after.graph == before.graph
    assert small.load().revision != before.revision


def test_a_problem_reads_as_one_line_with_file_line_and_code() -> None:
    found = problem("wrong_value", "nodes/claim/a.md", "`x` is 1", line=3, expected="text", nearest="y")
    assert str(found) == "nodes/claim/a.md:3: error: `x` is 1; expected text (did you mean 'y'?) [wrong_value]"


def test_every_code_is_found_in_a_test_or_belongs_to_the_experiments() -> None:
    from pathlib import Path

    tests = "".join(path.read_text() for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert [code for code in CODES if f'"{code}"' not in tests] == []


@given(st.text(max_size=120))
def test_any_front_matter_is_a_graph_or_problems_but_never_an_exception(text: str) -> None:
    data = f"---\nid: a\nkind: claim\ntitle: T\nstatement: S\n{text}\n---\n".encode("utf-8", "replace")
    loaded = load_files(Files({"nodes/claim/a.md": data}, (), "r"))
    assert loaded.graph.nodes or loaded.errors
