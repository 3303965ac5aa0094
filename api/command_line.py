"""The command lines that page and terminal tell a reader to type, with what this server was started with."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import fields
from pathlib import Path

from api.settings import Settings

OPTIONS = ("host", "port", "data", "store", "workers", "engine", "scheduler")
"""Settings that are options of `mirage serve` with a value. The token is none: it belongs to no command line."""


def serve_command(settings: Settings) -> str:
    """Return the command that starts a server with these settings again, from the same working folder.

    What stands at its default is left out, the token is never told.
    """
    defaults = {row.name: row.default for row in fields(Settings)}
    words = [*_folder(settings)]
    for name in OPTIONS:
        value = getattr(settings, name)
        if value != defaults[name]:
            words += [f"--{name}", str(value)]
    if settings.reload:
        words.append("--reload")
    return shlex.join([_program(), "serve", *words])


def check_command(settings: Settings) -> str:
    """Return the command that lists every problem of the folder that is served."""
    return shlex.join([_program(), "check", *_folder(settings)])


def _folder(settings: Settings) -> list[str]:
    return [] if settings.folder is None else [str(settings.folder)]


def _program() -> str:
    """Return `mirage` where a shell finds it, else the file beside the Python that runs, relative to the working folder."""
    beside = Path(sys.executable).parent / "mirage"
    if shutil.which("mirage") or not beside.is_file():
        return "mirage"
    here = Path.cwd()
    return str(beside.relative_to(here) if beside.is_relative_to(here) else beside)
