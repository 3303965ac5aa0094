"""Texts as vectors whose nearness is nearness of meaning: a table of word vectors, averaged over the words of a text.

The table (WordLlama l2_supercat, 256 dimensions; Miller, 2024) and its tokenizer lie in the package `wordllama`, which the
extra `semantic` installs. Only those two files are read. The package itself is never imported: its loader looks for the
tokenizer elsewhere and, not finding it there, asks the network.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mirage_kg.errors import NotInstalled

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

PACKAGE = "wordllama"
WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
DIMENSIONS = 256
_BATCH = 1_000


class Embedder:
    """The table and its tokenizer, in memory (16 MB)."""

    def __init__(self) -> None:
        """Load both files.

        Raises:
            NotInstalled: the extra is not installed.
        """
        folder = _folder()
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._table: NDArray[np.float16] = next(iter(load_file(folder / WEIGHTS).values()))
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text, of shape (texts, 256): the mean of its token vectors; zeros for no text."""
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            # Half of a surrogate pair is no text.
            part = [text.encode("utf-8", "replace").decode() for text in texts[start : start + _BATCH]]
            encoded = self._tokenizer.encode_batch(part, add_special_tokens=False)
            for row, tokens in enumerate(encoded, start):
                if tokens.ids:
                    found[row] = self._table[tokens.ids].astype(np.float32).mean(axis=0)
        return unit(found)


def unit(vectors: Vectors) -> Vectors:
    """Return the rows with length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


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


def _folder() -> Path:
    folder = _found()
    if folder is None:
        raise NotInstalled(
            "search by meaning needs a model that is not installed",
            hint="install it with: pip install 'mirage-kg[semantic]', or use mode=text",
            where="mode",
        )
    return folder


def cached(texts: Iterable[str], folder: Path | None, embedder: Embedder) -> dict[str, Vectors]:
    """Return the vector of each text, from the cache in `folder` where it is there; what is new is kept there.

    Texts are known by their hash. A cache of another model has another name; one that cannot be read is made again. Where it
    cannot be written, every start computes.
    """
    named = {_hash(text): text for text in texts}
    path = folder / f"embeddings-{importlib.metadata.version(PACKAGE)}.npz" if folder else None
    known = _read(path) if path else {}
    new = sorted(named.keys() - known.keys())
    vectors = {**known, **dict(zip(new, embedder([named[name] for name in new]), strict=True))}
    kept = {name: vectors[name] for name in named}
    if path and (new or len(known) > len(kept)):
        _write(path, kept)
    return {named[name]: vector for name, vector in kept.items()}


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _read(path: Path) -> dict[str, Vectors]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            names, vectors = held["names"], held["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if vectors.shape != (len(names), DIMENSIONS) or not np.isfinite(vectors).all():
        return {}
    return dict(zip(map(str, names), vectors, strict=True))


def _write(path: Path, kept: dict[str, Vectors]) -> None:
    names = sorted(kept)
    vectors = np.stack([kept[name] for name in names]) if names else np.zeros((0, DIMENSIONS))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".embeddings-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, names=np.array(names), vectors=vectors.astype(np.float32))
        Path(part).replace(path)
    except OSError:
        return
