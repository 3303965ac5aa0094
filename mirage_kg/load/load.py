"""The one way in: a folder of files becomes a graph, and everything that is wrong with it is told at once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mirage_kg.load.check import CHECKS, Content
from mirage_kg.load.folder import Files, read_folder
from mirage_kg.load.parse import Draft, parse_node, parse_source
from mirage_kg.load.problem import Problem, problem
from mirage_kg.model.graph import Entry, Graph, build_graph
from mirage_kg.model.node import Node
from mirage_kg.model.record import Record
from mirage_kg.model.source import Source

R = TypeVar("R", bound=Record)
GraphCheck = Callable[[Graph], Iterable[Problem]]
"""A further check, of the finished graph; it names a place by `path` and `field`, and the loader finds the line."""


@dataclass(frozen=True)
class Loaded:
    """A folder as it was read. `graph` holds all that is sound; `problems` all that is not, by file and line."""

    graph: Graph
    problems: tuple[Problem, ...]

    @property
    def revision(self) -> str:
        """The content hash of the files, in hex."""
        return self.graph.revision

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the check fail; the others are notices."""
        return tuple(found for found in self.problems if found.severity == "error")


def load_folder(folder: Path, checks: Sequence[GraphCheck] = ()) -> Loaded:
    """Read, parse and check a folder of content.

    Args:
        folder: the folder that holds nodes/ and sources/.
        checks: further checks of the finished graph.

    Returns:
        the graph of all that could be read, and every problem. A link, argument or file with an error is left out.

    Raises:
        NotFound: when there is no such folder.
        InvalidInput: when it is not a folder.
    """
    return load_files(read_folder(folder), checks)


def load_files(files: Files, checks: Sequence[GraphCheck] = ()) -> Loaded:
    """Parse and check files that were already read; the revision of the graph is that of exactly these bytes."""
    nodes = [parse_node(path, data) for path, data in files.contents.items() if path.startswith("nodes/")]
    sources = [parse_source(path, data) for path, data in files.contents.items() if path.startswith("sources/")]
    problems = list(files.problems)
    _refuse_same(nodes)
    _refuse_same(sources)
    drafts: list[Draft[Node] | Draft[Source]] = [*nodes, *sources]
    problems += [found for draft in drafts for found in draft.problems]
    content = Content(
        nodes={node.id: node for draft in nodes if (node := draft.record)},
        sources={source.key: source for draft in sources if (source := draft.record)},
        source_paths={draft.record.key: draft.path for draft in sources if draft.record},
        broken=frozenset(draft.name for draft in drafts if draft.record is None),
    )
    across = [found for check in CHECKS for found in check(content)]
    graph = build_graph(content.nodes, content.sources, files.revision, _refused(content, across))
    across += [found for check in checks for found in check(graph)]
    problems = _with_lines([*problems, *across], drafts)
    return Loaded(graph, tuple(sorted(problems, key=lambda found: (found.path, found.line, found.code, found.found))))


def _refuse_same(drafts: Sequence[Draft[R]]) -> None:
    """Load none of several files whose ids are equal or would be once case and Unicode forms are folded."""
    groups: dict[str, list[Draft[R]]] = defaultdict(list)
    for draft in drafts:
        groups[unicodedata.normalize("NFKC", draft.name).casefold().strip()].append(draft)
    for group in groups.values():
        for draft in group if len(group) > 1 else ():
            others = ", ".join(other.path for other in group if other is not draft)
            line = draft.document.line(("id",)) or draft.document.line(("key",))
            found = f"{draft.name[:80]!r} is also the id of {others}"
            draft.problems.append(problem("same_id", draft.path, found, line=line, expected="an id of its own"))
            draft.record = None


def _refused(content: Content, problems: Iterable[Problem]) -> frozenset[Entry]:
    owners = {node.path: node.id for node in content.nodes.values()}
    return frozenset(
        (owners[found.path], str(found.field[0]), int(found.field[1]))
        for found in problems
        if found.severity == "error" and found.path in owners and len(found.field) > 1
    )


def _with_lines(problems: Iterable[Problem], drafts: Iterable[Draft[Node] | Draft[Source]]) -> list[Problem]:
    documents = {draft.path: draft.document for draft in drafts}
    return [
        found.model_copy(update={"line": documents[found.path].line(found.field)})
        if not found.line and found.path in documents and found.field
        else found
        for found in problems
    ]
