"""All of Cypher that only reads, sent to the server as it was written: for whoever needs more than the subset of all stores.

There is no grammar of ours in front, so what may not be is kept out otherwise. The tokens of the text show procedures, the
functions that a plug-in brings, and the names that the store keeps for itself. The plan of the server shows where every row
comes from: only nodes with a label of the query graph, relationships and values are let in. No relationship touches a hidden
node.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from neo4j import ManagedTransaction

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.cypher.errors import refused
from mirage_kg.cypher.project import LABELS
from mirage_kg.cypher.spell import Spelled
from mirage_kg.errors import QueryRefused
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.query import answer, refuse_outside
from mirage_kg.store.neo4j.stoppable import Token, tokens

NAMESPACES = ("date", "datetime", "localdatetime", "time", "localtime", "duration", "point", "vector.similarity")
"""Whose functions come with the server and do nothing but compute; all others with a dot in their name are a plug-in's."""

REFUSED = {
    "cypher": "options of the planner are not taken",
    "profile": "PROFILE runs the query before its plan can be looked at; ask with EXPLAIN",
    "use": "another database is not asked",
    "explain": "EXPLAIN stands before the query",
    "allreduce": "write reduce",
    schema.HIDDEN.lower(): "what the store keeps for itself is not shown",
}
"""Words that no query has, by what is said of them."""

SOURCES = (
    "NodeIndex", "NodeUniqueIndex", "MultiNodeIndex", "NodeByLabelScan", "UnionNodeByLabelsScan",
    "IntersectionNodeByLabelsScan", "SubtractionNodeByLabelsScan", "NodeCountFromCountStore",
)  # fmt: skip
"""Beginnings of the operators that find nodes by a label. A scan of all nodes, or a look at one by its number, is none."""

_FINDS = re.compile(r"Node|Scan|Seek|Lookup|CountStore")
_HARMLESS = re.compile(r"Node\w*HashJoin|(Und|D)irected\w*Relationship|RelationshipCountFromCountStore")
_QUOTED = re.compile(r"`(?:[^`]|``)*`")
_LABELLED = re.compile(r":\s*([^\s(){}\[\],]+)")
_NAME = re.compile(r"\w+")
_NESTED = re.compile(r"\b(COLLECT|COUNT|EXISTS)\s*\{|\[\s*(\w+\s*=\s*)?\([^\[\]]*\)\s*<?-")


def pass_through(transaction: ManagedTransaction, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
    """Answer a query in all of the server's Cypher, as long as it only reads the query graph.

    Args:
        transaction: one that reads only and ends in time.
        text: the query; with EXPLAIN before it, only its plan is made.
        parameters: values for the $names of the text.
        bounds: what the query may use; the server bounds its own memory.

    Raises:
        QueryRefused: it would do more than read, or could see what the store keeps for itself; or the server refuses it.
        QueryStopped: it is expected to cost, or did cost, more than the bounds.
    """
    found = tokens(text)
    explain = bool(found) and found[0].low == "explain"
    start = found[0].end if explain else 0
    _screen(text, found[explain:])
    # Blanks in the place of EXPLAIN leave every position as it is.
    spelled = Spelled(" " * start + text[start:], {}, ())
    made = answer(transaction, spelled, parameters, bounds, only_plan=explain, text=text, allowed=_refuse_unseen)
    return replace(made, notes=("the answer is the server's own: other stores may refuse this query",))


def _screen(text: str, found: list[Token]) -> None:
    """Raise QueryRefused, with the place, at the first token that no such query has."""
    for at, sign in enumerate(text):
        if unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\t\n\r":
            raise refused(text, at, "found a character that is not seen", "take it out, or send it as a parameter")
    if "\\u" in text:
        raise refused(text, text.index("\\u"), "found \\u", "write the character itself, or send it as a parameter")
    for at, token in enumerate(found):
        word = token.text.strip("`'\"$").lower()
        after = found[at + 1] if at + 1 < len(found) else Token("", "", len(text))
        if token.kind == "sign" and token.text in ("'", '"', "`"):
            raise refused(text, token.start, "found a text that does not end", "end it")
        if token.text == "=~":
            raise refused(
                text, token.start, "a regular expression can run for years", "use CONTAINS, STARTS WITH or ENDS WITH"
            )
        if token.kind == "text" and "`" in token.text:
            raise refused(text, token.start, "found ` in a text", "send the text as a parameter")
        if token.kind != "sign" and word.startswith("_"):
            raise refused(text, token.start, "names that begin with _ are the store's own", "take another name")
        if token.low in REFUSED and not (at and found[at - 1].text == "."):
            raise refused(text, token.start, REFUSED[token.low], "docs/cypher.md says what there is")
        if token.low == "call" and after.kind in ("name", "quoted"):
            raise refused(text, token.start, "a procedure would be called", "CALL { } is a subquery and may be used")
    for name, start in _called(found):
        if not name.startswith(tuple(f"{namespace}." for namespace in NAMESPACES)):
            raise refused(
                text, start, f"the function {name} is not one that only computes", "docs/cypher.md lists what is"
            )


def _called(found: list[Token]) -> Iterator[tuple[str, int]]:
    """Yield every name with a dot that is called, in small letters, and where it begins."""
    for at, token in enumerate(found):
        if token.text != "(" or at < 3 or found[at - 2].text != ".":
            continue
        first = at - 1
        while first >= 2 and found[first - 1].text == ".":
            first -= 2
        yield "".join(part.text.strip("`").lower() for part in found[first:at]), found[first].start


def _refuse_unseen(plan: Mapping[str, Any]) -> None:
    """Raise QueryRefused where nodes could come from elsewhere than from what queries see."""
    refuse_outside(plan)
    for does, told in _operators(plan):
        detail = _QUOTED.sub("", told)
        if _NESTED.search(detail):
            raise QueryRefused(
                "a subquery stands where the server's plan does not show it: inside of a loop, CASE or another expression",
                hint="move it into a CALL { } or a WITH before",
                where="text",
            )
        if not _FINDS.search(does) or _HARMLESS.match(does):
            continue
        labels = {name for part in _LABELLED.findall(detail) for name in _NAME.findall(part)}
        if not does.startswith(SOURCES) or not labels or not labels <= LABELS.keys() or "()" in detail:
            raise QueryRefused(
                f"the query would look at nodes without a label of the graph ({does})",
                hint="begin a pattern with a label, such as (n:Node)",
                where="text",
            )


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every operator with what the server says of it."""
    yield plan["operatorType"].partition("@")[0], str(plan["args"].get("Details", ""))
    for child in plan.get("children", ()):
        yield from _operators(child)
