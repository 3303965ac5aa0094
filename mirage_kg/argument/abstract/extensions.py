"""Extensions of an abstract framework by answer set programming.

The definitions are ours, as rules; clingo finds the sets (Gebser, Kaminski, Kaufmann and Schaub, 2019). What the grounded
extension settles is settled before: every extension of each semantics holds it, so only the rest is searched, part by part.
"""

from __future__ import annotations

from dataclasses import dataclass

import clingo

from mirage_kg.argument.abstract.framework import Framework, defended, grounded_extension
from mirage_kg.argument.abstract.outcome import BudgetReached, Extensions, Failed, NoneExists, Solved
from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit


@dataclass(frozen=True)
class Budget:
    """How many extensions are listed, and how many conflicts the solver may meet, before it stops."""

    extensions: int
    conflicts: int

    def __post_init__(self) -> None:
        """Refuse a budget that allows nothing."""
        if self.extensions < 1 or self.conflicts < 1:
            raise InvalidInput(
                f"a budget of {self.extensions} extensions and {self.conflicts} conflicts",
                hint="allow at least one of each",
                where="budget",
            )


_MAXIMAL = ("--heuristic=Domain", "--dom-mod=3,16", "--enum-mode=domRec")
"""Choose true first among the named atoms, and rule out the subsets of each set found: the sets found are the largest."""

_OPTIONS = {"complete": (), "preferred": _MAXIMAL, "stable": (), "ideal": ("--enum-mode=brave",)}

EXTENSION_SEMANTICS = ("grounded", *_OPTIONS)


def extensions_of(framework: Framework, semantics: str, budget: Budget | None = None) -> Extensions:
    """Return all extensions of a framework under one of grounded, complete, preferred, stable and ideal.

    Args:
        framework: arguments and attacks.
        semantics: one of `EXTENSION_SEMANTICS`.
        budget: where to stop, for each part of the framework; the limits `extensions` and `solver_conflicts` by default.

    Raises:
        InvalidInput: another semantics.
    """
    if semantics not in EXTENSION_SEMANTICS:
        known = ", ".join(EXTENSION_SEMANTICS)
        raise InvalidInput(f"{semantics[:40]!r} has no extensions", hint=f"one of {known}", where="semantics")
    grounded = grounded_extension(framework)
    if semantics == "grounded":
        return Solved(semantics, framework, grounded, ())
    settled = grounded.union(*(framework.attacked[name] for name in grounded))
    allowed = budget or Budget(limit("extensions"), limit("solver_conflicts"))
    parts, stopped = [], ""
    for part in framework.within(set(framework.arguments) - settled).components():
        try:
            found, finished = _search(part, semantics, allowed)
        except (RuntimeError, MemoryError) as error:
            return Failed(semantics, framework, grounded, str(error) or type(error).__name__)
        if semantics == "ideal":
            found = [_ideal(part, found[-1])] if finished else []
        if finished and not found:
            return NoneExists(semantics, framework, grounded)
        if not finished:
            stopped = "extensions" if len(found) > allowed.extensions else "solver_conflicts"
        parts.append(_ordered(part, found)[: allowed.extensions])
    if stopped:
        return BudgetReached(semantics, framework, grounded, tuple(parts), stopped)
    return Solved(semantics, framework, grounded, tuple(parts))


def _ordered(framework: Framework, found: list[frozenset[str]]) -> tuple[frozenset[str], ...]:
    order = {name: place for place, name in enumerate(framework.arguments)}
    return tuple(sorted(found, key=lambda chosen: (-len(chosen), sorted(order[name] for name in chosen))))


def _search(framework: Framework, semantics: str, budget: Budget) -> tuple[list[frozenset[str]], bool]:
    """Return the sets that clingo found, in its order, and whether it has shown that there are no more."""
    control = clingo.Control([*_OPTIONS[semantics], "--warn=none"], message_limit=0)
    # Brave consequences come as growing sets, of which the last counts; the others are listed, one beyond the budget.
    control.configuration.solve.models = 0 if semantics == "ideal" else budget.extensions + 1  # type: ignore[union-attr]
    control.configuration.solve.solve_limit = f"{budget.conflicts},umax"  # type: ignore[union-attr]
    with control.backend() as backend:
        _write(framework, semantics, backend)
    found = []
    with control.solve(yield_=True) as handle:
        for model in handle:
            found.append(frozenset(atom.arguments[0].string for atom in model.symbols(atoms=True)))
        finished = handle.get().exhausted
    return found, bool(finished)


def _write(framework: Framework, semantics: str, backend: clingo.Backend) -> None:
    """Write the rules: an admissible set, and what the semantics demands beyond that."""
    accepted = {name: backend.add_atom(clingo.Function("in", [clingo.String(name)])) for name in framework.arguments}
    beaten = {name: backend.add_atom() for name in framework.arguments}
    for name, inside in accepted.items():
        attackers = framework.attackers[name]
        backend.add_rule([inside], choice=True)
        for attacker in attackers:
            backend.add_rule([beaten[name]], [accepted[attacker]])
            backend.add_rule([], [inside, -beaten[attacker]])
        backend.add_rule([], [inside, beaten[name]])
        if semantics == "complete":
            backend.add_rule([], [-inside, *(beaten[attacker] for attacker in attackers)])
        elif semantics == "stable":
            backend.add_rule([], [-inside, -beaten[name]])


def _ideal(framework: Framework, credulous: frozenset[str]) -> frozenset[str]:
    """Return the largest admissible set that no admissible set attacks (Dunne, Dvořák and Woltran, 2013).

    It lies within what is credulously accepted and attacked by nothing that is; what that cannot defend falls away.
    """
    safe = frozenset(name for name in credulous if not credulous.intersection(framework.attackers[name]))
    while (kept := safe & defended(framework, safe)) != safe:
        safe = kept
    return safe
