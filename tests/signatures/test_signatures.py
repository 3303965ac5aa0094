"""The stated figures that are cheap to measure hold on other seeds too, and the page tells of every one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.signatures.measure import Measured, allowed, measure
from tests.signatures.report import PAGE, _line, page
from tests.signatures.signature import Batch
from tests.signatures.table import BATCHES

QUICK = [batch for batch in BATCHES if batch.quick]


@pytest.mark.parametrize("batch", QUICK, ids=[batch.simulation for batch in QUICK])
def test_the_signatures_of_quick_simulations_hold(batch: Batch) -> None:
    found = measure(batch, seeds=8, seed=5)
    assert [row.signature.says for row in found if not row.holds] == []


def test_the_page_has_a_row_for_every_signature_and_counts_them_rightly() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for batch in BATCHES:
        for row in batch.signatures():
            assert f"| {row.says} ({row.simulation.replace('_', ' ')}) |" in text, row.says
    told = re.search(r"(\d+) of (\d+) rows hold", text.replace("\n", " "))
    assert told is not None
    assert text.count("| yes |") == int(told[1])
    assert text.count("| yes |") + text.count("| **no** |") == int(told[2])


def test_a_figure_far_from_the_stated_one_is_told_as_not_holding() -> None:
    row = QUICK[0].signatures()[1]
    least, most = allowed(row)
    width = most - least
    assert (row.low, row.high) == (0.006, 0.011)
    assert (least, most) == pytest.approx((0.00475, 0.01225))
    wrong = Measured(row, most + width, most + 0.9 * width, most + 1.1 * width, holds=False)
    assert _line(wrong).endswith("| **no** |")
    assert "0 of 1 rows hold" in page([wrong]).replace("\n", " ")
    assert replace(wrong, holds=True) != wrong
