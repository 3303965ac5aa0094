"""Nodes as they are written in files: a front matter and a Markdown body."""

from __future__ import annotations

from html import escape
from typing import Annotated, Literal

from pydantic import Field

from mirage_kg.limits import limit
from mirage_kg.model.experiment import Experiment
from mirage_kg.model.ids import Id
from mirage_kg.model.kind import KINDS
from mirage_kg.model.record import Record
from mirage_kg.model.relation import Origin
from mirage_kg.model.source import Confidence
from mirage_kg.shown import paragraph, shown, table

Weight = Annotated[float, Field(ge=0, le=1)]


class LinkTo(Record):
    """A link as its node's file states it: from this node to another."""

    to: Id
    """Id of the other node."""
    relation: str
    """A relation of the table in graph_data/README.md; `semantically_near` is computed and cannot be written."""
    reason: str = ""
    """Why, in one sentence."""
    origin: Literal["author", "incoming"] = "author"
    """Who made it: the author of the note, or a page of somebody else that leads here (incoming)."""


class Evidence(Record):
    """What one argument rests on."""

    kind: Literal["published", "simulated", "page", "own_check"]
    """published: a figure of a source. simulated: a signature of a simulation. page: only a page of the collection says
    so. own_check: derived here.
    """
    text: str
    """What was found."""
    source: Id | None = None
    """Key of the source; null where none is meant."""
    figures: tuple[Id, ...] = ()
    """Ids of figures of `source`."""
    simulation: str | None = None
    """Id of the simulation, where it is installed; null where none is meant."""
    confidence: Confidence | None = None
    """How it was read; null where the figures say that themselves."""
    flags: tuple[Literal["graded_by_model", "true_label", "one_reader", "identity", "built_in"], ...] = ()
    """What to keep in mind: graded_by_model, true_label, one_reader, identity (true by definition) or built_in (the
    setting puts it there).
    """


class Argument(Record):
    """One argument for or against the node whose file holds it."""

    id: Id
    """Id of the argument, unique over all files."""
    premises: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Ids of the nodes that it starts from."""
    relation: Literal["supports", "attacks", "undercuts"]
    """What it does: supports or attacks this node, or undercuts another argument about it."""
    linked: bool = False
    """Whether the premises work only together."""
    hits: Id | None = None
    """Id of the argument whose inference an undercut strikes; null for the other relations."""
    scheme: str = ""
    """The kind of argument by its usual name, such as argument from analogy; may be empty."""
    warrant: str
    """Why the premises bear on this node."""
    question: str = ""
    """The hardest question that can be put to it; may be empty."""
    weight: Weight
    """Where a solver starts before any run, in [0, 1]."""
    why: str = ""
    """Why that much; may be empty."""
    evidence: tuple[Evidence, ...] = ()
    """What it rests on."""


class Citation(Record):
    """A source that the node cites."""

    source: Id
    """Key of the source."""
    locator: str = ""
    """The place in it: a section, table or page; may be empty."""
    figures: tuple[Id, ...] = ()
    """Ids of its figures that bear on the node."""


class Node(Record):
    """One thing of the argument."""

    id: Id
    """Id of the node: a-z and 0-9 in words joined by hyphens. The file has the same name."""
    kind: str
    """Kind of the node. The file lies in the folder of that name."""
    title: Annotated[str, Field(min_length=1, max_length=limit("title_length"))]
    """Title, often a question."""
    statement: Annotated[str, Field(min_length=1, max_length=limit("statement_length"))]
    """What the node says, in one or two sentences."""
    aliases: tuple[str, ...] = ()
    """Other names, which the search finds."""
    root: bool = False
    """Whether a reader begins here; true in one node at most."""
    anchor: tuple[Literal["information", "state", "party", "rule"], ...] = ()
    """What this node brings from outside a loop."""
    links: tuple[LinkTo, ...] = ()
    """Links from this node to others."""
    arguments: tuple[Argument, ...] = ()
    """Arguments for or against this node."""
    sources: tuple[Citation, ...] = ()
    """Sources that it cites."""
    experiments: tuple[Experiment, ...] = ()
    """Simulations that are bound to it, with predictions."""
    body: str = ""
    """The text below the front matter, in Markdown."""
    path: str = ""
    """The file that it was read from."""

    @property
    def cites(self) -> tuple[str, ...]:
        """The keys of the sources that it cites, in its list of sources or as evidence of an argument; each once, in order."""
        read = (evidence.source for argument in self.arguments for evidence in argument.evidence)
        return tuple(sorted({citation.source for citation in self.sources} | {key for key in read if key}))

    def __repr__(self) -> str:
        """Say kind, id and title; `model_dump` gives every field."""
        return f"<Node {self.id}: {KINDS[self.kind].label if self.kind in KINDS else self.kind}, “{self.title}”>"

    def _repr_html_(self) -> str:
        """Show in a notebook what the node says, and tables of what it links, argues, cites and predicts."""
        label = KINDS[self.kind].label if self.kind in KINDS else self.kind
        return shown(
            f"{label}: {self.title}",
            f'<p class="quiet">{escape(label)}, {escape(self.id)}</p><h3>{escape(self.title)}</h3>',
            paragraph(self.statement),
            table("Arguments", ("does", "premises", "warrant"),
                  ((row.relation, ", ".join(row.premises), row.warrant) for row in self.arguments)),
            table("Links", ("relation", "to", "reason"),
                  ((row.relation.replace("_", " "), row.to, row.reason) for row in self.links)),
            table("Predictions", ("experiment", "must be seen"),
                  ((row.id, one.statement) for row in self.experiments for one in row.predictions)),
            table("Sources", ("source", "place"), ((row.source, row.locator) for row in self.sources)),
        )  # fmt: skip


class Link(Record):
    """A link of the graph: from a node's `links`, from one premise of an argument, or from comparing texts."""

    id: str
    """Stable id: source, relation, target and, where there is one, argument, joined by two hyphens."""
    source: Id
    """Id of the node that it starts from."""
    target: Id
    """Id of the node that it leads to."""
    relation: str
    """Name of the relation; GET /meta has the table with the words for it."""
    origin: Origin
    """Who made it: the author of the note, another page that leads here (incoming), or the comparison of texts
    (computed).
    """
    reason: str = ""
    """Why, in words; empty where nobody said."""
    weight: Weight | None = None
    """How much its argument weighs it, in [0, 1]; null where no argument does."""
    argument: Id | None = None
    """Id of the argument of which it is a premise; null for a plain link."""
    hits: Id | None = None
    """Id of the argument that an undercut strikes; null for the others."""
    linked_with: tuple[Id, ...] = ()
    """Ids of the premises that work only together with this one."""
