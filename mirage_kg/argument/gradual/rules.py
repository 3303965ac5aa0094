"""The rule of every gradual semantics, by the id that the table of semantics has it under."""

from __future__ import annotations

from types import MappingProxyType

from mirage_kg.argument.gradual.influence import euler, linear, logistic, quadratic
from mirage_kg.argument.gradual.solver import Rule

GRADUAL = MappingProxyType(
    {
        "df_quad": Rule("product", linear),
        "quadratic_energy": Rule("sum", quadratic),
        "euler": Rule("sum", euler),
        "mlp": Rule("sum", logistic),
    }
)
