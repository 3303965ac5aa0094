"""Chi-square numbers by Wilson and Hilferty."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import digamma

from sim.models.chi_square import chi_square


@pytest.mark.parametrize("degrees", [9, 31, 49])
def test_mean_variance_and_mean_logarithm_are_those_of_chi_square(degrees: int) -> None:
    normal = np.linspace(-5.5, 5.5, 100_001)
    weight = np.exp(-(normal**2) / 2) / np.exp(-(normal**2) / 2).sum()
    drawn = np.asarray(chi_square(normal.astype(np.float32), degrees), np.float64)
    mean = weight @ drawn
    assert mean == pytest.approx(degrees, rel=1e-4)
    assert weight @ (drawn - mean) ** 2 == pytest.approx(2 * degrees, rel=0.01)
    assert weight @ np.log(drawn / degrees) == pytest.approx(digamma(degrees / 2) - np.log(degrees / 2), rel=5e-3)
