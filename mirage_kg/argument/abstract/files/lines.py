"""Lines of a framework file: the text of each with its number, and errors that name line, found and expected."""

from __future__ import annotations

from collections.abc import Iterator

from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.errors import InvalidInput, TooLarge
from mirage_kg.limits import limit


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line that is not empty, without spaces around it."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def wrong(number: int, found: str, expected: str) -> InvalidInput:
    """Return the error of line `number`: what was found there and what was expected."""
    return InvalidInput(f"line {number}: found {found[:60]!r}, expected {expected}", where=f"line {number}")


class Gathered:
    """Arguments and attacks in the order in which a reader meets them."""

    def __init__(self) -> None:
        self.arguments: dict[str, int] = {}
        self.attacks: dict[tuple[str, str], int] = {}

    def argument(self, name: str, number: int) -> None:
        """Take the argument of line `number`."""
        if name in self.arguments:
            raise wrong(number, name, f"an argument that is new; line {self.arguments[name]} names it already")
        if len(self.arguments) >= limit("framework_arguments"):
            raise too_many(len(self.arguments) + 1, number)
        self.arguments[name] = number

    def attack(self, source: str, target: str, number: int) -> None:
        """Take the attack of line `number`, on which the arguments may be declared later."""
        self.attacks.setdefault((source, target), number)

    def framework(self) -> Framework:
        """Return the framework; an error with the line where an attack names what is no argument."""
        for attack, number in self.attacks.items():
            for name in attack:
                if name not in self.arguments:
                    raise wrong(number, name, "an argument that the file declares")
        return Framework(tuple(self.arguments), frozenset(self.attacks))


def too_many(count: int, number: int) -> TooLarge:
    """Return the error of a file with more arguments than are read."""
    return TooLarge(
        f"line {number}: {count:,} arguments, the limit is {limit('framework_arguments'):,}",
        hint="give a smaller framework",
        where=f"line {number}",
    )
