"""The meanings of all nodes of one revision in a file that is read where it lies, so a start does not wait for them.

The file holds arrays, one behind the other: the revision, the ids, and the mean vector of each node; then the vector of every
different text, known by its hash, and which of them are a node's title, statement and body. A new revision takes over
the vectors of all texts that it shares with the last one.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mirage_kg.model.node import Node
from mirage_kg.query.embedding import DIMENSIONS, Embedder, Vectors
from mirage_kg.query.model_files import PACKAGE
from mirage_kg.store.text_index import plain
from mirage_kg.store.whole import written_whole

PARTS = 3
_AT_ONCE = 10_000
Told = Callable[[float], None]


class Kept(NamedTuple):
    """The meanings of the nodes of one revision, in the order of their ids.

    `means` has the shape (nodes, 256): the mean of the unit vectors of the parts that a node has. `vectors` has that of each
    text whose hash is in `hashes`; `rows`, of shape (nodes, 3), says which are those of title, statement and body.
    """

    revision: NDArray[np.bytes_]
    ids: NDArray[np.bytes_]
    means: Vectors
    rows: NDArray[np.int32]
    hashes: NDArray[np.bytes_]
    vectors: Vectors

    def parts(self, nodes: NDArray[np.int64]) -> Vectors:
        """Return the vectors of the parts of some nodes, of shape (nodes, 3, 256)."""
        return np.asarray(self.vectors[self.rows[nodes]])

    def names(self, nodes: NDArray[np.int64]) -> list[str]:
        """Return the ids of some nodes."""
        return [name.decode() for name in self.ids[nodes].tolist()]


def place_in(folder: Path) -> Path:
    """Return where the meanings lie that this version of the model made."""
    return folder / f"meanings-{importlib.metadata.version(PACKAGE)}.bin"


def read(folder: Path | None, revision: str) -> Kept | None:
    """Return the meanings of that revision; None where they were not made, or the file cannot be one."""
    found = _read(place_in(folder)) if folder else None
    return found if found and found.revision.tolist() == [revision.encode()] else None


def keep(nodes: Mapping[str, Node], revision: str, folder: Path | None, embedder: Embedder, told: Told) -> Kept:
    """Make the meanings of all nodes, keep them in `folder` where it can be written, and return them.

    Args:
        nodes: all nodes by id.
        revision: that of their graph.
        folder: where the last meanings lie, whose vectors are used again, and where the new ones are kept.
        embedder: makes vectors of texts.
        told: called now and then with the share that is done.
    """
    texts: dict[bytes, str] = {}
    named = [[_named(texts, part) for part in parts_of(nodes[id])] for id in sorted(nodes)]
    hashes = sorted(texts)
    place = {hash: number for number, hash in enumerate(hashes)}
    rows = np.array([[place[hash] for hash in row] for row in named], dtype=np.int32).reshape(-1, PARTS)
    vectors = _vectors(texts, hashes, _read(place_in(folder)) if folder else None, embedder, told)
    means = np.empty((len(rows), DIMENSIONS), dtype=np.float32)
    for start in range(0, len(rows), _AT_ONCE):
        parts = vectors[rows[start : start + _AT_ONCE]]
        means[start : start + _AT_ONCE] = (parts * weights(parts)[:, :, None]).sum(axis=1)
    ids = np.array([id.encode() for id in sorted(nodes)], dtype=np.bytes_)
    made = Kept(np.array([revision.encode()]), ids, means, rows, np.array(hashes, dtype="V16").view("V16"), vectors)
    if folder is None or not _write(place_in(folder), made):
        return made
    return read(folder, revision) or made


def parts_of(node: Node) -> tuple[str, str, str]:
    """Return what a node's meaning is made of: title, statement and body."""
    return node.title, node.statement, plain(node.body)


def weights(parts: Vectors) -> Vectors:
    """Return what each part counts, of shape (nodes, 3): a node without a body is measured by what it has."""
    there = parts.any(axis=2).astype(np.float32)
    found: Vectors = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return found


def _named(texts: dict[bytes, str], text: str) -> bytes:
    hash = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
    texts[hash] = text
    return hash


def _vectors(
    texts: Mapping[bytes, str], hashes: Sequence[bytes], last: Kept | None, embedder: Embedder, told: Told
) -> Vectors:
    """Return the vectors of all texts in the order of their hashes; those that `last` holds are taken from there."""
    known = {hash: row for row, hash in enumerate(last.hashes.tolist())} if last else {}
    vectors = np.empty((len(hashes), DIMENSIONS), dtype=np.float32)
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE]
        old = [number for number, hash in enumerate(some, start) if hash in known]
        new = [number for number, hash in enumerate(some, start) if hash not in known]
        if last and old:
            vectors[old] = last.vectors[[known[hashes[number]] for number in old]]
        if new:
            vectors[new] = embedder([texts[hashes[number]] for number in new])
        told(min(1.0, (start + len(some)) / len(hashes)))
    return vectors


def _read(path: Path) -> Kept | None:
    try:
        with path.open("rb") as file:
            found = Kept(*(_mapped(path, file) for _ in Kept._fields))
            whole = file.tell() == path.stat().st_size
    except (OSError, ValueError, EOFError):
        return None
    nodes, texts = len(found.ids), len(found.hashes)
    shapes = (found.means.shape, found.rows.shape, found.vectors.shape)
    if not whole or shapes != ((nodes, DIMENSIONS), (nodes, PARTS), (texts, DIMENSIONS)):
        return None
    # A sum shows what is not finite, at a fraction of the price of looking at each number.
    sound = np.isfinite(found.means.sum()) and int(found.rows.max(initial=-1)) < texts
    return found if sound else None


def _mapped(path: Path, file: IO[bytes]) -> NDArray[Any]:
    version = np.lib.format.read_magic(file)
    read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read_header(file)
    offset = file.tell()
    size = int(np.prod(shape)) * dtype.itemsize
    file.seek(size, os.SEEK_CUR)
    if not size or offset + size > path.stat().st_size:
        if size:
            raise ValueError("cut off")
        return np.empty(shape, dtype)
    return np.memmap(path, dtype, "r", offset, shape)


def _write(path: Path, made: Kept) -> bool:
    """Write the arrays, and return whether that was possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as part, part.open("wb") as file:
            for numbers in made:
                np.lib.format.write_array(file, np.ascontiguousarray(numbers), allow_pickle=False)
    except OSError:
        return False
    return True


def all_parts(kept: Kept) -> Iterable[tuple[str, Vectors]]:
    """Yield the id and the vectors of the parts of every node."""
    for start in range(0, len(kept.ids), _AT_ONCE):
        some = np.arange(start, min(start + _AT_ONCE, len(kept.ids)))
        yield from zip(kept.names(some), kept.parts(some), strict=True)
