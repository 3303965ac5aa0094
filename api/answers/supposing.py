"""What is supposed, as an address says it: `if=base:{id}:0.2,-link:{id},-node:{id}` and `rule=prior:0.4,seeds_half:8`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit

if TYPE_CHECKING:
    from mirage_kg.argument.supposition import Supposition


class Supposed(NamedTuple):
    """Two texts of an address; empty where nothing is supposed."""

    rule: str = ""
    suppose: str = ""


NOTHING = Supposed()


def supposition_in(supposed: Supposed) -> Supposition:
    """Return what the texts suppose. Whether it names what is there is seen when it is solved.

    Raises:
        InvalidInput: a word that says nothing, a name given twice, or more words than one question may have.
    """
    from mirage_kg.argument.supposition import Supposition

    rule = dict[str, float]()
    for word in _words(supposed.rule, "rule"):
        name, _, value = word.rpartition(":")
        _set(rule, name, value, word, "rule", "prior:0.4")
    base, nodes, links = dict[str, float](), list[str](), list[str]()
    for word in _words(supposed.suppose, "if"):
        what, _, rest = word.partition(":")
        if what == "base":
            id, _, value = rest.rpartition(":")
            _set(base, id, value, word, "if", "base:{id}:0.2")
        elif what in ("-node", "-link") and rest:
            (nodes if what == "-node" else links).append(rest)
        else:
            raise InvalidInput(
                f"{word[:80]!r} supposes nothing", hint="write base:{id}:{score}, -node:{id} or -link:{id}", where="if"
            )
    return Supposition(base=base, without_nodes=nodes, without_inferences=links, rule=rule)


def _words(text: str, where: str) -> list[str]:
    words = [word for word in text.split(",") if word]
    if len(words) > limit("what_if_changes"):
        raise InvalidInput(
            f"{len(words)} changes are more than one question may have",
            hint=f"suppose at most {limit('what_if_changes')}",
            where=where,
        )
    return words


def _set(found: dict[str, float], name: str, value: str, word: str, where: str, example: str) -> None:
    try:
        number = float(value)
    except ValueError:
        number = None
    if not name or number is None:
        raise InvalidInput(f"{word[:80]!r} names no value", hint=f"write {example}", where=where)
    if name in found:
        raise InvalidInput(f"{name[:80]} is set twice", hint="set it once", where=where)
    found[name] = number
