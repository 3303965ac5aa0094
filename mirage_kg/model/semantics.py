"""The table of semantics: what each means and where it is defined. `argument.gradual.rules` has the rules of gradual ones."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

from mirage_kg.errors import NotFound


class Semantics(NamedTuple):
    """One semantics: its name, what a reader calls it, what it means, and where it is defined."""

    id: str
    label: str
    family: Literal["gradual", "extension"]
    sentence: str
    source: str


_ROWS = (
    Semantics(
        "df_quad",
        "DF-QuAD",
        "gradual",
        "Supports and attacks each add up as chances do; the larger side moves the base score by the difference.",
        "Rago, Toni, Aurisicchio and Baroni, 2016",
    ),
    Semantics(
        "quadratic_energy",
        "Quadratic energy",
        "gradual",
        "The sum of supports less attacks pulls the base score towards 1 or 0, little at first and then quickly.",
        "Potyka, 2018",
    ),
    Semantics(
        "euler",
        "Euler-based",
        "gradual",
        "The sum of supports less attacks scales the odds-like term b exp(E); no attack brings a base score b below b squared.",
        "Amgoud and Ben-Naim, 2017",
    ),
    Semantics(
        "mlp",
        "Multilayer perceptron",
        "gradual",
        "The sum of supports less attacks is added to the logit of the base score, as a neuron adds its inputs to its bias.",
        "Potyka, 2021",
    ),
    Semantics(
        "grounded",
        "Grounded",
        "extension",
        "What must be accepted when in doubt nothing is.",
        "Dung, 1995, definition 20",
    ),
    Semantics(
        "complete", "Complete", "extension", "Sets that accept just what they defend.", "Dung, 1995, definition 23"
    ),
    Semantics(
        "preferred", "Preferred", "extension", "Largest sets that defend themselves.", "Dung, 1995, definition 7"
    ),
    Semantics(
        "stable",
        "Stable",
        "extension",
        "Sets without inner conflict that attack all else.",
        "Dung, 1995, definition 13",
    ),
    Semantics(
        "ideal",
        "Ideal",
        "extension",
        "The largest set that defends itself and that every preferred set holds.",
        "Dung, Mancarella and Toni, 2007",
    ),
)

SEMANTICS = MappingProxyType({row.id: row for row in _ROWS})


def semantics_named(name: str) -> Semantics:
    """Return the semantics called `name`; NotFound, listing them all, when there is none."""
    if name not in SEMANTICS:
        raise NotFound(f"there is no semantics {name[:40]!r}", hint=f"one of {', '.join(SEMANTICS)}", where="semantics")
    return SEMANTICS[name]
