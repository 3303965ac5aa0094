"""Mutations of a setting: each knob of the mechanism off, or its sign swapped; and the share that the prediction notices.

A prediction that still holds when a part of the mechanism is taken away did not depend on that part. The share of mutants under
which it fails is its mutation score: near 1, everything that the mechanism is made of was needed for it; near 0, little was.
The mutations come from the declaration of the simulation, not from whoever wrote the prediction: every parameter of the groups
that it names as its mechanism is set to 0 (to its lowest value where 0 is out of range), swapped in sign where the range
allows that, and a choice is replaced by each other choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Mutant, MutationScore
from mirage_kg.model.written import written
from sim.spec import Parameter, Spec


@dataclass(frozen=True)
class Mutation:
    """One mutation: an id that is unique in its experiment, the words for it, and the parameter change."""

    id: str
    words: str
    parameters: dict[str, Value]


def mutations_of(spec: Spec, values: Mapping[str, Value]) -> tuple[Mutation, ...]:
    """Return every mutation that changes `values`, a complete parameter set, in declared order."""
    return tuple(
        Mutation(f"{parameter.name}={_word(new)}", f"{parameter.label} {words}", {parameter.name: new})
        for parameter in spec.parameters
        if parameter.group in spec.mechanism_groups
        and parameter.name not in spec.axis_parameters
        and not parameter.shape
        for words, new in _changes(parameter, values[parameter.name])
    )


def score_of(mutants: Sequence[Mutant]) -> MutationScore:
    """Return the mutation score: mutants under which at least one prediction fails, over all mutants."""
    killed = sum(mutant.killed for mutant in mutants)
    return MutationScore(
        killed=killed, total=len(mutants), score=killed / len(mutants) if mutants else None, mutants=tuple(mutants)
    )


def _changes(parameter: Parameter, value: Value) -> Iterator[tuple[str, Value]]:
    if parameter.choices:
        yield from ((_word(choice).replace("_", " "), choice) for choice in parameter.choices if choice != value)
        return
    number, low, high = float(value), float(parameter.low or 0.0), float(parameter.high or 0.0)
    off = 0.0 if low <= 0.0 <= high else low
    if number != off:
        yield ("switched off" if off == 0.0 else f"at its lowest, {written(off)}"), off
    if number not in (0.0, -number) and low <= -number <= high:
        yield "with its sign swapped", -number


def _word(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}"
