"""The table of engines: what can run the chunks of a sweep. Each engine is one module, imported when it is asked for.

The module holds `run(plan, numbers, on_step, should_stop, cache_dir)`, a generator of (number, Ran) in the order in which
chunks end. It stops at `should_stop`, and cleans up when it is closed. No engine changes a cell: all of them call `run_chunk`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mirage_kg.errors import InvalidInput, NotInstalled
from mirage_kg.load.problem import nearest

if TYPE_CHECKING:
    from mirage_kg.experiment.sweeps.chunk import Ran


class Engine(NamedTuple):
    """One engine. `needs` are modules that the extra `extra` installs; `scheduled` tells whether it takes a scheduler."""

    name: str
    sentence: str
    module: str
    needs: tuple[str, ...] = ()
    extra: str = ""
    scheduled: bool = False


_ROWS = (
    Engine("local", "one chunk after the other, in this process", "mirage_kg.experiment.sweeps.engines.local"),
    Engine(
        "dask",
        "chunks on the workers of a Dask cluster, or on processes of this machine",
        "mirage_kg.experiment.sweeps.engines.dask",
        needs=("distributed", "cryptography"),
        extra="cluster",
        scheduled=True,
    ),
)

ENGINES = MappingProxyType({row.name: row for row in _ROWS})


def check_engine(name: str, scheduler: str | None = None) -> None:
    """Refuse what no sweep could be run with.

    Raises:
        InvalidInput: there is no such engine, or it takes no scheduler.
        NotInstalled: what it needs is not installed.
    """
    engine = ENGINES.get(name)
    if engine is None:
        near = nearest(name, ENGINES)
        raise InvalidInput(
            f"there is no engine called {name!r}",
            hint=f"{f'did you mean {near!r}? ' if near else ''}there are: {', '.join(ENGINES)}",
            where="engine",
        )
    if scheduler and not engine.scheduled:
        takes = ", ".join(row.name for row in ENGINES.values() if row.scheduled)
        raise InvalidInput(
            f"engine {name} has no scheduler", hint=f"name an engine that has one: {takes}", where="scheduler"
        )
    absent = [module for module in engine.needs if find_spec(module) is None]
    if absent:
        raise NotInstalled(
            f"engine {name} needs {' and '.join(absent)}",
            hint=f"pip install 'mirage-kg[{engine.extra}]'",
            where="engine",
        )


def run_of(name: str) -> Callable[..., Generator[tuple[int, Ran], None, None]]:
    """Return the function of an engine that runs chunks."""
    run: Callable[..., Generator[tuple[int, Ran], None, None]] = importlib.import_module(ENGINES[name].module).run
    return run
