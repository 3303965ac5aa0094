"""Measurements for the command line. Their code lies with the tests, so that only a checkout of the source has it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mirage_kg.errors import NotFound

ROOT = Path(__file__).parents[2]


def bench_simulations(only: Sequence[str], options: Sequence[str], root: Path = ROOT) -> int:
    """Measure simulations against their NumPy oracles in a process of their own, and return its exit code.

    Args:
        only: ids of simulations; all where there are none.
        options: `--quick`, `--markdown` or `--json`.
        root: the checkout.

    Raises:
        NotFound: the tests are not there, as in an installed package.
    """
    if not (root / "tests" / "bench" / "simulations.py").is_file():
        raise NotFound(
            "the measurements and the NumPy oracles belong to the tests, which an installed package does not hold",
            hint="run mirage bench sim in a checkout of the source",
            where="bench sim",
        )
    chosen = ["--only", *only] if only else []
    return subprocess.run([sys.executable, "-m", "tests.bench.simulations", *chosen, *options], cwd=root).returncode
