"""Texts as vectors whose nearness is nearness of meaning: a table of word vectors, averaged over the words of a text.

The table (WordLlama l2_supercat, 256 dimensions; Miller, 2024) and its tokenizer lie in the package `wordllama`, which the
extra `semantic` installs. Only those two files are read. The package itself is never imported: its loader looks for the
tokenizer elsewhere and, not finding it there, asks the network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mirage_kg.query.model_files import TOKENIZER, WEIGHTS, folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

DIMENSIONS = 256
_BATCH = 1_000
_BLANK = "\u2581"
_PIECE = re.compile(f"{_BLANK}+[^{_BLANK}]*")
_SPECIAL = ("<s>", "</s>", "<unk>")
_MOST_PIECES = 500_000


class Embedder:
    """The table and its tokenizer, in memory (32 MB)."""

    def __init__(self) -> None:
        """Load both files.

        Raises:
            NotInstalled: the extra is not installed.
        """
        place = folder()
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._table: Vectors = next(iter(load_file(place / WEIGHTS).values())).astype(np.float32)
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(place / TOKENIZER))
        self._pieces = self._tokenizer.model
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text, of shape (texts, 256): the mean of its token vectors; zeros for no text."""
        from scipy.sparse import csr_array

        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            # Half of a surrogate pair is no text.
            part = [text.encode("utf-8", "replace").decode() for text in texts[start : start + _BATCH]]
            tokens = [self.tokens(text) for text in part]
            lengths = np.array([len(row) for row in tokens], dtype=np.int64)
            columns = np.array([token for row in tokens for token in row], dtype=np.int64)
            ends = np.concatenate(([0], np.cumsum(lengths)))
            # A sparse product adds the rows of a text in their order, as a mean over them would, to the last bit.
            counted = csr_array(
                (np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(part), len(self._table))
            )
            found[start : start + len(part)] = (counted @ self._table) / np.maximum(lengths, 1)[:, None].astype(
                np.float32
            )
        return unit(found)

    def tokens(self, text: str) -> list[int]:
        """Return the tokens of a text, as the tokenizer gives them; each different piece between blanks is asked for once.

        The tokenizer turns a blank into a mark that no token holds behind another letter, so pieces do not depend on each
        other. It treats a text as one word, and a long one takes it a hundred times as long as finding its pieces again.
        """
        if not text or any(name in text for name in _SPECIAL):
            return list(self._tokenizer.encode(text, add_special_tokens=False).ids)
        found: list[int] = []
        for piece in _PIECE.findall(_BLANK + text.replace(" ", _BLANK)):
            known = self._known.get(piece)
            if known is None:
                if len(self._known) > _MOST_PIECES:
                    self._known = {}
                known = self._known[piece] = tuple(token.id for token in self._pieces.tokenize(piece))
            found += known
        return found


def unit(vectors: Vectors) -> Vectors:
    """Return the rows with length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
