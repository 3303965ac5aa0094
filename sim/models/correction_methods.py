"""How each method of `self_correction` trains: three phases of equal length, each a set of weights on rewards and divergences.

Sources. Fine-tuning on traces that end right, collected anew each round: Zelikman, E. et al. (2022), STaR,
https://arxiv.org/abs/2203.14465. Wrong-to-right pairs, both turns by reinforcement learning, and the two stages with progress
paid: Kumar, A. et al. (2024), https://arxiv.org/abs/2409.12917.
"""

from __future__ import annotations

from typing import NamedTuple


class Phase(NamedTuple):
    """How one method trains in one third of the run."""

    rate: float = 0.0
    """Adam's step size."""
    first: float = 0.0
    """Weight of the first answer's own reward; it teaches the first turn and never from old traces."""
    final: float = 0.0
    """Weight of the final answer's reward, for the first turn."""
    second: float = 0.0
    """Weight of the final answer's reward, for the second turn."""
    bonus: float = 0.0
    """1 where progress is paid too: alpha is added to `final` and `second` and taken off `first`."""
    refresh: float = 0.0
    """Traces come from 0: the base; 1: the policy with which the phase began; 2: today's first turn and the base's second;
    3: the policy of today."""
    wrong_only: float = 0.0
    """1: only traces whose first answer was wrong teach the second turn."""
    first_pull: float = 0.0
    """Weight of the first turn's divergence from the base."""
    second_pull: float = 0.0
    """Weight of the second turn's divergence from the base."""


_SFT = Phase(rate=0.05, second=1.0)
_RL = Phase(rate=0.02, first=1.0, final=1.0, second=1.0, refresh=3.0, first_pull=0.02, second_pull=0.02)
_PROGRESS = _RL._replace(bonus=1.0, second_pull=0.01)
METHODS: dict[str, tuple[Phase, Phase, Phase]] = {
    "base": (Phase(),) * 3,
    "star_one_round": (_SFT._replace(final=1.0),) * 3,
    "star": (_SFT._replace(final=1.0, refresh=1.0),) * 3,
    "pair_sft": (_SFT._replace(wrong_only=1.0),) * 3,
    "offline_sft": (_SFT,) * 3,
    "offline_corrector": (_SFT._replace(first=1.0),) * 3,
    "matched_corrector": (_SFT._replace(first=1.0, refresh=2.0),) * 3,
    "on_policy_corrector": (_SFT._replace(first=1.0, refresh=3.0),) * 3,
    "multi_turn_rl": (_RL,) * 3,
    "score": (_RL._replace(first=0.0, final=0.0, first_pull=1.0), _PROGRESS, _PROGRESS),
}
