"""The graph that users hold: everything of one folder, to be read, walked and searched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.notebook import Neighbourhood, map_of, said_of
from mirage_kg.store import Found, Paths, Store

if TYPE_CHECKING:
    import networkx as nx

    from mirage_kg.experiment import Outcome, SweepOutcome
    from mirage_kg.experiment.argue import Argument, Evidence
    from mirage_kg.experiment.sweeps.grid import Wanted
    from mirage_kg.model.experiment import Value
    from mirage_kg.model.run import Tier
    from mirage_kg.model.standing import Standing, StatementStanding
    from mirage_kg.query.model_files import Mode
    from mirage_kg.query.semantic import Semantic


class KnowledgeGraph:
    """One graph at one revision, on top of a store; a context manager that closes it.

    >>> with open_graph() as graph:                     # doctest: +SKIP
    ...     graph.nodes["self-improvement-mirage"].title
    """

    def __init__(self, store: Store) -> None:
        """Hold `store`; it is closed with this object."""
        self.store = store

    @property
    def revision(self) -> str:
        """The content hash of the files."""
        return self.store.revision

    @property
    def root(self) -> str | None:
        """The id of the root node; None when there is none."""
        return self.store.root

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes by id."""
        return self._graph.nodes

    @property
    def sources(self) -> Mapping[str, Source]:
        """All sources by key."""
        return self._graph.sources

    @property
    def links(self) -> tuple[Link, ...]:
        """All links by id: stated, expanded from arguments, and computed."""
        return self._graph.links

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the files when the index was built."""
        return self.store.problems()

    def neighbourhood(self, id: str, hops: int = 2) -> Neighbourhood:
        """Return what lies within `hops` of a node, which a notebook shows as a map; NotFound when it is not there."""
        return Neighbourhood.standing_as(self.store.neighbourhood(id, hops), self._levels)

    def paths(self, source: str, target: str, limit: int = 10) -> Paths:
        """Return up to `limit` simple paths between two nodes, shortest first; NotFound when one is not there."""
        return self.store.paths(source, target, limit)

    def search(self, text: str, limit: int = 20, mode: Mode = "text") -> Found:
        """Return the nodes that answer `text` by words, by meaning ("semantic") or by both ("hybrid"), best first.

        Raises:
            NotInstalled: meaning is asked for without the extra `semantic`.
        """
        return self.store.search(text, limit) if mode == "text" else self._semantic.search(text, mode, limit)

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Answer a read-only Cypher query; docs/cypher.md lists what is answered.

        Args:
            text: the query.
            parameters: the values of its $names.

        Raises:
            QueryRefused: it is no such query; with line and column.
            QueryStopped: it would take, or took, more than a limit allows.
        """
        return self.store.query(text, parameters or {}, Bounds.usual())

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the graph as a NetworkX multigraph with attributes, edges keyed by link id."""
        from mirage_kg.query.networkx import to_networkx

        return to_networkx(self._graph)

    def run(
        self,
        id: str,
        parameters: Mapping[str, Value] | None = None,
        *,
        experiment: str | None = None,
        seeds: int = 20,
        seed: int = 0,
        device: str = "auto",
        tier: Tier | None = None,
        ablated: bool = False,
        preset: str | None = None,
        mutants: bool = False,
    ) -> Outcome:
        """Run a node's experiment here and now, and return its curves, effects and verdict.

        Args:
            id: the node.
            parameters: changes to the node's own setting.
            experiment: the id of one of its experiments; the first by default.
            seeds: how many seeds, all shared by every arm.
            seed: the first number that all randomness comes from.
            device: auto, cpu or gpu.
            tier: theory for the expected curves at once, without seeds; by default the simulation's own tier over seeds.
            ablated: switch the claimed mechanism off.
            preset: run this preset of the simulation instead, judged by its own prediction.
            mutants: run every mutation of the mechanism as well, and say how many the predictions notice.

        Raises:
            NotFound: there is no such node.
            NotRunnable, InvalidInput, TooLarge: as `mirage_kg.experiment.plan` says.
        """
        from mirage_kg.experiment import execute, plan

        node = self.store.get_node(id)
        asked = {"parameters": dict(parameters or {}), "experiment": experiment, "seeds": seeds, "seed": seed}
        asked |= {"device": device, "tier": tier, "ablated": ablated, "preset": preset, "mutants": mutants}
        return execute(plan(node, asked))

    def sweep(
        self,
        id: str,
        grid: Mapping[str, Wanted],
        parameters: Mapping[str, Value] | None = None,
        *,
        experiment: str | None = None,
        seeds: int = 20,
        seed: int = 0,
        device: str = "auto",
        ablated: bool = False,
    ) -> SweepOutcome:
        """Run a node's experiment over a grid of settings, and return its cells and where each prediction turns.

        Args:
            id: the node.
            grid: one or two parameters, each with a list of values or with "low:high:count".
            parameters: changes to the node's own setting, around which is swept.
            experiment: the id of one of its experiments; the first by default.
            seeds: how many seeds, all shared by every cell.
            seed: the first number that all randomness comes from.
            device: auto, cpu or gpu.
            ablated: run each cell without the claimed mechanism too, which makes a verdict of it.

        Raises:
            NotFound: there is no such node.
            NotRunnable, InvalidInput, TooLarge: as `mirage_kg.experiment.plan_sweep` says.
        """
        from mirage_kg.experiment import plan_sweep, sweep

        asked = {"grid": dict(grid), "parameters": dict(parameters or {}), "experiment": experiment, "seeds": seeds}
        asked |= {"seed": seed, "device": device, "ablated": ablated}
        return sweep(plan_sweep(self.store.get_node(id), asked))

    def standing(self, evidence: Evidence = (), rule: Mapping[str, float] | None = None) -> Standing:
        """Return how every statement stands, given some runs. A pure function: neither graph nor runs change.

        Args:
            evidence: records of runs, of which the last finished one of each experiment counts, and less where code, setting
                or prediction changed since; or outcomes of `run` by node. Without any, figures alone speak.
            rule: parameters of the evidence rule to change.

        Raises:
            InvalidInput: no such parameter, or a value outside its range.
        """
        from mirage_kg.experiment.argue import Argued

        return Argued(self._graph, evidence, rule or {}).standing

    def argue(
        self,
        id: str,
        evidence: Evidence = (),
        semantics: str = "quadratic_energy",
        rule: Mapping[str, float] | None = None,
    ) -> Argument:
        """Return why one statement stands as it does: attribution, what would turn it, its defence, and words.

        Args:
            id: the node.
            evidence: records of runs or outcomes by node, as for `standing`.
            semantics: the gradual semantics that the reasons are about.
            rule: parameters of the evidence rule to change.

        Raises:
            NotFound: there is no such node.
            InvalidInput: no such semantics or parameter, or a value outside its range.
        """
        from mirage_kg.experiment.argue import Argued

        return Argued(self._graph, evidence, rule or {}).argument(self.store.get_node(id).id, semantics)

    def __repr__(self) -> str:
        """Say how large it is, and of which revision."""
        return f"<KnowledgeGraph: {said_of(self.store)}>"

    def _repr_html_(self) -> str:
        """Show the map in a notebook, as the figures alone make its statements stand; a large graph is only counted."""
        return map_of(self.store, self._levels)

    def close(self) -> None:
        """Close the store; closing again does nothing."""
        self.store.close()

    def __enter__(self) -> Self:
        """Return the graph itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def _levels(self) -> dict[str, StatementStanding]:
        """Return how every statement stands by figures alone, by id."""
        return {row.id: row for row in self.standing().nodes}

    @cached_property
    def _semantic(self) -> Semantic:
        from mirage_kg.query.semantic import Semantic

        return Semantic(self.store)

    @cached_property
    def _graph(self) -> Graph:
        return self.store.graph()
