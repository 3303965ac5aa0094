"""A query of the subset as a server is sent it: the same text, with what is not of the query graph kept out of its sight.

Only these places of the text change. A pattern of a node that a hidden node could match says that it is not hidden; and a
text with a backslash becomes a parameter, since a server reads \\u before it knows where a text ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lark import Token, Tree

from mirage_kg.cypher.errors import refused
from mirage_kg.cypher.evaluate import labels_test
from mirage_kg.cypher.lower import Lowering
from mirage_kg.cypher.parse import tree_of


class Edit(NamedTuple):
    """What stands in the place of text[start:end]."""

    start: int
    end: int
    text: str


class Spelled(NamedTuple):
    """The text for a server, the parameters that it needs beside those of the query, and what was changed."""

    text: str
    parameters: dict[str, str]
    edits: tuple[Edit, ...]

    def place(self, at: int) -> int:
        """Return the position in the original text of a position in this one."""
        for edit in self.edits:
            if at <= edit.start:
                break
            at = max(edit.start, at - len(edit.text) + (edit.end - edit.start))
        return at


def spell(text: str, hidden: str) -> Spelled:
    """Return `text`, a query that was parsed before, for a server on which nodes with the label `hidden` must not be seen.

    Names of properties that begin with _ are hidden likewise.
    """
    parameters: dict[str, str] = {}
    edits = sorted(_edits(text, tree_of(text), hidden, parameters))
    spelled, done = [], 0
    for edit in edits:
        spelled += [text[done : edit.start], edit.text]
        done = edit.end
    whole = "".join([*spelled, text[done:]])
    if "\\u" in whole:
        raise refused(text, text.index("\\u"), "found \\u outside of a text", "write the character itself")
    return Spelled(whole, parameters, tuple(edits))


def _edits(text: str, tree: Any, hidden: str, parameters: dict[str, str]) -> Iterator[Edit]:
    if isinstance(tree, Token):
        if tree.type == "EXPLAIN":
            yield Edit(_start(tree), _end(tree), "")
        elif tree.type == "STRING" and "\\" in tree:
            name = f"_text{len(parameters)}"
            parameters[name] = Lowering(text)(Tree("literal", [tree])).value
            yield Edit(_start(tree), _end(tree), f"${name}")
    elif isinstance(tree, Tree):
        if tree.data == "chain":
            yield from _seen(text, tree, hidden)
        for child in tree.children:
            yield from _edits(text, child, hidden, parameters)


def _seen(text: str, chain: Tree[Token], hidden: str) -> Iterator[Edit]:
    made = Lowering(text)(chain)
    if any(hop.low != 0 for hop in made.hops):
        return
    for pattern, tree in zip(made.nodes, [*chain.find_data("node")], strict=True):
        name, labels = (child for child in tree.children[:2])
        if pattern.labels is None:
            at = _end(name) if name else _start(tree) + 1
            yield Edit(at, at, f":!{hidden}")
        elif labels_test(pattern.labels)((hidden,)):
            yield Edit(_start(labels) + 1, _start(labels) + 1, f"!{hidden}&(")
            yield Edit(_end(labels), _end(labels), ")")


def _start(part: Token | Tree[Token]) -> int:
    return int((part.start_pos if isinstance(part, Token) else part.meta.start_pos) or 0)


def _end(part: Token | Tree[Token]) -> int:
    return int((part.end_pos if isinstance(part, Token) else part.meta.end_pos) or 0)
