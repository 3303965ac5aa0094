"""Every scene of the page: the rules of WCAG 2.2, levels A and AA, and the picture that is kept of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from .compare import difference
from .conftest import ROOT, serving
from .scenery import KEPT, PHONE, SCENES, WIDE, Seen, differing, reference, walk

MEGABYTE = 1 << 20
NAMES = [f"{scene}-{width[0]}-{look}" for scene in SCENES for width in (WIDE, PHONE) for look in ("light", "dark")]


@pytest.fixture(scope="module")
def seen(browser: Any) -> Iterator[Seen]:
    """All scenes, walked once on a server on which nothing was run before."""
    if not (ROOT / "api/web/dist/index.html").is_file():
        pytest.skip("the page is not built: run make page")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as server:
        yield walk(browser, server)


@pytest.mark.browser
def test_no_scene_breaks_a_rule_of_wcag_or_its_theme_or_its_width(seen: Seen) -> None:
    assert not seen.broken, "\n".join(seen.broken)
    assert not seen.violations, "\n".join(seen.violations)


@pytest.mark.browser
def test_every_scene_looks_as_the_picture_that_is_kept_of_it(seen: Seen) -> None:
    assert list(differing(seen.pictures)) == []


def test_a_picture_is_kept_of_every_scene_and_of_nothing_else_and_all_are_small() -> None:
    kept = list(KEPT.glob("*.png"))
    assert sorted(path.stem for path in kept) == sorted(NAMES)
    assert sum(path.stat().st_size for path in kept) < 4 * MEGABYTE


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_that_is_blank_shifted_or_lacks_a_part_is_told_and_a_blurred_edge_is_not(name: str) -> None:
    kept = reference(name)
    assert kept is not None
    assert not difference(kept, kept).seen
    assert difference(kept, Image.new("RGB", kept.size, kept.getpixel((2, kept.height - 2)))).seen
    for x, y in ((6, 0), (0, 6)):
        assert difference(kept, ImageChops.offset(kept, x, y)).seen, (x, y)
    assert difference(kept, kept.resize((kept.width // 2, kept.height))).seen
    # Half a pixel of the page to the right: what another way of drawing letters does.
    pixels = np.asarray(kept, dtype=np.int16)
    half = Image.fromarray(((3 * pixels + np.roll(pixels, 1, axis=1)) // 4).astype(np.uint8))
    assert not difference(kept, half).seen, difference(kept, half)
    # The tile that holds most ink is painted over, as if a part were not there.
    ink = np.abs(pixels - np.median(pixels, axis=(0, 1))).sum(axis=2)
    rows, columns = kept.height // 40 * 40, kept.width // 40 * 40
    tiles = ink[:rows, :columns].reshape(rows // 40, 40, columns // 40, 40).sum(axis=(1, 3))
    row, column = (40 * int(at) for at in np.unravel_index(tiles.argmax(), tiles.shape))
    without = kept.copy()
    paper = tuple(int(value) for value in np.median(pixels, axis=(0, 1)))
    ImageDraw.Draw(without).rectangle((column, row, column + 39, row + 39), fill=paper)
    assert difference(kept, without).seen
