"""The progress bar of the command line."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def progress(*, quiet: bool) -> Progress:
    """Return a bar on the error stream, since what is printed may go into a pipe; it is gone when the work is done."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet)
