"""The scenarios as tests use them, and answers as they write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from mirage_kg.cypher.graph import Edge, Vertex, Walk
from mirage_kg.errors import MirageError

FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("*.yaml"))}
CASES = [
    pytest.param(name, scenario, id=f"{name}: {scenario['title']}")
    for name, file in FILES.items()
    for scenario in file["scenarios"]
]


def edge_names(name: str) -> Mapping[tuple[str, str, str], str]:
    """Return what rows call each edge of a file, by its ends and type."""
    return {(source, type, target): id for id, (source, type, target, _) in FILES[name]["edges"].items()}


def shown(value: Any, names: Mapping[tuple[str, str, str], str]) -> Any:
    """Return a value as scenarios write it."""
    if isinstance(value, Vertex):
        return f"({value.properties['id']})"
    if isinstance(value, Edge):
        return f"[{names[value.source.properties['id'], value.type, value.target.properties['id']]}]"
    if isinstance(value, Walk):
        steps = zip(value.edges, value.vertices[1:], strict=True)
        return shown(value.vertices[0], names) + "".join(shown(e, names) + shown(v, names) for e, v in steps)
    return [shown(item, names) for item in value] if isinstance(value, list) else value


def refusal(error: MirageError, wanted: Mapping[str, str]) -> str:
    """Return what of an error is not as a scenario wants it; nothing where all is."""
    held = {
        "code": error.code == wanted["code"],
        "where": wanted.get("where", error.where) == error.where,
        "says": wanted.get("says", "") in error.detail,
        "hint": wanted.get("hint", "") in error.hint,
    }
    return ", ".join(f"{name} of {error!r}" for name, holds in held.items() if not holds)
