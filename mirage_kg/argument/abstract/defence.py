"""The smallest set that holds a statement and answers every attack on itself: a smallest admissible set around it.

A set is admissible when no member attacks a member and whatever attacks one is attacked by one (Dung, 1995, definition 6).
Every admissible set lies in a preferred extension, so the set found is a smallest piece of one that stands by itself.
"""

from __future__ import annotations

import clingo

from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.limits import limit


def smallest_defence(framework: Framework, name: str) -> tuple[frozenset[str], bool] | None:
    """Return a smallest admissible set with `name` in it, and whether it was shown that none is smaller; None if there is none.

    Args:
        framework: arguments and attacks.
        name: one of the arguments.
    """
    near = framework.within(_cone(framework, name))
    control = clingo.Control(["--opt-mode=opt", "--warn=none"], message_limit=0)
    control.configuration.solve.solve_limit = f"{limit('solver_conflicts')},umax"  # type: ignore[union-attr]
    with control.backend() as backend:
        inside = {row: backend.add_atom(clingo.Function("in", [clingo.String(row)])) for row in near.arguments}
        beaten = {row: backend.add_atom() for row in near.arguments}
        for row, atom in inside.items():
            backend.add_rule([atom], choice=True)
            for attacker in near.attackers[row]:
                backend.add_rule([beaten[row]], [inside[attacker]])
                backend.add_rule([], [atom, -beaten[attacker]])
            backend.add_rule([], [atom, beaten[row]])
        backend.add_rule([], [-inside[name]])
        backend.add_minimize(0, [(atom, 1) for atom in inside.values()])
    best: frozenset[str] | None = None
    with control.solve(yield_=True) as handle:
        for model in handle:
            best = frozenset(atom.arguments[0].string for atom in model.symbols(atoms=True))
        finished = bool(handle.get().exhausted)
    return None if best is None else (best, finished)


def _cone(framework: Framework, name: str) -> set[str]:
    """Return what can matter: `name`, what attacks it, what attacks that, and so on."""
    seen, waiting = {name}, [name]
    while waiting:
        for attacker in framework.attackers[waiting.pop()]:
            if attacker not in seen:
                seen.add(attacker)
                waiting.append(attacker)
    return seen
