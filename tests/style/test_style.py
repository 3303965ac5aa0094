"""The formatter, the linters, the type checkers and the import layers, as tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS = {
    "code is formatted": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "the linter finds nothing": [BIN / "ruff", "check", "--quiet", "."],
    "imports go down and never up": [BIN / "lint-imports", "--no-cache"],
    "types hold": [BIN / "mypy"],
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS.keys())
def test_the_code_passes(command: list[str | Path]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_source_file_is_longer_than_500_lines() -> None:
    files = [*ROOT.glob("mirage_kg/**/*.py"), *ROOT.glob("sim/**/*.py"), *ROOT.glob("api/**/*.py")]
    files += [path for path in ROOT.glob("api/web/src/**/*.ts*") if "client" not in path.parts]
    own = [path for path in files if "node_modules" not in path.parts]
    assert own
    assert not [path for path in own if len(path.read_text().splitlines()) > 500]


def test_no_page_source_names_an_address_outside() -> None:
    pattern = re.compile(r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org)")
    own = [p for p in ROOT.glob("api/web/src/**/*") if p.suffix in {".ts", ".tsx", ".css"} and "client" not in p.parts]
    assert not [(path, found.group()) for path in own if (found := pattern.search(path.read_text()))]
