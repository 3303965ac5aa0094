"""From the bytes of one file to a record, with every problem of that file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from mirage_kg.load.convert import convert
from mirage_kg.load.problem import Problem, nearest, problem
from mirage_kg.load.strict_yaml import Document, RefusedError, Tree, read_yaml
from mirage_kg.load.text import decode, split
from mirage_kg.model.kind import KINDS
from mirage_kg.model.node import Node
from mirage_kg.model.record import Record
from mirage_kg.model.source import Source

R = TypeVar("R", bound=Record)


@dataclass
class Draft(Generic[R]):
    """One file on its way to a record. `name` is the id or key as the file states it, before it was checked."""

    path: str
    name: str
    record: R | None = None
    document: Document = field(default_factory=Document)
    problems: list[Problem] = field(default_factory=list)


def parse_node(path: str, data: bytes) -> Draft[Node]:
    """Parse `nodes/<kind>/<id>.md`."""
    draft: Draft[Node] = Draft(path, PurePosixPath(path).stem)
    parts = PurePosixPath(path).parts
    if len(parts) != 3:
        found = f"a node at depth {len(parts) - 1}"
        draft.problems.append(problem("misplaced_file", path, found, expected="nodes/<kind>/<id>.md"))
        return draft
    try:
        front, body, line = split(decode(data, path), path)
        tree = _fields(draft, front, first_line=2)
        draft.document.lines |= {("body", row): line + row for row in range(body.count("\n") + 1)}
    except RefusedError as refused:
        draft.problems.append(refused.problem)
        return draft
    record, problems = convert(Node, tree, path, {"body": body, "path": path})
    kind = _place_of_kind(draft, tree.get("kind"), parts[1])
    draft.problems += problems + kind + _file_name(draft, "id")
    draft.record = None if kind else record
    return draft


def parse_source(path: str, data: bytes) -> Draft[Source]:
    """Parse `sources/<key>.yaml`."""
    draft: Draft[Source] = Draft(path, PurePosixPath(path).stem)
    if len(PurePosixPath(path).parts) != 2:
        draft.problems.append(problem("misplaced_file", path, "a source in a folder", expected="sources/<key>.yaml"))
        return draft
    try:
        tree = _fields(draft, decode(data, path), first_line=1)
    except RefusedError as refused:
        draft.problems.append(refused.problem)
        return draft
    draft.record, problems = convert(Source, tree, path)
    draft.problems += problems + _file_name(draft, "key")
    return draft


def _fields(draft: Draft[R], text: str, first_line: int) -> dict[str, Tree]:
    draft.document = read_yaml(text, draft.path, first_line)
    draft.problems += draft.document.problems
    tree = draft.document.tree
    if not isinstance(tree, dict):
        found = "no fields" if tree is None else "text or a list in place of fields"
        raise RefusedError(
            problem("not_a_mapping", draft.path, found, line=first_line, expected="lines of `name: value`")
        )
    name = tree.get("id", tree.get("key"))
    if isinstance(name, str):
        draft.name = name
    return tree


def _file_name(draft: Draft[R], field_name: str) -> list[Problem]:
    stem = PurePosixPath(draft.path).stem
    if draft.name == stem:
        return []
    found = f"`{field_name}` is {draft.name[:80]!r} in a file called {PurePosixPath(draft.path).name}"
    return [problem("wrong_name", draft.path, found, expected=f"{stem!r}, or the file renamed", field=(field_name,))]


def _place_of_kind(draft: Draft[R], kind: object, folder: str) -> list[Problem]:
    if not isinstance(kind, str):
        return []
    if kind not in KINDS:
        expected = f"one of {', '.join(KINDS)}"
        meant = nearest(kind, KINDS)
        found = f"`kind` is {kind[:60]!r}"
        return [problem("unknown_kind", draft.path, found, expected=expected, nearest=meant, field=("kind",))]
    if kind != folder:
        found = f"`kind` is {kind!r} in the folder nodes/{folder}"
        return [problem("wrong_folder", draft.path, found, expected=f"the folder nodes/{kind}", field=("kind",))]
    return []
