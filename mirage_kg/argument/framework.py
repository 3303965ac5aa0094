"""Abstract argumentation frameworks (Dung, 1995): arguments, attacks, labellings, and the grounded extension."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
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
        known = set(self.arguments)
        if len(known) < len(self.arguments):
            twice = next(name for number, name in enumerate(self.arguments) if name in self.arguments[:number])
            raise InvalidInput(f"the argument {twice!r} is named twice", hint="name it once", where=twice)
        if strange := sorted({end for attack in self.attacks for end in attack} - known):
            raise NotFound(f"an attack names {strange[0]!r}, which is no argument", where=strange[0])

    @cached_property
    def attackers(self) -> Mapping[str, tuple[str, ...]]:
        """Who attacks each argument, in the order of the arguments."""
        return _gather(self.arguments, ((target, source) for source, target in self.attacks))

    @cached_property
    def attacked(self) -> Mapping[str, tuple[str, ...]]:
        """Whom each argument attacks, in the order of the arguments."""
        return _gather(self.arguments, self.attacks)

    def within(self, kept: Collection[str]) -> Framework:
        """Return the framework of these arguments and the attacks among them."""
        names = set(kept)
        return Framework(
            tuple(name for name in self.arguments if name in names),
            frozenset(attack for attack in self.attacks if names.issuperset(attack)),
        )

    def components(self) -> tuple[Framework, ...]:
        """Return the parts between which no attack leads, each in the order of the arguments."""
        left = dict.fromkeys(self.arguments)
        parts = []
        while left:
            reached, waiting = set(), [next(iter(left))]
            while waiting:
                name = waiting.pop()
                if name not in reached:
                    reached.add(name)
                    waiting += self.attackers[name] + self.attacked[name]
            parts.append(self.within(reached))
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


def conflict_free(framework: Framework, chosen: Collection[str]) -> bool:
    """Return whether no member of a set attacks a member."""
    inside = set(chosen)
    return not any(inside.intersection(framework.attacked[name]) for name in inside)


def defended(framework: Framework, chosen: Collection[str]) -> frozenset[str]:
    """Return every argument whose attackers the set attacks all."""
    beaten = {target for name in chosen for target in framework.attacked[name]}
    return frozenset(name for name in framework.arguments if beaten.issuperset(framework.attackers[name]))


def _gather(names: tuple[str, ...], pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    order = {name: number for number, name in enumerate(names)}
    found: dict[str, list[str]] = {name: [] for name in names}
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(sorted(values, key=order.__getitem__)) for key, values in found.items()}
