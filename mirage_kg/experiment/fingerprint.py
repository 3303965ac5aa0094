"""Fingerprints: hashes that say whether a result still belongs to the code and the question that made it."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of `value` (sorted keys, no spaces), as 64 hex digits."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return digest_of_text(text)


def digest_of_text(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


_PARSING = Lock()
"""CPython 3.11 counts the depth of `ast.parse` per process: two threads at once end in a SystemError."""


def code_version(module: str) -> str:
    """Return 12 hex digits of the source of `module` and of everything of its own package and of `sim` that it imports.

    The source is read, never imported, so that asking costs no JAX. A change in any file that the simulation is made of, the
    engine included, gives another version; a change in another simulation does not.
    """
    with _PARSING:
        return _code_version(module)


@cache
def _code_version(module: str) -> str:
    found = hashlib.sha256()
    for name, path in sorted(_closure(module).items()):
        found.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def _closure(module: str) -> dict[str, Path]:
    packages = {module.partition(".")[0], "sim"}
    waiting, seen = [module], dict[str, Path]()
    while waiting:
        name = waiting.pop()
        path = _source(name)
        if name in seen or path is None:
            continue
        seen[name] = path
        waiting += [found for found in _imports(path) if found.partition(".")[0] in packages]
    return seen


def _source(module: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, AttributeError):
        return None
    return Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None


def _imports(path: Path) -> Iterator[str]:
    """Yield every module that a file may import; `from a import b` may mean the module a.b as well as a."""
    for statement in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            yield statement.module
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)
