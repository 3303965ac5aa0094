"""What every process of a test run shares, so that none does again what another one did."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".pytest_cache"


def test_a_process_that_a_test_starts_keeps_what_it_compiled_for_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "imported_twice.py").write_text("ANSWER = 42\n")
    code = "import imported_twice as module; print(module.__cached__)"
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    kept = Path(told.stdout.strip())
    assert kept.is_relative_to(CACHE)
    assert kept.is_file()
