"""The README names only what is there: files, pictures, commands and their options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from api.cli import app

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LINKED = sorted({link for link in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in link})
CALLED = [shlex.split(line.split("#")[0]) for line in re.findall(r"\.venv/bin/mirage ([^;\n]+)", TEXT)]


@pytest.mark.parametrize("path", LINKED)
def test_every_linked_file_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("words", CALLED, ids=" ".join)
def test_every_command_and_option_that_it_shows_exists(words: list[str]) -> None:
    command = typer.main.get_command(app).commands[words[0]]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words[1:] if word.startswith("-")} <= known


def test_every_make_target_that_it_shows_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z0-9]+)", TEXT, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
