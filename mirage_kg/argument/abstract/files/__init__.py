"""Files of abstract frameworks as solvers and competitions exchange them: one module a format, one line in the table."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

from mirage_kg.argument.abstract.files import af, apx, tgf
from mirage_kg.argument.abstract.framework import Framework


class FrameworkFormat(NamedTuple):
    """One format: its name, what a reader calls it, the ending of its files, and how it is read and written."""

    name: str
    label: str
    ending: str
    read: Callable[[str], Framework]
    write: Callable[[Framework], str]


_ROWS = (
    FrameworkFormat("af", "p af (ICCMA 2023)", "af", af.read, af.write),
    FrameworkFormat("apx", "ASPARTIX", "apx", apx.read, apx.write),
    FrameworkFormat("tgf", "Trivial graph format", "tgf", tgf.read, tgf.write),
)

FRAMEWORK_FORMATS = MappingProxyType({row.name: row for row in _ROWS})
