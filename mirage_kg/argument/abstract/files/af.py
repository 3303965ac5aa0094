"""`p af`: the format of the competition since 2023. Arguments are numbered from 1; `#` starts a comment.

p af 3
1 2
2 3
"""

from __future__ import annotations

import re

from mirage_kg.argument.abstract.files.lines import lines, too_many, wrong
from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit

_HEAD = re.compile(r"p\s+af\s+([0-9]{1,18})")
_ATTACK = re.compile(r"([0-9]{1,18})\s+([0-9]{1,18})")


def read(text: str) -> Framework:
    """Return the framework of a `p af` file.

    Raises:
        InvalidInput: a line that is neither, with its number, what was found and what was expected.
        TooLarge: more arguments than the limit.
    """
    count, attacks = -1, set()
    for number, line in lines(text):
        if line.startswith("#"):
            continue
        if count < 0:
            head = _HEAD.fullmatch(line)
            if head is None:
                raise wrong(number, line, "'p af' and the number of arguments")
            count = int(head[1])
            if count > limit("framework_arguments"):
                raise too_many(count, number)
            continue
        attack = _ATTACK.fullmatch(line)
        if attack is None:
            raise wrong(number, line, "two numbers of arguments, attacker first")
        pair = int(attack[1]), int(attack[2])
        if not all(1 <= name <= count for name in pair):
            raise wrong(number, line, f"numbers from 1 to {count}")
        attacks.add(pair)
    if count < 0:
        raise InvalidInput("the file has no line 'p af' with the number of arguments", where="line 1")
    return Framework(tuple(str(name) for name in range(1, count + 1)), frozenset((str(a), str(b)) for a, b in attacks))


def write(framework: Framework) -> str:
    """Return the framework as `p af`; names that are not those numbers are kept as comments."""
    place = {name: number for number, name in enumerate(framework.arguments, start=1)}
    names = [f"# {number} {' '.join(name.split())}\n" for name, number in place.items() if name != str(number)]
    attacks = sorted((place[source], place[target]) for source, target in framework.attacks)
    return "".join([f"p af {len(place)}\n", *names, *(f"{source} {target}\n" for source, target in attacks)])
