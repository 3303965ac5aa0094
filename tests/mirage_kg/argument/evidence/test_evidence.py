"""The evidence rule: what a run and a figure move, which way, and what they must never move."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.argument.evidence.base_score import evidence_of, logistic, logit, weighed
from mirage_kg.argument.evidence.rule import DEFAULT, RULE, rule_with
from mirage_kg.argument.evidence.run import Finding, imagined, simulated, told_by
from mirage_kg.argument.evidence.warrant import warrants_of
from mirage_kg.errors import InvalidInput
from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.node import Node
from mirage_kg.model.run import Run
from mirage_kg.model.source import Source
from tests.mirage_kg.argument.runs import make_run

effects = st.floats(-3, 3)
halves = st.floats(0.01, 1)
counts = st.integers(2, 200)


def score(run: Run, *, stale: bool = False, rule: Mapping[str, float] = DEFAULT) -> float:
    return weighed("n", simulated(Finding(run, stale), rule), (), rule).simulated_score


def base(run: Run, *, stale: bool = False) -> float:
    return weighed("n", simulated(Finding(run, stale)), ()).base


def graph_of(*nodes: dict[str, Any], sources: dict[str, dict[str, Any]] | None = None) -> Graph:
    read = {row["id"]: Node.model_validate({"kind": "claim", "title": "T", "statement": "S.", **row}) for row in nodes}
    known = {
        key: Source.model_validate({"key": key, "title": "T", "year": 2025, "url": "https://example.org", **row})
        for key, row in (sources or {}).items()
    }
    return build_graph(read, known, "r")


def figure(id: str, confidence: str) -> dict[str, Any]:
    return {"id": id, "quantity": "q", "value": 0.5, "confidence": confidence}


@given(effects, effects, halves, counts)
def test_a_larger_effect_never_counts_less(a: float, b: float, half: float, seeds: int) -> None:
    low, high = sorted((a, b))
    assert score(make_run(low, half=half, seeds=seeds)) <= score(make_run(high, half=half, seeds=seeds))


@given(effects, halves, counts, counts)
def test_more_seeds_never_count_less(mean: float, half: float, a: int, b: int) -> None:
    few, many = sorted((a, b))
    fewer, more = (score(make_run(mean, half=half, seeds=n)) for n in (few, many))
    assert abs(fewer) <= abs(more)
    assert fewer * more >= 0


@given(effects, halves, counts)
def test_a_narrower_interval_never_counts_less(mean: float, half: float, seeds: int) -> None:
    wide, narrow = (score(make_run(mean, half=h, seeds=seeds)) for h in (half, half / 2))
    assert abs(wide) <= abs(narrow)


@given(effects, effects, halves)
def test_a_prediction_that_holds_without_its_mechanism_too_counts_nothing(a: float, b: float, half: float) -> None:
    with_it, without = abs(a) + half, abs(b) + half
    assert score(make_run(with_it, without, half=half, verdict="vacuous")) == 0


@given(effects, halves, counts)
def test_a_stale_run_counts_less_and_the_same_way(mean: float, half: float, seeds: int) -> None:
    run = make_run(mean, half=half, seeds=seeds)
    fresh, stale = score(run), score(run, stale=True)
    assert stale == pytest.approx(DEFAULT["stale_weight"] * fresh)
    assert weighed("n", simulated(Finding(run, True)), ()).stale


@given(effects, halves)
def test_the_sign_is_that_of_the_verdict(mean: float, half: float) -> None:
    found = score(make_run(mean, -3.0, half=half))
    if mean - half > 1e-9:
        assert found > 0
    elif mean + half < -1e-9:
        assert found < 0
    elif abs(mean) < half:
        assert found == 0


@given(st.floats(0.2, 3), halves)
def test_a_run_with_the_mechanism_switched_off_counts_against_the_node(effect: float, half: float) -> None:
    off = make_run(-effect - half, None, half=half, verdict="contradicted")
    (row,) = simulated(Finding(off))
    assert row.ablated
    assert row.sign == -1
    assert "mechanism switched off" in row.words
    assert base(off) < DEFAULT["prior"]


def test_a_run_with_the_mechanism_switched_off_whose_prediction_holds_supports_nothing() -> None:
    assert score(make_run(5.0, None, verdict="vacuous")) == 0


def test_an_ablation_that_is_undecided_leaves_the_run_without_weight() -> None:
    assert score(make_run(2.0, 0.05, half=0.1, verdict="inconclusive")) == 0


def test_one_seed_has_no_interval_and_says_nothing() -> None:
    run = make_run(2.0)
    bare = run.judgements[0].effect.model_copy(update={"low": None, "high": None, "holds": "undecided"})
    judgement = run.judgements[0].model_copy(update={"effect": bare, "verdict": "inconclusive"})
    assert score(run.model_copy(update={"judgements": (judgement,)})) == 0


def test_an_effect_without_spread_counts_wholly_and_stays_finite() -> None:
    (row,) = simulated(Finding(make_run(1.0, -1.0, half=0.0)))
    assert (row.sign, row.size) == (1, 1.0)


def test_the_size_by_hand() -> None:
    # 1.0 is 10 half-widths above 0, so 9 beyond the deciding one: 9 / (9 + 2). The ablation fails by 5: 4 / (4 + 2).
    (row,) = simulated(Finding(make_run(1.0, -0.5, half=0.1, seeds=20)))
    assert row.size == pytest.approx(4 / 6)
    assert row.weight == pytest.approx(20 / 24)


def test_the_weakest_prediction_speaks_for_the_experiment_and_vacuous_ones_stand_aside() -> None:
    good, bad = make_run(1.0).judgements[0], make_run(-1.0, verdict="contradicted").judgements[0]
    vacuous = make_run(1.0, 1.0, verdict="vacuous").judgements[0]
    run = make_run(1.0, judgements=(good, bad, vacuous))
    assert [row.decides for row in simulated(Finding(run))] == [False, True, False]
    assert score(make_run(1.0, judgements=(vacuous, good))) > 0


def test_a_run_that_judged_nothing_says_nothing() -> None:
    run = make_run(1.0, judgements=())
    assert weighed("n", simulated(Finding(run)), ()).base == DEFAULT["prior"]


def test_published_and_simulated_are_weighted_and_shown_apart() -> None:
    graph = graph_of(
        {"id": "n", "kind": "system", "sources": [{"source": "paper", "figures": ["f"]}]},
        sources={"paper": {"figures": [figure("f", "high")]}},
    )
    both = evidence_of(graph, [told_by(Finding(make_run(1.0)))])["n"]
    assert both.published_score == 0.9
    assert both.simulated_score > 0
    only = evidence_of(graph, [told_by(Finding(make_run(1.0)))], rule_with({"published_weight": 0}))["n"]
    assert only.published_score == 0.9
    assert only.base == pytest.approx(logistic(DEFAULT["simulated_weight"] * both.simulated_score))
    assert both.base == pytest.approx(logistic(DEFAULT["simulated_weight"] * both.simulated_score + 0.9))


@pytest.mark.parametrize(("outcome", "side"), [("supported", 1), ("contradicted", -1), ("ablated", -1), ("none", 0)])
def test_an_imagined_run_moves_its_node_the_way_it_is_supposed_to_end(outcome: Any, side: int) -> None:
    found = evidence_of(graph_of({"id": "n"}), [imagined("n", "main", "s", outcome)])["n"]
    assert (found.simulated_score > 0) - (found.simulated_score < 0) == side


def test_a_figure_counts_by_how_surely_it_was_read() -> None:
    def moved(confidence: str) -> float:
        node = {"id": "n", "kind": "source", "sources": [{"source": "paper", "figures": ["f"]}]}
        return evidence_of(graph_of(node, sources={"paper": {"figures": [figure("f", confidence)]}}))["n"].base

    order = ["low", "by_eye", "medium", "digitised", "high"]
    assert [moved(word) for word in order] == sorted({moved(word) for word in order})


def test_one_source_has_one_vote_however_many_figures_it_has() -> None:
    figures = [figure(f"f{i}", "medium") for i in range(8)]
    node = {"id": "n", "kind": "source", "sources": [{"source": "paper", "figures": [f["id"] for f in figures]}] * 2}
    (row,) = evidence_of(graph_of(node, sources={"paper": {"figures": figures}}))["n"].published
    assert row.weight == DEFAULT["confidence_medium"]


def test_a_figure_moves_a_claim_only_where_the_claim_says_that_it_rests_on_it() -> None:
    paper = {"id": "paper-node", "kind": "source", "sources": [{"source": "paper", "figures": ["f"]}]}
    cites = {"sources": [{"source": "paper", "figures": ["f"]}]}
    argued = [
        {"id": "a1", "premises": ["paper-node"], "relation": "attacks", "warrant": "w", "weight": 0.5,
         "evidence": [{"kind": "published", "text": "t", "source": "paper", "figures": ["f"]}]}
    ]  # fmt: skip
    graph = graph_of(
        paper,
        {"id": "rests", **cites, "links": [{"to": "paper-node", "relation": "evidenced_by"}]},
        {"id": "cites", **cites},
        {"id": "argued", **cites, "arguments": argued, "links": [{"to": "paper-node", "relation": "evidenced_by"}]},
        sources={"paper": {"figures": [figure("f", "high")]}},
    )
    found = evidence_of(graph)
    assert found["rests"].base > DEFAULT["prior"]
    for id in ("cites", "argued"):
        assert found[id].base == DEFAULT["prior"]
        assert 0 < found[id].testedness < found["rests"].testedness


def test_a_citation_of_a_source_that_is_not_there_or_of_no_figure_is_no_evidence() -> None:
    graph = graph_of({"id": "n", "sources": [{"source": "gone", "figures": ["f"]}, {"source": "paper"}]},
                     sources={"paper": {"figures": [figure("f", "high")]}})  # fmt: skip
    assert evidence_of(graph)["n"].published == ()


def test_runs_of_nodes_that_are_gone_are_left_out() -> None:
    assert set(evidence_of(graph_of({"id": "here"}), [told_by(Finding(make_run(1.0, node="gone")))])) == {"here"}


def test_without_evidence_a_statement_stands_at_the_prior_and_is_not_tested() -> None:
    found = evidence_of(graph_of({"id": "n"}))["n"]
    assert (found.base, found.testedness) == (0.5, 0.0)


@given(effects, halves, counts, st.booleans())
def test_base_and_testedness_stay_in_the_unit_interval(mean: float, half: float, seeds: int, stale: bool) -> None:
    found = weighed("n", simulated(Finding(make_run(mean, half=half, seeds=seeds), stale)), ())
    assert 0 < found.base < 1
    assert 0 <= found.testedness <= 1


def test_the_runs_that_an_argument_names_move_its_weight_and_others_do_not() -> None:
    argued = [
        {"id": "a1", "premises": ["n"], "relation": "supports", "warrant": "w", "weight": 0.4,
         "evidence": [{"kind": "simulated", "text": "t", "simulation": "s"}]}
    ]  # fmt: skip
    graph = graph_of({"id": "n"}, {"id": "c", "arguments": argued})
    assert warrants_of(graph)["a1"].weight() == pytest.approx(0.4)
    assert warrants_of(graph, [told_by(Finding(make_run(1.0)))])["a1"].weight() > 0.4
    assert warrants_of(graph, [told_by(Finding(make_run(-1.0, verdict="contradicted")))])["a1"].weight() < 0.4
    assert warrants_of(graph, [told_by(Finding(make_run(1.0, simulation="other")))])["a1"].weight() == pytest.approx(
        0.4
    )


def test_figures_move_an_argument_only_when_the_rule_is_told_to() -> None:
    argued = [
        {"id": "a1", "premises": ["n"], "relation": "supports", "warrant": "w", "weight": 0.4,
         "evidence": [{"kind": "published", "text": "t", "source": "paper", "figures": ["f"]}]}
    ]  # fmt: skip
    graph = graph_of({"id": "n"}, {"id": "c", "arguments": argued},
                     sources={"paper": {"figures": [figure("f", "high")]}})  # fmt: skip
    assert warrants_of(graph)["a1"].weight() == pytest.approx(0.4)
    assert warrants_of(graph)["a1"].weight(rule_with({"inference_published_weight": 1})) > 0.4


@pytest.mark.parametrize("name", RULE)
def test_every_parameter_of_the_rule_is_in_its_own_range_and_has_a_sentence(name: str) -> None:
    row = RULE[name]
    assert row.low <= row.default <= row.high
    assert row.sentence.endswith(".")
    assert rule_with({name: row.high})[name] == row.high


@pytest.mark.parametrize(
    ("name", "value"), [("prior", 0.0), ("stale_weight", 1.1), ("prior", math.nan), ("seeds_half", math.inf)]
)
def test_a_value_outside_its_range_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(InvalidInput) as refused:
        rule_with({name: value})
    assert refused.value.where == f"rule.{name}"


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="no parameter 'prier'") as refused:
        rule_with({"prier": 0.4})
    assert "prior" in refused.value.hint


@given(st.floats(1e-9, 1 - 1e-9))
def test_logistic_undoes_logit(p: float) -> None:
    assert logistic(logit(p)) == pytest.approx(p)
