"""Abstract argumentation frameworks (Dung, 1995): arguments, attacks, labellings, and the grounded extension."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from mirage_kg.errors import InvalidInput, NotFound

Label = Literal["in", "out", "undecided"]


@dataclass(frozen=True)
class Framework:
    """Arguments by name, and who attacks whom."""

    arguments: tuple[str, ...] = ()
    attacks: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse an argument that is named twice and an attack between arguments that are not there."""
        known = frozenset(self.arguments)
        if len(known) < len(self.arguments):
            twice = next(name for number, name in enumerate(self.arguments) if name in self.arguments[:number])
            raise InvalidInput(f"the argument {twice!r} is named twice", hint="name it once", where=twice)
        if strange := sorted(set(chain.from_iterable(self.attacks)) - known):
            raise NotFound(f"an attack names {strange[0]!r}, which is no argument", where=strange[0])

    @cached_property
    def attackers(self) -> Mapping[str, Sequence[str]]:
        """Who attacks each argument, in the order of the arguments."""
        unordered: dict[str, list[str]] = {name: [] for name in self.arguments}
        for source, target in self.attacks:
            unordered[source].append(target)
        return _turned(self.arguments, unordered)

    @cached_property
    def attacked(self) -> Mapping[str, Sequence[str]]:
        """Whom each argument attacks, in the order of the arguments."""
        return _turned(self.arguments, self.attackers)

    def within(self, kept: Collection[str]) -> Framework:
        """Return the framework of these arguments and the attacks among them."""
        names = set(kept)
        return Framework(
            tuple(name for name in self.arguments if name in names),
            frozenset(attack for attack in self.attacks if names.issuperset(attack)),
        )

    def components(self) -> tuple[Framework, ...]:
        """Return the parts between which no attack leads, each in the order of the arguments."""
        order = {name: place for place, name in enumerate(self.arguments)}
        left = dict.fromkeys(self.arguments)
        parts = []
        while left:
            reached: set[str] = set()
            waiting = [next(iter(left))]
            while waiting:
                name = waiting.pop()
                if name not in reached:
                    reached.add(name)
                    waiting += [*self.attackers[name], *self.attacked[name]]
            attacks = frozenset((source, target) for source in reached for target in self.attacked[source])
            parts.append(Framework(tuple(sorted(reached, key=order.__getitem__)), attacks))
            for name in reached:
                del left[name]
        return tuple(parts)


def labelling(framework: Framework, extension: Collection[str]) -> dict[str, Label]:
    """Return the label of every argument: in, out where the extension attacks it, else undecided (Caminada, 2006)."""
    out = {target for name in extension for target in framework.attacked[name]}
    inside = set(extension)
    return {name: "in" if name in inside else "out" if name in out else "undecided" for name in framework.arguments}


def grounded_extension(framework: Framework) -> frozenset[str]:
    """Return the least fixed point of defence: start from what nothing attacks, and go on from there.

    Takes time in proportion to the attacks (Modgil and Caminada, 2009, algorithm 1, with counters).
    """
    waiting = {name: len(framework.attackers[name]) for name in framework.arguments}
    accepted = [name for name, left in waiting.items() if not left]
    out: set[str] = set()
    for name in accepted:
        for beaten in framework.attacked[name]:
            if beaten in out:
                continue
            out.add(beaten)
            for freed in framework.attacked[beaten]:
                waiting[freed] -= 1
                if not waiting[freed] and freed not in out:
                    accepted.append(freed)
    return frozenset(accepted)


def defended(framework: Framework, chosen: Collection[str]) -> frozenset[str]:
    """Return every argument whose attackers the set attacks all."""
    beaten = {target for name in chosen for target in framework.attacked[name]}
    return frozenset(name for name in framework.arguments if beaten.issuperset(framework.attackers[name]))


def _turned(names: tuple[str, ...], others: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the relation the other way round; what each name gets comes in the order of the names, without a sort."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for name in names:
        for other in others[name]:
            found[other].append(name)
    return found
