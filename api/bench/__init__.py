"""Benchmarks that anybody can repeat: one module a benchmark, one line in the table.

A benchmark measures in one run, on one machine, what Mirage and what other tools take for the same work, and says where a tool
is not installed, cannot do it, or was stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from mirage_kg.errors import InvalidInput, NotFound

Told = Callable[[str], None]


class Report(NamedTuple):
    """What was measured: a title, sentences on what and how, and a table whose first row of words names the columns."""

    title: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self, command: str) -> str:
        """Return the report as a page that says which command made it."""
        lines = [f"# {self.title}", "", f"Made by `{command}`.", *self.about, ""]
        lines += [_line(self.columns), _line(("---",) * 2 + ("---:",) * (len(self.columns) - 2))]
        return "\n".join([*lines, *map(_line, self.rows)]) + "\n"


class Bench(NamedTuple):
    """One benchmark: its name, what it answers, and its module, which is imported when it is run."""

    name: str
    sentence: str
    module: str

    def measure(self, seconds: float, told: Told, **chosen: Sequence[Any]) -> Report:
        """Run the benchmark.

        Args:
            seconds: how long one tool may take for one piece of work before it is stopped.
            told: called with a sentence as soon as something is known.
            chosen: parts of the work, where the benchmark can do some of it alone.

        Raises:
            InvalidInput: seconds that are not above 0, or no such part.
        """
        if not seconds > 0:
            raise InvalidInput(f"{seconds} seconds", hint="give a number above 0", where="seconds")
        measure: Callable[..., Report] = import_module(self.module).measure
        return measure(seconds, told, **chosen)


_ROWS = (
    Bench(
        "argument",
        "Extensions and gradual strengths, beside formal-argumentation and pygarg.",
        "api.bench.argument",
    ),
    Bench(
        "store",
        "Load, neighbourhoods, paths and search of every store, on graphs of 1,000 to 1,000,000 nodes.",
        "api.bench.store",
    ),
)

BENCHES = MappingProxyType({row.name: row for row in _ROWS})


def bench_named(name: str) -> Bench:
    """Return the benchmark called `name`; NotFound, listing them all, when there is none."""
    if name not in BENCHES:
        raise NotFound(f"there is no benchmark {name[:40]!r}", hint=f"one of {', '.join(BENCHES)}", where="name")
    return BENCHES[name]


def _line(words: tuple[str, ...]) -> str:
    return f"| {' | '.join(words)} |"
