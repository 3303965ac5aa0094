"""TGF: a line for each argument, a line `#`, a line `attacker target` for each attack; words after that are labels."""

from __future__ import annotations

from mirage_kg.argument.abstract.files.lines import Gathered, lines, wrong
from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.errors import InvalidInput


def read(text: str) -> Framework:
    """Return the framework of a TGF file; labels are dropped.

    Raises:
        InvalidInput: a line that does not fit, with its number, what was found and what was expected.
        TooLarge: more arguments than the limit.
    """
    found, divided = Gathered(), 0
    for number, line in lines(text):
        words = line.split()
        if line == "#":
            if divided:
                raise wrong(number, line, f"attacks: the line '#' stands on line {divided} already")
            divided = number
        elif not divided:
            found.argument(words[0], number)
        elif len(words) < 2:
            raise wrong(number, line, "the names of two arguments, attacker first")
        else:
            found.attack(words[0], words[1], number)
    if not divided:
        raise InvalidInput("the file has no line '#' between arguments and attacks", where="line 1")
    return found.framework()


def write(framework: Framework) -> str:
    """Return the framework as TGF.

    Raises:
        InvalidInput: a name that TGF cannot hold.
    """
    for name in framework.arguments:
        if name.split() != [name] or name == "#":
            raise InvalidInput(f"TGF cannot hold the name {name[:40]!r}", hint="no spaces, and not '#'", where=name)
    order = {name: place for place, name in enumerate(framework.arguments)}
    attacks = sorted(framework.attacks, key=lambda attack: (order[attack[0]], order[attack[1]]))
    names = [f"{name}\n" for name in framework.arguments]
    return "".join([*names, "#\n", *(f"{source} {target}\n" for source, target in attacks)])
