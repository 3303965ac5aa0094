"""From the text of a query to records, or to an error that says what was found, where, and what is expected."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mirage_kg.cypher.errors import refused
from mirage_kg.cypher.lower import Lowering
from mirage_kg.cypher.syntax import Query
from mirage_kg.errors import TooLarge
from mirage_kg.limits import limit
from mirage_kg.load.problem import nearest

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

CHANGES = ("CREATE", "MERGE", "DELETE", "DETACH", "SET", "REMOVE", "FOREACH", "DROP", "LOAD", "ALTER", "GRANT", "START")
"""First words of clauses that change something, or reach outside of the graph: none is in the grammar."""

KEYWORDS = (
    *(
        "MATCH",
        "OPTIONAL MATCH",
        "WHERE",
        "RETURN",
        "WITH",
        "UNWIND",
        "ORDER BY",
        "SKIP",
        "LIMIT",
        "UNION",
        "UNION ALL",
    ),
    *(
        "AS",
        "DISTINCT",
        "AND",
        "OR",
        "XOR",
        "NOT",
        "IN",
        "STARTS WITH",
        "ENDS WITH",
        "CONTAINS",
        "IS NULL",
        "IS NOT NULL",
    ),
    *("CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "COUNT", "ASC", "DESC", "TRUE", "FALSE", "NULL", "EXPLAIN"),
    *("any", "all", "none", "single", "reduce", "shortestPath", "allShortestPaths"),
)
"""The words of the grammar, as an editor offers them."""

WORDS = {
    "LPAR": "(",
    "NODE_OPEN": "(",
    "RPAR": ")",
    "LSQB": "[",
    "RSQB": "]",
    "LBRACE": "{",
    "RBRACE": "}",
    "COLON": ":",
    "COMMA": ",",
    "DOT": ".",
    "DOLLAR": "$",
    "VBAR": "|",
    "AMPERSAND": "&",
    "BANG": "!",
    "EQUAL": "=",
    "COMPARE": "a comparison",
    "PLUS": "+",
    "MINUS": "-",
    "STAR": "*",
    "SLASH": "/",
    "PERCENT": "%",
    "HAT": "^",
    "RANGE": "..",
    "SEMICOLON": ";",
    "NAME": "a name",
    "QUOTED_NAME": "a name",
    "FUNCTION": "a function",
    "INTEGER": "a number",
    "FLOAT": "a number",
    "STRING": "a text",
    "DIRECTION": "ASC or DESC",
    "FROM_LEFT": "-[",
    "FROM_RIGHT": "<-[",
    "TO_RIGHT": "]->",
    "TO_ANY": "]-",
    "TO_RIGHT_BARE": "-->",
    "TO_LEFT_BARE": "<--",
    "EITHER_BARE": "--",
    "SHORTEST": "shortestPath",
    "QUANTIFIER": "a function",
    "REDUCE": "a function",
    "EXISTS_OPEN": "EXISTS {",
    "COUNT_OPEN": "COUNT {",
    "ORDER": "ORDER BY",
    "$END": "the end of the query",
}
_MOST_NAMED = 12


@cache
def _grammar() -> Lark:
    # Loading the parser takes half a second, so the first query pays for it and not the start.
    from lark import Lark

    text = files("mirage_kg.cypher").joinpath("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", start="query", maybe_placeholders=True, propagate_positions=True)


def parse(text: str) -> Query:
    """Return the query that `text` spells.

    Raises:
        QueryRefused: with line and column, what was found, and what can stand there.
        TooLarge: the text is longer, or nested deeper, than the limits.
    """
    return Lowering(text).query(tree_of(text))


def tree_of(text: str) -> Tree[Token]:
    """Return the tree of the grammar's rules; it raises what `parse` raises, but for depth."""
    from lark import UnexpectedCharacters, UnexpectedToken

    if len(text) > limit("cypher_length"):
        raise TooLarge(
            f"the query has {len(text)} characters", hint=f"write at most {limit('cypher_length')}", where="text"
        )
    try:
        return _grammar().parse(text)
    except UnexpectedToken as error:
        at = len(text) if error.token.type == "$END" else error.token.start_pos or 0
        raise _unexpected(text, at, _word(text, at), error.accepts or set()) from None
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        raise _unexpected(text, at, _word(text, at), error.allowed or set()) from None


def _word(text: str, at: int) -> str:
    found = re.compile(r"\w+|\S").match(text, at)
    return found[0][:40] if found else ""


def _unexpected(text: str, at: int, found: str, allowed: Any) -> Exception:
    words = {WORDS.get(name.lstrip("_"), name.lstrip("_")) for name in allowed}
    named = sorted(words, key=lambda word: (not word[0].isalpha(), word))
    expected = ", ".join(named[:_MOST_NAMED]) + (", ..." if len(named) > _MOST_NAMED else "")
    if found.upper() in CHANGES:
        return refused(
            text, at, f"found {found}, which would change something: queries only read",
            "the files are the truth; change them, or ask with MATCH and RETURN",
        )  # fmt: skip
    if found.upper() == "CALL":
        return refused(text, at, "found CALL: procedures and CALL subqueries are not part of the subset", SUBSET)
    if found in ("'", '"', "`"):
        return refused(text, at, f"found {found}, which opens a text that is not closed", f"close it with {found}")
    if found == "~" and text[at - 1] == "=":
        return refused(text, at, "found =~: regular expressions are not part of the subset", "use CONTAINS")
    meant = nearest(found.upper(), [name for name in named if name.isupper()]) if found.isalpha() else None
    hint = f"did you mean {meant}?" if meant else f"expected {expected}" if expected else SUBSET
    detail = f"found {found!r}" if found else "the query ends too early"
    return refused(text, at, f"{detail}, expected {expected}" if meant and expected else detail, hint)


SUBSET = "docs/cypher.md lists what is"
