"""Making a query stoppable: a server looks at its clock between rows, and never inside one expression.

A loop in an expression (`reduce`, a list comprehension, `any` and its like) runs to its end whatever the transaction's timeout
says: loops in loops for days. So the body of such a loop asks for one node of the graph, and reading the graph is where the
server does look. `range` makes its numbers at once and not too many, since it would make them while they are sent, bounded by
nothing. Only the tokens of the text are looked at, so this serves all of Cypher.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mirage_kg.cypher.functions import LARGEST_RANGE
from mirage_kg.cypher.operators import LARGEST_TEXT
from mirage_kg.cypher.parse import KEYWORDS
from mirage_kg.cypher.run import too_deep
from mirage_kg.cypher.spell import Edit
from mirage_kg.errors import QueryStopped

QUANTIFIERS = ("any", "all", "none", "single")
SHORT = ("nodes", "relationships", "labels", "keys", "range", "split")
"""Functions whose lists are as long as what they are given, or bounded."""

TOO_LONG = "range too long"
"""What a server complains about where a range is too long."""

MOST_GROWTH = 10_000
"""How many times over a query may write a value into a value: lists and texts that double with every step have no end."""

TEXT_TOO_LONG = "text too long"
"""What a server complains about where a loop makes a text longer than any that a query may make."""

MOST_WRITTEN = 50_000_000
"""How many characters a query may write by joining what it was sent: texts do not count for a server's own bound of memory."""

_TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n\r]*|/\*.*?\*/)|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<quoted>`(?:[^`]|``)*`)"
    r"|(?P<name>\$?[^\W\d]\w*)|(?P<number>\d\w*)|(?P<sign>=~|.)",
    re.DOTALL,
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_STEPS = ("with", "return", "unwind", "in")
_NO_NAMES = frozenset(word.lower() for words in KEYWORDS for word in words.split())


class Token(NamedTuple):
    """One word or sign of a query; `low` is a name in small letters, and empty for whatever is no name."""

    kind: str
    text: str
    start: int

    @property
    def low(self) -> str:
        """The name in small letters: keywords and functions are the same in any."""
        return self.text.lower() if self.kind == "name" else ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query, without blanks and comments."""
    found = (Token(str(match.lastgroup), match[0], match.start()) for match in _TOKEN.finditer(text))
    return [token for token in found if token.kind != "blank"]


_KEYS = (
    "[_l IN [keys(",
    ")] | CASE WHEN _l IS NULL THEN null ELSE"
    " COLLECT { UNWIND _l AS _key WITH _key WHERE NOT _key STARTS WITH '_' RETURN _key ORDER BY _key } END][0]",
)
_NODE = "CASE WHEN {0}:Node THEN 'node' ELSE toLower(labels({0})[0]) END + ' ' + {0}.id"
_ELEMENT = (
    # Beside a number the planner takes what is given for anything; only the first is looked at.
    "[_e IN [",
    ", 1][..1] | CASE WHEN _e IS NULL THEN null WHEN _e IS :: NODE THEN "
    + _NODE.format("_e")
    + " ELSE type(_e) + ' ' + coalesce(_e.id, "
    + f"{_NODE.format('startNode(_e)')} + ' ' + type(_e) + ' ' + {_NODE.format('endNode(_e)')}) END][0]",
)


def same_everywhere(text: str) -> tuple[Edit, ...]:
    """Return what has to be changed in `text` so that functions answer as in the stores that are embedded.

    `keys` leaves hidden properties out and gives the rest in order; `elementId` gives the text that they give.
    """
    found = tokens(text)
    ends = _ends(found)
    edits: list[Edit] = []
    for at, token in enumerate(found):
        before, after = {"keys": _KEYS, "elementid": _ELEMENT}.get(token.low, ("", ""))
        if before and _is(found, at + 1, "(") and at + 1 in ends and not (at and _is(found, at - 1, ".")):
            end = found[ends[at + 1]]
            edits += [Edit(token.start, found[at + 1].end, before), Edit(end.start, end.end, after)]
    return tuple(edits)


def stoppable(text: str, label: str, longest: int = 0) -> tuple[Edit, ...]:
    """Return what has to be changed in `text` so that a server can stop it.

    Args:
        text: a query.
        label: one that a single node of the database has, to be looked for.
        longest: how many characters the longest text has that comes with the query.

    Raises:
        QueryStopped: the query writes values into values without end, or could make a text beyond all bounds.
    """
    found = tokens(text)
    _refuse_growth(found, max(longest, *(len(token.text) for token in found if token.kind == "text"), 0))
    ends = _ends(found)
    edits: list[Edit] = []
    for at, token in enumerate(found):
        if token.low == "range" and _is(found, at + 1, "("):
            edits += _range(found, at, ends.get(at + 1, at))
        elif (opening := _loop(found, at)) is not None:
            edits += _guards(found, opening, ends.get(opening, opening), label)
    return tuple(sorted(edits, key=lambda edit: edit[:2]))


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made; they are in order."""
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


def _is(found: Sequence[Token], at: int, text: str) -> bool:
    return at < len(found) and found[at].kind == "sign" and found[at].text == text


def _ends(found: Sequence[Token]) -> dict[int, int]:
    """Return where each bracket is closed."""
    ends, waiting = {}, []
    for at, token in enumerate(found):
        if token.kind != "sign":
            continue
        if token.text in _CLOSING:
            waiting.append(at)
        elif waiting and token.text == _CLOSING[found[waiting[-1]].text]:
            ends[waiting.pop()] = at
    return ends


def _loop(found: Sequence[Token], at: int) -> int | None:
    """Return the opening bracket of the loop that begins with this token."""
    if _is(found, at, "[") and _named_in(found, at + 1):
        return at
    if found[at].low in QUANTIFIERS and _is(found, at + 1, "(") and _named_in(found, at + 2):
        return at + 1
    return at + 1 if found[at].low == "reduce" and _is(found, at + 1, "(") else None


def _named_in(found: Sequence[Token], at: int) -> bool:
    return at + 1 < len(found) and found[at].kind in ("name", "quoted") and found[at + 1].low == "in"


def _guards(found: Sequence[Token], opening: int, end: int, label: str) -> Iterator[Edit]:
    """Yield the edits that put a look at the graph before everything that is computed once for each item."""
    at = _outside(found, opening, end)
    bounds = [index for index in at if found[index].low == "where" or _is(found, index, "|")]
    named = next((index for index in at if found[index].low == "in"), None)
    if named is None or not bounds:
        return
    if found[opening - 1].low == "reduce":
        total, body = found[opening + 1].text, bounds[-1]
        _refuse_wrapped(found, total, range(body, end))
        # A text is copied whole in every round, and a server counts neither its characters nor the time that takes.
        known = f"coalesce(size(toStringOrNull({total})), 0) <= {LARGEST_TEXT} OR date('{TEXT_TOO_LONG}') IS NOT NULL"
        yield Edit(found[body].end, found[body].end, f" CASE WHEN {known} THEN (")
        yield Edit(found[end].start, found[end].start, ") END ")
    source, inside = found[named + 1 : bounds[0]], range(bounds[0], end)
    short = len(source) > 1 and (source[0].low in SHORT or source[0].text == "[" or source[-2].text == ".")
    if short and not any(_loop(found, index) is not None for index in inside):
        return
    look = (
        f"CASE WHEN size(COLLECT {{ UNWIND [{found[named - 1].text}] AS _at MATCH (:{label}) RETURN _at }}) >= 0 THEN ("
    )
    for start, stop in zip(bounds, [*bounds[1:], end], strict=True):
        yield Edit(found[start].end, found[start].end, f" {look}")
        yield Edit(found[stop].start, found[stop].start, ") END ")


def _refuse_wrapped(found: Sequence[Token], total: str, body: range) -> None:
    """Raise QueryStopped where a total is put into a list or map: neither a server nor its driver bounds how deep that goes."""
    depth = 0
    for token in (found[at] for at in body):
        depth += (token.text in ("[", "{") and token.kind == "sign") - (
            token.text in ("]", "}") and token.kind == "sign"
        )
        if depth and token.text == total:
            raise too_deep()


def text_too_long(most: int) -> QueryStopped:
    """Return the error of a query that would make a text of more than `most` characters."""
    return QueryStopped(
        f"the query would make a text of more than {most:,} characters",
        hint="join fewer or shorter texts, or return them one by one",
        where="text",
    )


def _range(found: Sequence[Token], at: int, end: int) -> Iterator[Edit]:
    """Yield the edits that make the numbers of a range at once, and refuse too many."""
    if end <= at + 2:
        return
    step = sum(_is(found, index, ",") for index in _outside(found, at + 1, end)) > 1
    most = f"{LARGEST_RANGE}" + (" * abs(_r[2])" if step else "")
    high = f"CASE WHEN abs(_r[1] - _r[0]) >= {most} THEN size(toString(date('{TOO_LONG}'))) ELSE _r[1] END"
    yield Edit(found[at].start, found[at + 1].end, "[_r IN [[")
    last = f"]] | [_i IN range(_r[0], {high}{', _r[2]' if step else ''}) | _i]][0]"
    yield Edit(found[end].start, found[end].end, last)


def _outside(found: Sequence[Token], opening: int, end: int) -> list[int]:
    """Return the tokens between two brackets that lie in no further bracket."""
    depth, inside = 0, []
    for at in range(opening + 1, end):
        if found[at].kind == "sign" and found[at].text in _CLOSING.values():
            depth -= 1
        if depth == 0:
            inside.append(at)
        if found[at].kind == "sign" and found[at].text in _CLOSING:
            depth += 1
    return inside


def _refuse_growth(found: Sequence[Token], longest: int) -> None:
    """Raise QueryStopped where values could be written into values more than so many times over.

    In one step a value can only become as many times larger as its name stands there; steps multiply.
    """
    growth, names = 1, Counter[str]()
    for at, token in enumerate(found):
        if token.low in _STEPS:
            growth *= max(names.values(), default=1)
            names.clear()
        elif (
            token.kind in ("name", "quoted")
            and token.low not in _NO_NAMES
            and not any(_is(found, index, ".") for index in (at - 1, at + 1))
        ):
            names[token.text] += not _is(found, at + 1, "(") and not (at and _is(found, at - 1, ":"))
        if growth > MOST_GROWTH:
            raise too_deep()
    growth *= max(names.values(), default=1)
    if growth * longest > MOST_WRITTEN:
        raise text_too_long(MOST_WRITTEN)
