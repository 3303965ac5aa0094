"""Standing of statements: frames, extensions and gradual strengths, as pure functions."""

from mirage_kg.argument.abstract.defeat import Defeat, defeats, framework_of
from mirage_kg.argument.abstract.extensions import Budget
from mirage_kg.argument.abstract.framework import Framework, labelling
from mirage_kg.argument.abstract.outcome import (
    Acceptance,
    BudgetReached,
    Extensions,
    Failed,
    NoneExists,
    Solved,
    acceptance,
    labellings,
    status,
)
from mirage_kg.argument.explanation.derived import Derived, derived_relations
from mirage_kg.argument.frame import Frame, Inference, frame_of
from mirage_kg.argument.gradual.gradient import Derivatives, Gradient, gradient
from mirage_kg.argument.gradual.qbaf import Qbaf, plain_qbaf, qbaf_of
from mirage_kg.argument.gradual.solver import Strengths
from mirage_kg.argument.solve import Solution, solve
from mirage_kg.model.semantics import SEMANTICS, Semantics, semantics_named

__all__ = [
    "SEMANTICS",
    "Acceptance",
    "Budget",
    "BudgetReached",
    "Defeat",
    "Derivatives",
    "Derived",
    "Extensions",
    "Failed",
    "Frame",
    "Framework",
    "Gradient",
    "Inference",
    "NoneExists",
    "Qbaf",
    "Semantics",
    "Solution",
    "Solved",
    "Strengths",
    "acceptance",
    "defeats",
    "derived_relations",
    "frame_of",
    "framework_of",
    "gradient",
    "labelling",
    "labellings",
    "plain_qbaf",
    "qbaf_of",
    "semantics_named",
    "solve",
    "status",
]
