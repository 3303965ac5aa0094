"""What commands share: options with their sentences, and how values are read from words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from api.settings import Settings

Folder = Annotated[Path | None, typer.Argument(help="Folder of node files; the shipped graph by default.")]
In = Annotated[Path | None, typer.Option("--folder", help="Folder of node files; the shipped graph by default.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of index and runs.")]
Engine = Annotated[
    str | None, typer.Option(help="What runs the chunks of sweeps: local, or dask; see docs/cluster.md.")
]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://host:8786.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def settings_of(**options: Any) -> Settings:
    """Return the settings that the environment and these options give; an option that is None leaves the environment's."""
    import os

    from api.settings import read_settings

    return read_settings(os.environ, **options)


def pairs(option: str, given: list[str]) -> dict[str, str]:
    """Return values by name from words `name=value`.

    Raises:
        InvalidInput: a word without a name or a value, or a name given twice.
    """
    from mirage_kg.errors import InvalidInput

    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise InvalidInput(
                f"{option} {text} names no parameter and value", hint=f"write {option} name=value", where=option
            )
        if name in found:
            raise InvalidInput(f"{option} names {name} twice", hint="write it once", where=option)
        found[name] = value
    return found


def parameters_of(given: list[str]) -> dict[str, float | str]:
    """Return parameters by name from `-p name=value`: a number where it reads as one, else the word."""
    return {name: _number_or_word(value) for name, value in pairs("-p", given).items()}


def axes_of(given: list[str]) -> dict[str, str]:
    """Return the axes of a grid by name from `--grid name=low:high:count` or `name=a,b,c`."""
    return {name: _typed(value) for name, value in pairs("--grid", given).items()}


def _typed(text: str) -> str:
    """Return text with a hyphen for each minus sign that tables and sentences print, as numbers are typed with one."""
    from mirage_kg.model.written import MINUS

    return text.replace(MINUS, "-")


def _number_or_word(text: str) -> float | str:
    try:
        return float(_typed(text))
    except ValueError:
        return text


def print_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False))
