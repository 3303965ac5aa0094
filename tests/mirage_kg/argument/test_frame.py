from __future__ import annotations

import pytest

from mirage_kg.argument import Frame, Inference, frame_of
from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.load import load_folder
from mirage_kg.model.relation import RELATIONS, UNWEIGHED
from mirage_kg.open import shipped_folder
from tests.mirage_kg.argument.conftest import attack, support, undercut
from tests.mirage_kg.conftest import Folder

ARGUMENTS = """arguments:
  - id: linked
    premises: [a, b]
    relation: supports
    linked: true
    warrant: Together they show it.
    weight: 0.6
  - id: apart
    premises: [a, b]
    relation: attacks
    warrant: Each speaks against it.
    weight: 0.4
  - id: one
    premises: [c]
    relation: supports
    warrant: It shows it.
    weight: 0.2
  - id: under
    premises: [c]
    relation: undercuts
    hits: apart
    warrant: The step does not follow.
    weight: 0.3
"""


def content(folder: Folder, front: str = "") -> Frame:
    folder.node("root", "root: true\n" + ARGUMENTS)
    for name in "abc":
        folder.node(name, front if name == "a" else "")
    return frame_of(folder.load().graph)


def test_linked_premises_make_one_inference_and_convergent_ones_one_each(folder: Folder) -> None:
    assert content(folder).inferences == (
        Inference("linked", "linked", "root", ("a", "b"), "support", (), 0.6),
        Inference("apart.a", "apart", "root", ("a",), "attack", (), 0.4),
        Inference("apart.b", "apart", "root", ("b",), "attack", (), 0.4),
        Inference("one", "one", "root", ("c",), "support", (), 0.2),
        Inference("under", "under", "root", ("c",), "undercut", ("apart.a", "apart.b"), 0.3),
    )


def test_statements_are_all_nodes_in_the_order_of_the_graph(folder: Folder) -> None:
    assert content(folder).statements == ("a", "b", "c", "root")


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_table_of_relations_alone_decides_what_a_link_counts_for(folder: Folder, relation: str) -> None:
    row = RELATIONS[relation]
    kinds = {name: sorted(row.sources if name == "x" else row.targets)[0] for name in "xy"}
    for name, kind in kinds.items():
        folder.node(name, f"links:\n  - to: y\n    relation: {relation}\n" if name == "x" else "", kind=kind)
    frame = frame_of(load_folder(folder.path).graph)
    name = f"x--{relation}--y"
    if relation == "semantically_near" or row.polarity == "neutral":
        assert (frame.inferences, frame.uncounted) == ((), ())
    elif row.polarity == "undercut":
        # It does not say which inference it strikes.
        assert (frame.inferences, frame.uncounted) == ((), (name,))
    else:
        assert frame.inferences == (Inference(name, None, "y", ("x",), row.polarity, (), row.weight, "link"),)


def test_every_relation_that_counts_for_a_conclusion_has_a_weight_and_no_other_has() -> None:
    for row in RELATIONS.values():
        assert row.weight == (UNWEIGHED if row.polarity in ("support", "attack") else 0)


def test_a_link_that_an_argument_holds_is_not_counted_twice(folder: Folder) -> None:
    frame = content(folder, "links:\n  - to: root\n    relation: supports\n  - to: b\n    relation: supports\n")
    assert [row.id for row in frame.inferences if row.origin == "link"] == ["a--supports--b"]


def test_an_argument_that_the_check_refused_makes_no_inference(folder: Folder) -> None:
    folder.node("root", ARGUMENTS.replace("hits: apart", "hits: nothing").replace("[c]", "[missing]"))
    folder.node("a")
    folder.node("b")
    assert [row.id for row in frame_of(folder.load().graph).inferences] == ["linked", "apart.a", "apart.b"]


def test_an_argument_with_the_id_of_a_node_is_refused(folder: Folder) -> None:
    folder.node("root", ARGUMENTS)
    for name in ("a", "b", "c", "one"):
        folder.node(name)
    assert folder.only("same_argument").found == "the argument 'one' has the id of a node"
    assert "one" not in [row.id for row in frame_of(folder.load().graph).inferences]


def test_self_attack_opposite_relations_and_a_circle_of_support_are_inferences_like_others(folder: Folder) -> None:
    itself = "arguments:\n  - {id: itself, premises: [a], relation: attacks, warrant: It denies itself., weight: 0.5}\n"
    folder.node("a", "links:\n  - {to: b, relation: supports}\n  - {to: b, relation: attacks}\n" + itself)
    folder.node("b", "links:\n  - {to: a, relation: supports}\n")
    frame = frame_of(folder.load().graph)
    assert sorted((*row.premises, row.polarity, row.conclusion) for row in frame.inferences) == [
        ("a", "attack", "a"),
        ("a", "attack", "b"),
        ("a", "support", "b"),
        ("b", "support", "a"),
    ]


FRAME = Frame(
    ("a", "b", "c"),
    (support("s", "b", "a"), attack("t", "c", "b"), undercut("u", "s", "b", "c"), undercut("v", "u", "b", "a")),
)


def test_a_statement_takes_its_inferences_with_it_and_they_what_strikes_them() -> None:
    assert FRAME.without(["a"]).elements == ("b", "c", "t")
    assert FRAME.without(["s"]).elements == ("a", "b", "c", "t")
    assert FRAME.without(["u"]).elements == ("a", "b", "c", "s", "t")
    assert FRAME.without([]) == FRAME


def test_an_undercut_outlives_the_node_in_whose_file_it_stands() -> None:
    frame = Frame(("a", "b", "c", "d"), (support("s", "b", "a"), undercut("u", "s", "d", "c")))
    assert frame.without(["d"]).elements == ("a", "b", "c", "s", "u")
    assert frame.without(["b"]).elements == ("a", "c", "d")


def test_inferences_can_be_added() -> None:
    assert FRAME.with_inferences([attack("w", "a", "c")]).elements[-1] == "w"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: FRAME.without(["x"]), NotFound, "holds no 'x'"),
        (lambda: Frame(("a", "a")), InvalidInput, "two elements"),
        (lambda: Frame(("a",), (support("a", "a", "a"),)), InvalidInput, "two elements"),
        (lambda: Frame(("a",), (support("s", "a", "b"),)), NotFound, "'s' names 'b'"),
        (lambda: Frame(("a",), (support("s", "a"),)), InvalidInput, "'s' has 0 premises"),
        (lambda: Frame(("a",), (support("s", "a", "a", weight=1.5),)), InvalidInput, "the weight 1.5"),
        (lambda: Frame(("a",), (undercut("u", "x", "a", "a"),)), NotFound, "'u' names 'x'"),
        (lambda: Frame(("a",), (Inference("u", None, "a", ("a",), "undercut"),)), InvalidInput, "hits 0 inferences"),
    ],
)
def test_a_frame_that_does_not_fit_together_is_refused(make, error, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=message) as caught:
        make()
    assert caught.value.where


def test_every_argument_and_every_counting_link_of_the_shipped_graph_is_in_its_frame() -> None:
    graph = load_folder(shipped_folder()).graph
    frame = frame_of(graph)
    assert frame.statements == tuple(graph.nodes)
    assert {row.argument for row in frame.inferences} - {None} == graph.arguments.keys()
    counted = {(premise, row.polarity, row.conclusion) for row in frame.inferences for premise in row.premises}
    for link in graph.links:
        polarity = RELATIONS[link.relation].polarity
        if polarity != "neutral" and link.id not in frame.uncounted:
            assert (link.source, polarity, link.target) in counted
