"""The joiner of graph, runs and argument: which run of each experiment counts, whether it is stale, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from html import escape
from typing import NamedTuple

from mirage_kg.argument.evidence.rule import rule_with
from mirage_kg.argument.evidence.run import Finding, RunEvidence, told_by
from mirage_kg.argument.explanation.derived import Derived, derived_relations
from mirage_kg.argument.explanation.reasons import MirrorFound, reasons_of
from mirage_kg.argument.solutions import Solutions
from mirage_kg.argument.standing import standing_of
from mirage_kg.argument.supposition import Supposition, suppose
from mirage_kg.argument.words import tested_words
from mirage_kg.errors import InvalidInput
from mirage_kg.experiment.execute import Outcome
from mirage_kg.experiment.plan import find_experiment, plan
from mirage_kg.experiment.state import is_current
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.model.run import Provenance, Run
from mirage_kg.model.semantics import semantics_named
from mirage_kg.model.standing import (
    InferenceStanding,
    InfluencePath,
    NextRun,
    NodeEvidence,
    Reasons,
    Standing,
    StatementStanding,
)
from mirage_kg.shown import paragraph, shown, table

Evidence = Iterable[Run] | Mapping[str, Outcome]
"""Records of runs, or outcomes of runs just done, by node."""


class Argument(NamedTuple):
    """Everything that is said of one statement: how it stands, on what evidence, by which inferences, and why."""

    standing: StatementStanding
    evidence: NodeEvidence
    supports: tuple[InferenceStanding, ...]
    attacks: tuple[InferenceStanding, ...]
    undercuts: tuple[InferenceStanding, ...]
    derived: tuple[Derived, ...]
    reasons: Reasons
    paths: tuple[InfluencePath, ...]
    mirror: MirrorFound
    next: tuple[NextRun, ...]

    def __repr__(self) -> str:
        """Say how the statement stands."""
        return f"<Argument of {self.standing.id}: {self._said}>"

    def _repr_html_(self) -> str:
        """Show in a notebook how the statement stands, why, and what is said for and against it."""
        steps = (
            ("for", self.supports), ("against", self.attacks), ("undercuts a reason", self.undercuts)
        )  # fmt: skip
        rows = [
            (how, ", ".join(row.premises), f"{row.weight:.2f}", f"{_mean(row.activation):.2f}")
            for how, found in steps
            for row in sorted(found, key=lambda row: -_mean(row.activation))
        ]
        by = [(semantics_named(id).label, f"{strength:.2f}") for id, strength in self.standing.strengths.items()]
        return shown(
            f"The argument of {self.standing.id}",
            f"<h3>{escape(self.standing.id)}</h3>",
            paragraph(self._said, _TONES.get(self.standing.verdict, "ink")),
            *map(paragraph, self.reasons.words),
            table("What is said about it", ("does", "premises", "weight", "reaches it"), rows, opened=True),
            table("Strength by semantics", ("semantics", "strength"), by),
        )

    @property
    def _said(self) -> str:
        row = self.standing
        return f"{row.verdict}, strength {row.strength:.2f} ({row.low:.2f} to {row.high:.2f}), {tested_words(row)}"


_TONES = {"holds": "holds", "falls": "falls"}
"""The colours of verdicts; the others stay ink."""


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values) if values else 0.0


class Argued:
    """A graph with its runs, solved when it is first asked.

    Args:
        graph: the files; read, never changed.
        runs: records of runs, of which the last finished one of each experiment counts; or, by node, what came of running
            its first experiment here and now.
        rule: parameters of the evidence rule to change.
        findings: which runs count and which of them are stale, where the caller knows; `runs` are then not looked at.
        supposed: what is supposed beside the evidence; it brings its own rule, and `rule` is then not looked at.

    Raises:
        InvalidInput: no such parameter of the rule, or a value outside its range.
    """

    def __init__(
        self,
        graph: Graph,
        runs: Evidence = (),
        rule: Mapping[str, float] | None = None,
        findings: Iterable[Finding] | None = None,
        supposed: Supposition | None = None,
    ) -> None:
        self.graph = graph
        self.supposed = supposed or Supposition(rule=rule or {})
        self.rule = rule_with(self.supposed.rule)
        self.findings = findings_of(graph, runs) if findings is None else tuple(findings)

    @cached_property
    def told(self) -> tuple[RunEvidence, ...]:
        """What the runs say."""
        return tuple(told_by(finding, self.rule) for finding in self.findings)

    @cached_property
    def solutions(self) -> Solutions:
        """The position of graph and runs with what is supposed, solved.

        Raises:
            NotFound, InvalidInput: what is supposed names something that is not there, or a score that cannot be.
        """
        return Solutions(suppose(self.graph, self.told, self.supposed))

    @cached_property
    def standing(self) -> Standing:
        """How everything stands."""
        return standing_of(self.solutions)

    @cached_property
    def rows(self) -> dict[str, StatementStanding]:
        """How each statement stands, by id."""
        return {row.id: row for row in self.standing.nodes}

    def argument(self, id: str, semantics: str) -> Argument:
        """Return everything about one statement of the graph.

        Raises:
            InvalidInput: an unknown semantics, or a statement that is supposed to be gone.
        """
        if id not in self.rows:
            raise InvalidInput(f"{id} is left out by what is supposed", hint=f"keep {id} to ask about it", where="if")
        found = reasons_of(self.graph, self.solutions, self.standing, self.findings, id, semantics)
        about = [row for row in self.standing.inferences if row.conclusion == id and row.polarity != "undercut"]
        return Argument(
            standing=self.rows[id],
            evidence=self.solutions.position.evidence[id],
            supports=tuple(row for row in about if row.polarity == "support"),
            attacks=tuple(row for row in about if row.polarity == "attack"),
            undercuts=tuple(self._undercuts({row.id for row in about})),
            derived=tuple(derived_relations(self.solutions.position.frame, id)),
            reasons=found.reasons,
            paths=found.paths,
            mirror=found.mirror,
            next=found.next,
        )

    def _undercuts(self, hit: set[str]) -> Iterator[InferenceStanding]:
        """Yield the undercuts of these inferences, then those of the undercuts, and so on, each once."""
        waiting, told = set(hit), set[str]()
        while waiting:
            found = [row for row in self.standing.inferences if waiting & set(row.hits) and row.id not in told]
            yield from found
            waiting = {row.id for row in found}
            told |= waiting


def findings_of(graph: Graph, runs: Evidence, known: dict[str, bool] | None = None) -> tuple[Finding, ...]:
    """Return the last finished run of each experiment that the graph holds, with whether it is stale.

    A run of a preset, or by theory alone, does not ask what its node asks, and counts for nothing here.

    Args:
        graph: says which experiments there are, and what they ask for now.
        runs: records, in any order; ids rise with time. Or outcomes by node, which are as fresh as can be.
        known: whether a run is stale, by its id; what was not known is added.
    """
    if isinstance(runs, Mapping):
        asking = ((id, outcome) for id, outcome in runs.items() if id in graph.nodes and outcome.twin == "ablation")
        found = (finding_from(graph.nodes[id], outcome) for id, outcome in asking)
        return tuple(finding for finding in found if finding.run.status == "finished")
    stale = {} if known is None else known
    last: dict[tuple[str, str], Run] = {}
    for run in runs:
        node = graph.nodes.get(run.node)
        if run.status != "finished" or not run.asks_its_node:
            continue
        if node is None or all(row.id != run.experiment for row in node.experiments):
            continue
        key = run.node, run.experiment
        if key not in last or run.id > last[key].id:
            last[key] = run
    for run in last.values():
        if run.id not in stale:
            stale[run.id] = not is_current(graph.nodes[run.node], run)
    return tuple(Finding(run, stale[run.id]) for run in last.values())


def finding_from(node: Node, outcome: Outcome) -> Finding:
    """Return what came of the first experiment of `node` as a finding. A run whose twins are missing had its mechanism off."""
    experiment = find_experiment(node, None)
    ablated = all(judgement.ablated is None for judgement in outcome.judgements)
    decided = plan(node, {"ablated": ablated})
    run = Run(
        id="here-and-now",
        node=node.id,
        experiment=experiment.id,
        simulation=experiment.simulation,
        parameters=decided.parameters,
        seeds=max((len(judgement.effect.seeds) for judgement in outcome.judgements), default=0),
        seed=decided.seed,
        device=outcome.device,
        ablated=ablated,
        status=outcome.status,
        tier=decided.tier,
        verdict=outcome.verdict,
        judgements=outcome.judgements,
        provenance=Provenance(
            code_version=decided.code_version,
            simulation_version=decided.simulation_version,
            content_hash=decided.content_hash,
            created="",
            run_seconds=outcome.run_seconds,
        ),
    )
    return Finding(run)
