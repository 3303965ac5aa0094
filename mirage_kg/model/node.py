"""Nodes as they are written in files: a front matter and a Markdown body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mirage_kg.limits import limit
from mirage_kg.model.experiment import Experiment
from mirage_kg.model.ids import Id
from mirage_kg.model.record import Record
from mirage_kg.model.relation import Origin
from mirage_kg.model.source import Confidence

Weight = Annotated[float, Field(ge=0, le=1)]


class LinkTo(Record):
    """A link as its node's file states it: from this node to `to`."""

    to: Id
    relation: str
    reason: str = ""
    origin: Literal["author", "incoming"] = "author"


class Evidence(Record):
    """What one argument rests on.

    published: a figure of a source. simulated: a signature of a simulation; `simulation` names it where it is installed. page:
    only a page of the collection says so. own_check: derived here. `figures` are figure ids of `source`.
    """

    kind: Literal["published", "simulated", "page", "own_check"]
    text: str
    source: Id | None = None
    figures: tuple[Id, ...] = ()
    simulation: str | None = None
    confidence: Confidence | None = None
    flags: tuple[Literal["graded_by_model", "true_label", "one_reader", "identity", "built_in"], ...] = ()


class Argument(Record):
    """One argument for or against the node whose file holds it.

    `premises` are node ids; `linked` premises work only together. An undercut names in `hits` the argument whose inference it
    attacks. `weight` is where a solver starts before any run, and `why` says why that much.
    """

    id: Id
    premises: Annotated[tuple[Id, ...], Field(min_length=1)]
    relation: Literal["supports", "attacks", "undercuts"]
    linked: bool = False
    hits: Id | None = None
    scheme: str = ""
    warrant: str
    question: str = ""
    weight: Weight
    why: str = ""
    evidence: tuple[Evidence, ...] = ()


class Citation(Record):
    """A source that the node cites, with the place in it and the figures that bear on the node."""

    source: Id
    locator: str = ""
    figures: tuple[Id, ...] = ()


class Node(Record):
    """One thing of the argument. `body` is Markdown; `path` and `line` say where it was read."""

    id: Id
    kind: str
    title: Annotated[str, Field(min_length=1, max_length=limit("title_length"))]
    statement: Annotated[str, Field(min_length=1, max_length=limit("statement_length"))]
    aliases: tuple[str, ...] = ()
    root: bool = False
    anchor: tuple[Literal["information", "state", "party", "rule"], ...] = ()
    links: tuple[LinkTo, ...] = ()
    arguments: tuple[Argument, ...] = ()
    sources: tuple[Citation, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    body: str = ""
    path: str = ""

    @property
    def cites(self) -> tuple[str, ...]:
        """The keys of the sources that it cites, in its list of sources or as evidence of an argument; each once, in order."""
        read = (evidence.source for argument in self.arguments for evidence in argument.evidence)
        return tuple(sorted({citation.source for citation in self.sources} | {key for key in read if key}))


class Link(Record):
    """A link of the graph, from either a node's `links`, one premise of an argument, or the text comparison.

    `argument` names the argument that it belongs to, `hits` the argument that an undercut strikes, `linked_with` the
    premises that work only together with this one. `id` is stable: source, relation, target and argument.
    """

    id: str
    source: Id
    target: Id
    relation: str
    origin: Origin
    reason: str = ""
    weight: Weight | None = None
    argument: Id | None = None
    hits: Id | None = None
    linked_with: tuple[Id, ...] = ()
