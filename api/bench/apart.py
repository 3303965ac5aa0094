"""Work in a process of its own, which can be stopped when it takes too long."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from mirage_kg.errors import MirageError


class Took(NamedTuple):
    """How a piece of work ended: seconds and answer, or why there is none."""

    seconds: float | None
    answer: Any
    trouble: str = ""


def apart(work: Callable[..., tuple[float, Any]], arguments: tuple[Any, ...], seconds: float) -> Took:
    """Call `work` in a new process; it returns the seconds that count, without imports and preparation, and its answer.

    Args:
        work: a function that a new process can import.
        arguments: what it is called with.
        seconds: how long the process may live beyond its start.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(there, work, arguments), daemon=True)
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


def _child(there: Connection, work: Callable[..., tuple[float, Any]], arguments: tuple[Any, ...]) -> None:
    there.send("started")
    try:
        seconds, answer = work(*arguments)
    except ImportError as error:
        there.send((None, None, f"not installed ({error.name})"))
    except MirageError as error:
        there.send((None, None, str(error)))
    except Exception as error:
        there.send((None, None, type(error).__name__))
    else:
        there.send((seconds, answer, ""))
