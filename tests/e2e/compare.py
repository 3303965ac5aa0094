"""Whether two pictures show the same page: a moved, missing or blank part counts, the edge of a letter does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

# Pictures are kept at half their size, and compared averaged over squares of this many of their pixels, in which a letter
# drawn half a pixel further is lost.
HALF = 2
SQUARE = 2
# From this difference on, of 255 in the strongest channel, a square counts as changed.
CHANGED = 30
# Tiles of so many squares: a part that is missing fills some of them, however large the page is.
TILE = 10
WHOLE_SHARE = 0.004
TILE_SHARE = 0.2
COLOURS = 96


@dataclass(frozen=True)
class Difference:
    """How far two pictures differ: share of changed squares on the whole and in the worst tile, and which squares these are."""

    whole: float
    tile: float
    changed: Image.Image

    @property
    def seen(self) -> bool:
        """Whether a reader would see it."""
        return self.whole > WHOLE_SHARE or self.tile > TILE_SHARE

    def __str__(self) -> str:
        return f"{self.whole:.2%} differ, {self.tile:.0%} in the worst place"


def halved(picture: Image.Image) -> Image.Image:
    """Return the picture at half its size, as it is kept and compared."""
    return picture.convert("RGB").reduce(HALF)


def quantised(picture: Image.Image) -> Image.Image:
    """Return the picture with few colours, as it is kept."""
    return picture.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Compare two pictures of one size; of another size, everything differs."""
    if one.size != other.size:
        return Difference(1.0, 1.0, Image.new("L", one.size, 255))
    small = [np.asarray(picture.convert("RGB").reduce(SQUARE), dtype=np.int16) for picture in (one, other)]
    changed = np.abs(small[0] - small[1]).max(axis=2) >= CHANGED
    rows, columns = (-size % TILE for size in changed.shape)
    padded = np.pad(changed, ((0, rows), (0, columns)))
    tiles = padded.reshape(padded.shape[0] // TILE, TILE, padded.shape[1] // TILE, TILE).mean(axis=(1, 3))
    drawn = Image.fromarray((changed * 255).astype(np.uint8)).resize(one.size, Image.Resampling.NEAREST)
    return Difference(float(changed.mean()), float(tiles.max()), drawn)
