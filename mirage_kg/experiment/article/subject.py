"""What a draft is written about, and the looks at it that its sections share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mirage_kg.argument.evidence.run import Finding
from mirage_kg.argument.explanation.reasons import contradicted
from mirage_kg.argument.explanation.removal import removals
from mirage_kg.argument.solutions import rule_named
from mirage_kg.experiment.argue import Argued, Argument
from mirage_kg.experiment.article.escape import plain, web
from mirage_kg.experiment.article.pictures import Picture
from mirage_kg.model.node import Node
from mirage_kg.model.reproduction import Beside
from mirage_kg.model.run import Judgement
from mirage_kg.model.source import Figure, Source
from mirage_kg.model.standing import InferenceStanding, NodeEvidence, SimulatedEvidence, StatementStanding

SEMANTICS = "quadratic_energy"
"""The gradual semantics under which a step is taken away to see what it brings."""

VERDICTS = {"holds": "holds", "falls": "falls", "between": "stands between", "split": "is judged both ways"}
"""What a draft says of a verdict, in the words of the sentence that says what would turn it."""


@dataclass(frozen=True)
class Subject:
    """One node with all that is said of it.

    `said` is what `stand` says of the node under SEMANTICS. `sources` are those that the node and its arguments name, by key,
    `beside` the published numbers that stand beside runs of the node or that it cites, `address` where the page is served,
    empty where it is not. `pictures` are the files that lie beside the draft.
    """

    node: Node
    stand: Argued
    said: Argument
    sources: Mapping[str, Source]
    beside: Sequence[Beside]
    address: str
    pictures: Sequence[Picture] = ()

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of all nodes, by id."""
        return {id: row.title for id, row in self.stand.graph.nodes.items()}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The last finished runs of the node, in the order of its experiments."""
        order = [row.id for row in self.node.experiments]
        own = [row for row in self.stand.findings if row.run.node == self.node.id and row.run.experiment in order]
        return tuple(sorted(own, key=lambda row: order.index(row.run.experiment)))

    @cached_property
    def bearing(self) -> tuple[InferenceStanding, ...]:
        """The steps for the node, those against it and what undercuts them."""
        return (*self.said.supports, *self.said.attacks, *self.said.undercuts)

    @cached_property
    def brought(self) -> dict[str, float]:
        """What the removal of each of these changes at the node: below 0 where it holds the node up."""
        qbaf, rule = self.stand.solutions.qbaf, rule_named(SEMANTICS)
        return removals(qbaf, rule, self.node.id, [row.id for row in self.bearing])

    def at(self, path: str) -> str:
        """Return where the page shows something: an address, or the path alone where none is known."""
        return web(f"{self.address}{path}") if self.address else f"`{path}`"

    def named(self, id: str) -> str:
        """Return the title of a node in quotes, escaped."""
        return f"“{plain(self.titles.get(id, id))}”"

    def row(self, id: str) -> StatementStanding:
        """Return how a node stands."""
        return self.stand.rows[id]

    def evidence(self, id: str) -> NodeEvidence:
        """Return the evidence of a node's own."""
        return self.stand.solutions.position.evidence[id]

    def refuted(self, row: InferenceStanding) -> list[str]:
        """Return the premises of a step that runs of their own contradict."""
        return [id for id in row.premises if contradicted(self.evidence(id))]

    def judged(self, piece: SimulatedEvidence) -> Judgement | None:
        """Return the judgement that a piece of evidence is made from."""
        runs = (row.run for row in self.stand.findings if row.run.id == piece.run)
        found = (row for run in runs for row in run.judgements if row.prediction == piece.prediction)
        return next(found, None)

    def warrant(self, row: InferenceStanding) -> str:
        """Return why a step is taken: the warrant of its argument, or the reason of its link; it may be empty."""
        graph = self.stand.graph
        if row.argument in graph.arguments:
            return graph.arguments[row.argument][1].warrant
        return next((link.reason for link in graph.links if link.id == row.id), "")

    def question(self, row: InferenceStanding) -> str:
        """Return the hardest question to a step that its author wrote down; empty where there is none."""
        arguments = self.stand.graph.arguments
        return arguments[row.argument][1].question if row.argument in arguments else ""

    def cited(self) -> Iterator[tuple[Source, Figure]]:
        """Yield the figures that the node cites, then those that its arguments rest on, each once."""
        rests = [row for argument in self.node.arguments for row in argument.evidence if row.source]
        named = [(row.source, row.figures) for row in self.node.sources] + [
            (row.source or "", row.figures) for row in rests
        ]
        told: set[tuple[str, str]] = set()
        for key, figures in named:
            source = self.sources.get(key)
            for figure in source.figures if source else ():
                if source and figure.id in figures and (key, figure.id) not in told:
                    told.add((key, figure.id))
                    yield source, figure
