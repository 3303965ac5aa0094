"""One door to all semantics: a frame, base scores, and the name of a semantics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import overload

from mirage_kg.argument.abstract.defeat import MARGIN, framework_of
from mirage_kg.argument.abstract.extensions import Budget, extensions_of
from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.argument.abstract.outcome import Extensions
from mirage_kg.argument.frame import Frame
from mirage_kg.argument.gradual.qbaf import Qbaf, qbaf_of
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.argument.gradual.solver import TOLERANCE, Strengths, solve_strengths
from mirage_kg.errors import InvalidInput
from mirage_kg.model.semantics import semantics_named

Solution = Strengths | Extensions


@overload
def solve(
    framework: Qbaf, base: None = None, semantics: str = ..., *, tolerance: float = ..., max_steps: int | None = ...
) -> Strengths: ...
@overload
def solve(
    framework: Framework, base: None = None, semantics: str = ..., *, budget: Budget | None = ...
) -> Extensions: ...
@overload
def solve(
    framework: Frame,
    base: Mapping[str, float] | None = None,
    semantics: str = ...,
    *,
    tolerance: float = ...,
    max_steps: int | None = ...,
    margin: float = ...,
    budget: Budget | None = ...,
) -> Solution: ...


def solve(
    framework: Frame | Qbaf | Framework,
    base: Mapping[str, float] | None = None,
    semantics: str = "quadratic_energy",
    *,
    tolerance: float = TOLERANCE,
    max_steps: int | None = None,
    margin: float = MARGIN,
    budget: Budget | None = None,
) -> Solution:
    """Return what a semantics makes of a framework.

    Args:
        framework: a frame for any semantics, arrays for a gradual one, an abstract framework for extensions.
        base: base scores of a frame by element: 0.5 for a statement and its weight for an inference that it does not name.
        semantics: an id of the table of semantics.
        tolerance: gradual: largest residual at rest.
        max_steps: gradual: most steps; the limit `strength_steps` by default.
        margin: extensions of a frame: how much stronger a target has to be for an attack on it to fail.
        budget: extensions: where the search stops.

    Returns:
        strengths under a gradual semantics; under the others one of solved, none exists, budget reached, failed.

    Raises:
        NotFound: no such semantics, or a base score for what the frame does not hold.
        InvalidInput: a number out of range, or a framework that the semantics does not apply to.
    """
    row = semantics_named(semantics)
    rule = GRADUAL.get(row.id)
    if rule is not None and not isinstance(framework, Framework):
        arrays = qbaf_of(framework, base) if isinstance(framework, Frame) else framework
        return solve_strengths(arrays, rule, tolerance, max_steps)
    if rule is None and not isinstance(framework, Qbaf):
        abstract = framework_of(framework, base, margin) if isinstance(framework, Frame) else framework
        return extensions_of(abstract, semantics, budget)
    needed = "a frame or arrays" if rule else "a frame or an abstract framework"
    raise InvalidInput(f"{row.label} does not apply to this framework", hint=f"give {needed}", where="semantics")
