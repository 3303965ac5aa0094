"""Work in a process of its own, which is stopped when it takes too long or too much memory."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from mirage_kg.errors import MirageError

MEMORY = 0.9
"""The part of the memory that is free which one piece of work may take: more would stop the machine, not only the work."""


class Took(NamedTuple):
    """How a piece of work ended: seconds and answer, or why there is none."""

    seconds: float | None
    answer: Any
    trouble: str = ""


def apart(
    work: Callable[..., tuple[float, Any]], arguments: tuple[Any, ...], seconds: float, memory: int | None = None
) -> Took:
    """Call `work` in a new process; it returns the seconds that count, without imports and preparation, and its answer.

    Args:
        work: a function that a new process can import.
        arguments: what it is called with.
        seconds: how long the process may live beyond its start.
        memory: how many bytes it may take; by default a share of what is free, where the system says how much that is.
    """
    bound = memory or _free_memory()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(there, bound, work, arguments), daemon=True)
    process.start()
    there.close()
    try:
        if here.poll(60) and here.recv() == "started" and not here.poll(seconds):
            return Took(None, None, f"over {seconds:g} s")
        return Took(*here.recv())
    except EOFError:
        process.join(10)
        return Took(None, None, f"ended with code {process.exitcode}")
    finally:
        process.terminate()
        process.join(10)
        here.close()


def _free_memory() -> int | None:
    """Return the bytes that one piece of work may take; None where the system does not say what is free."""
    told = Path("/proc/meminfo")
    if not told.is_file():
        return None
    sizes = dict(line.split(":") for line in told.read_text().splitlines())
    return int(MEMORY * 1024 * int(sizes["MemAvailable"].removesuffix("kB")))


def _child(
    there: Connection, memory: int | None, work: Callable[..., tuple[float, Any]], arguments: tuple[Any, ...]
) -> None:
    there.send("started")
    try:
        if memory:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        seconds, answer = work(*arguments)
        took = Took(seconds, answer)
    except ImportError as error:
        took = Took(None, None, f"not installed ({error.name})")
    except MirageError as error:
        took = Took(None, None, str(error))
    except MemoryError:
        took = Took(None, None, f"over {(memory or 0) / 1e9:.3g} GB of memory")
    except Exception as error:
        took = Took(None, None, type(error).__name__)
    # What the work held is free only here, where its error is gone.
    there.send(tuple(took))
