"""The command line, called as the installed program or in this process, on a small content of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from mirage_small_content import write_content

from api.cli import main

PROGRAM = str(Path(sys.executable).with_name("mirage"))
Called = Callable[..., tuple[int, str, str]]


def mirage(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, *map(str, arguments)]
    given = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"} | environment
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=given)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """The same in this process, which spares a second of start: exit code, output, errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mirage", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return call


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that lead every command to the small content and a data folder of its own."""
    base = tmp_path_factory.mktemp("cli")
    return ["--folder", str(write_content(base / "content")), "--data", str(base / "data")]
