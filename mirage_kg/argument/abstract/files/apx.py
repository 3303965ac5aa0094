"""APX: the facts of ASPARTIX, `arg(a).` and `att(a,b).`, in any order; `%` starts a comment."""

from __future__ import annotations

import re

from mirage_kg.argument.abstract.files.lines import Gathered, lines, wrong
from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.errors import InvalidInput

_NAME = r"[^\s(),.%]+"
_FACT = re.compile(rf"(?:arg\(\s*({_NAME})\s*\)|att\(\s*({_NAME})\s*,\s*({_NAME})\s*\))\s*\.\s*")


def read(text: str) -> Framework:
    """Return the framework of an APX file.

    Raises:
        InvalidInput: what is no fact, or an attack of what is no argument, with its line.
        TooLarge: more arguments than the limit.
    """
    found = Gathered()
    for number, line in lines(text):
        rest = line.partition("%")[0].strip()
        while rest:
            fact = _FACT.match(rest)
            if fact is None:
                raise wrong(number, rest, "arg(name). or att(name,name).")
            name, source, target = fact.groups()
            if name is not None:
                found.argument(name, number)
            else:
                found.attack(source, target, number)
            rest = rest[fact.end() :]
    return found.framework()


def write(framework: Framework) -> str:
    """Return the framework as APX.

    Raises:
        InvalidInput: a name that APX cannot hold.
    """
    for name in framework.arguments:
        if not re.fullmatch(_NAME, name):
            raise InvalidInput(
                f"APX cannot hold the name {name[:40]!r}", hint="no spaces, brackets, commas, points or %", where=name
            )
    order = {name: place for place, name in enumerate(framework.arguments)}
    attacks = sorted(framework.attacks, key=lambda attack: (order[attack[0]], order[attack[1]]))
    facts = [f"arg({name}).\n" for name in framework.arguments]
    return "".join([*facts, *(f"att({source},{target}).\n" for source, target in attacks)])
