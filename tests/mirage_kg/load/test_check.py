"""Faults across files: names that lead nowhere, links that may not be, circles. Rows 9 to 11 and 13 of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder


def test_a_link_to_a_missing_node_names_the_nearest(folder: Folder) -> None:
    folder.node("diversity-collapse")
    folder.node("a", "links:\n  - to: diversity-colapse\n    relation: causes\n")
    found = folder.only("missing_target")
    assert (found.line, found.nearest) == (7, "diversity-collapse")
    assert folder.load().graph.links == ()


def test_a_link_to_a_node_that_could_not_be_read_says_so(folder: Folder) -> None:
    folder.node("b", "colour: red\n")
    folder.node("a", "links:\n  - {to: b, relation: causes}\n")
    assert "could not be read" in folder.problems("missing_target")[0].found


@pytest.mark.parametrize("relation", ["suports", "semantically_near", "Supports"])
def test_a_relation_outside_the_table_is_refused(folder: Folder, relation: str) -> None:
    folder.node("b")
    folder.node("a", f"links:\n  - {{to: b, relation: {relation}}}\n")
    assert folder.only("unknown_relation").line == 7
    assert folder.load().graph.links == ()


def test_a_relation_between_wrong_kinds_is_refused(folder: Folder) -> None:
    folder.node("t", kind="topic")
    folder.node("a", "links:\n  - {to: t, relation: supports}\n")
    found = folder.only("wrong_kinds")
    assert "a topic" in found.found
    assert folder.load().graph.links == ()


def test_a_premise_of_the_wrong_kind_is_refused(folder: Folder) -> None:
    folder.node("t", kind="topic")
    folder.node("a", "arguments:\n  - {id: x, premises: [t], relation: supports, warrant: w, weight: 0.5}\n")
    assert folder.only("wrong_kinds").line == 7
    assert folder.load().graph.links == ()


def test_a_missing_premise_removes_the_argument_and_not_the_node(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "arguments:\n  - {id: x, premises: [b, gone], relation: supports, warrant: w, weight: 0.5}\n")
    assert folder.only("missing_premise").line == 7
    assert folder.load().graph.links == ()
    assert "a" in folder.load().graph.nodes


def test_a_premise_is_named_once(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "arguments:\n  - {id: x, premises: [b, b], relation: supports, warrant: w, weight: 0.5}\n")
    assert folder.only("same_premise").line == 7


def test_an_argument_id_is_used_once(folder: Folder) -> None:
    for id in ("a", "b"):
        folder.node(id, "arguments:\n  - {id: x, premises: [c], relation: supports, warrant: w, weight: 0.5}\n")
    folder.node("c")
    assert "nodes/claim/a.md" in folder.only("same_argument").found


def test_an_undercut_must_hit_an_argument_that_is_there(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "arguments:\n  - {id: x, premises: [b], relation: undercuts, hits: y, warrant: w, weight: 0.5}\n")
    assert folder.only("missing_hit").line == 7


def test_an_undercut_must_hit_something(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "arguments:\n  - {id: x, premises: [b], relation: undercuts, warrant: w, weight: 0.5}\n")
    assert "hits 'nothing'" in folder.only("missing_hit").found


def test_only_an_undercut_may_hit(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "arguments:\n  - {id: x, premises: [b], relation: attacks, hits: x, warrant: w, weight: 0.5}\n")
    assert folder.only("stray_hit").line == 7


def test_a_link_that_undercuts_without_a_step_is_noticed_unless_an_argument_says_which(folder: Folder) -> None:
    folder.node("b", "links:\n  - {to: a, relation: undercuts}\n")
    folder.node("c")
    one = "  - {id: x, premises: [c], relation: supports, warrant: w, weight: 0.5}\n"
    folder.node("a", f"arguments:\n{one}")
    (found,) = folder.problems("strikes_nothing")
    assert (found.path, found.line, found.severity) == ("nodes/claim/b.md", 7, "notice")
    assert "`hits`" in found.expected
    assert folder.load().errors == ()
    two = "  - {id: y, premises: [b], relation: undercuts, hits: x, warrant: w, weight: 0.5}\n"
    folder.node("a", f"arguments:\n{one}{two}")
    assert folder.problems("strikes_nothing") == []


def test_a_self_attack_is_allowed_and_noticed(folder: Folder) -> None:
    folder.node("a", "arguments:\n  - {id: x, premises: [a], relation: attacks, warrant: w, weight: 0.5}\n")
    assert folder.load().errors == ()
    assert [found.severity for found in folder.problems("self_attack")] == ["notice"]
    assert [link.id for link in folder.load().graph.links] == ["a--attacks--a--x"]


def test_a_link_to_itself_is_refused(folder: Folder) -> None:
    folder.node("a", "links:\n  - {to: a, relation: explains}\n")
    assert folder.only("self_link").line == 7


def test_opposite_relations_between_a_pair_are_allowed_and_noticed(folder: Folder) -> None:
    folder.node("b")
    folder.node(
        "a",
        "arguments:\n  - {id: x, premises: [b], relation: supports, warrant: w, weight: 0.5}\n"
        "  - {id: y, premises: [b], relation: attacks, warrant: w, weight: 0.5}\n",
    )
    assert folder.load().errors == ()
    assert len(folder.problems("opposite_relations")) == 1
    assert len(folder.load().graph.links) == 2


def test_a_circle_of_support_is_allowed_and_noticed_as_ids(folder: Folder) -> None:
    for one, other in (("a", "b"), ("b", "c"), ("c", "a")):
        folder.node(one, f"links:\n  - {{to: {other}, relation: supports}}\n")
    assert folder.load().errors == ()
    assert [found.found for found in folder.problems("support_cycle")] == ["supports: a -> b -> c -> a"]


@pytest.mark.parametrize("relation", ["part_of", "instance_of"])
def test_a_circle_of_a_relation_that_must_not_have_one_is_refused_and_printed(folder: Folder, relation: str) -> None:
    for one, other in (("b", "c"), ("c", "a"), ("a", "b")):
        folder.node(one, f"links:\n  - {{to: {other}, relation: {relation}}}\n")
    found = folder.only("forbidden_cycle")
    assert "a -> b -> c -> a" in found.found
    assert (found.path, found.line) == ("nodes/claim/a.md", 7)


def test_a_link_stated_twice_is_one_link_and_a_notice(folder: Folder) -> None:
    folder.node("b")
    folder.node("a", "links:\n  - {to: b, relation: causes}\n  - {to: b, relation: causes, origin: incoming}\n")
    assert [found.line for found in folder.problems("same_link")] == [8]
    assert len(folder.load().graph.links) == 1


def test_an_unknown_source_and_an_unknown_figure_name_the_nearest(folder: Folder) -> None:
    folder.source("paper", "figures:\n  - {id: drop, quantity: q, value: 1, confidence: high}\n")
    folder.node("a", "sources:\n  - {source: papr}\n  - {source: paper, figures: [drp]}\n")
    errors = {error.code: error for error in folder.load().errors}
    assert (errors["unknown_source"].line, errors["unknown_source"].nearest) == (7, "paper")
    assert (errors["unknown_figure"].line, errors["unknown_figure"].nearest) == (8, "drop")


def test_the_evidence_of_an_argument_is_checked_too(folder: Folder) -> None:
    folder.node("b")
    folder.node(
        "a",
        "arguments:\n  - id: x\n    premises: [b]\n    relation: supports\n    warrant: w\n    weight: 0.5\n    evidence:\n"
        "      - {kind: published, text: t, source: gone}\n      - {kind: published, text: t, figures: [f]}\n",
    )
    assert [(e.code, e.line) for e in folder.load().errors] == [("unknown_source", 13), ("unknown_figure", 14)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("figures:\n  - {id: f, quantity: q, confidence: high}\n", "figure_without_value"),
        (
            "figures:\n  - {id: f, quantity: q, value: 1, series: [{at: x, value: 2}], confidence: high}\n",
            "figure_without_value",
        ),
        ("figures:\n" + "  - {id: f, quantity: q, value: 1, confidence: high}\n" * 2, "same_id"),
        ("figures:\n  - {id: f, quantity: q, value: .inf, confidence: high}\n", "wrong_value"),
        ("figures:\n  - {id: f, quantity: q, value: 1, confidence: certain}\n", "wrong_value"),
    ],
)
def test_a_figure_that_says_nothing_definite_is_refused(folder: Folder, more: str, code: str) -> None:
    folder.source("paper", more)
    assert folder.only(code).path == "sources/paper.yaml"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "example.org", "https://", "https://[bad"]
)
def test_an_address_that_is_not_of_the_web_is_refused(folder: Folder, url: str) -> None:
    folder.file("sources/s.yaml", f'key: s\ntitle: T\nyear: 2020\nurl: "{url}"\n')
    assert folder.only("wrong_address").line == 4


@pytest.mark.parametrize("field", ["year", "url"])
def test_a_source_needs_a_year_and_an_address(folder: Folder, field: str) -> None:
    lines = [line for line in ("key: s", "title: T", "year: 2020", "url: https://a.org") if not line.startswith(field)]
    folder.file("sources/s.yaml", "\n".join(lines))
    assert field in folder.only("missing_field").found


def test_there_is_one_root(folder: Folder) -> None:
    folder.node("a", "root: true\n")
    folder.node("b", "root: true\n")
    assert folder.only("several_roots").line == 6


def test_no_root_is_noticed(folder: Folder) -> None:
    folder.node("a")
    assert [found.severity for found in folder.problems("no_root")] == ["notice"]


def test_experiments_and_predictions_have_ids_of_their_own(folder: Folder) -> None:
    prediction = "{id: p, statement: s, measure: {output: o}, at_least: 0}"
    one = f"  - {{simulation: s, predictions: [{prediction}, {prediction}]}}\n"
    folder.node("a", f"experiments:\n{one}{one}")
    assert [error.code for error in folder.load().errors] == ["same_experiment"] * 3


def test_a_reference_in_the_text_must_lead_to_a_node(folder: Folder) -> None:
    folder.node("decay")
    folder.node("a", body="\n\nSee [[decay]].\nNot [[decai]], nor [a](b).")
    found = folder.only("missing_reference")
    assert (found.line, found.nearest) == (10, "decay")
    assert "a" in folder.load().graph.nodes


def test_a_circle_through_an_argument_is_shown_where_the_argument_stands(folder: Folder) -> None:
    folder.node("a", "links:\n  - {to: b, relation: explains}\n")
    for one, other in (("b", "c"), ("c", "b")):
        folder.node(
            one, f"arguments:\n  - {{id: {one}x, premises: [{other}], relation: supports, warrant: w, weight: 0.5}}\n"
        )
    (found,) = folder.problems("support_cycle")
    assert (found.found, found.path, found.line) == ("supports: b -> c -> b", "nodes/claim/c.md", 7)


REPRODUCTION = (
    "figures:\n  - {id: drop, quantity: lost, value: 0.12, confidence: high}\n"
    "  - {id: zero, quantity: lost, value: 0, confidence: high}\n"
    "  - {id: runs, quantity: lost, confidence: high, series: [{at: one, value: 1}]}\n"
    "reproductions:\n"
    "  - {id: r1, quantity: lost, reported: {figure: drop}, node: a, measure: {output: x}, scale: s, why_not: w}\n"
)
EXPERIMENT = (
    "experiments:\n  - simulation: s\n    predictions:\n"
    "      - {id: p, statement: s, measure: {output: x}, at_least: 0}\n"
)


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ("{figure: drop}", "{figure: dropp}", "unknown_figure", "drop"),
        ("{figure: drop}", "{figure: drop, at: one}", "unknown_figure", ""),
        ("{figure: drop}", "{figure: runs}", "unknown_figure", ""),
        ("{figure: drop}", "{figure: runs, at: ones}", "unknown_figure", "one"),
        (", node: a", ", reported_against: {figure: nil}, node: a", "unknown_figure", ""),
        (", node: a", ", reported_against: {figure: zero}, combine: ratio, node: a", "wrong_value", ""),
        ("node: a", "node: b", "missing_target", ""),
        ("node: a", "node: a, experiment: other", "missing_experiment", ""),
        ("node: a", "node: empty", "missing_experiment", ""),
    ],
)
def test_a_reproduction_that_leads_nowhere_is_refused_at_its_line(
    folder: Folder, old: str, new: str, code: str, nearest: str
) -> None:
    folder.node("a", EXPERIMENT)
    folder.node("empty")
    folder.source("paper", REPRODUCTION.replace(old, new))
    found = folder.only(code)
    assert (found.path, found.line, found.nearest) == ("sources/paper.yaml", 10, nearest)


def test_a_sound_reproduction_has_no_problem_and_its_id_is_its_own(folder: Folder) -> None:
    folder.node("a", EXPERIMENT)
    folder.source("paper", REPRODUCTION)
    assert folder.load().errors == ()
    folder.source("paper", REPRODUCTION + REPRODUCTION.splitlines()[-1] + "\n")
    assert folder.only("same_id").line == 11
