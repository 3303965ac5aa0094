"""Self-rewarding with pairs of own answers: closed form, a plain second implementation, the signatures, the negative result."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval

MANY: dict[str, sim.Value] = {"candidates": 512, "prompts": 32, "samples": 2, "inner": 5, "step_size": 1.0}


@pytest.fixture(scope="module")
def many() -> sim.Outputs:
    anchored: dict[str, sim.Value] = {**MANY, "rejected_from": "initial"}
    both: dict[str, sim.Value] = {**anchored, "chosen_from": "future"}
    return run({"own": MANY, "anchored": anchored, "both": both, "more": {**MANY, "samples": 4, "inner": 10}})


def run(arms: dict[str, dict[str, sim.Value]], seeds: int = 20, seed: int = 3) -> sim.Outputs:
    result = sim.simulate("temporal_self_rewarding", arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


def plain_loop(rng: np.random.Generator, iterations: int, anchored: bool) -> tuple[float, float]:
    """The model again with loops over prompts, K = 4, 32 prompts of 16 candidates: end quality and relative score gap."""
    prompts, candidates, features, samples = 32, 16, 16, 4
    f = rng.normal(size=(prompts, candidates, features))
    w = rng.normal(size=features)
    w /= np.linalg.norm(w)
    judge = w + 0.3 * rng.normal(size=features) / np.sqrt(features)
    judge /= np.linalg.norm(judge)
    theta, gaps = np.zeros(features), []

    def policy(x: int) -> np.ndarray:
        mass = np.exp(f[x] @ theta - (f[x] @ theta).max())
        return np.asarray(mass / mass.sum())

    for _ in range(iterations + 1):
        pairs, gap = [], 0.0
        for x in range(prompts):
            own = rng.choice(candidates, size=samples, p=policy(x))
            other = rng.integers(candidates, size=samples) if anchored else own
            chosen = max(own, key=lambda y: f[x, y] @ judge)
            rejected = min(other, key=lambda y: f[x, y] @ judge)
            pairs.append(f[x, chosen] - f[x, rejected])
            gap += (f[x, chosen] - f[x, rejected]) @ judge / prompts
        gaps.append(gap)
        if len(gaps) > iterations:
            break
        reference = theta.copy()
        for _ in range(10):
            change = np.zeros(features)
            for pair in pairs:
                change += 0.5 * pair / (1 + np.exp(0.5 * pair @ (theta - reference)))
            theta = theta + 2.0 * change / prompts
    quality = np.mean([policy(x) @ (f[x] @ w) for x in range(prompts)])
    return float(quality), gaps[-1] / gaps[0]


@pytest.mark.parametrize("rejected_from", ["current", "initial"])
def test_a_plain_second_implementation_agrees_within_monte_carlo_error(rejected_from: str) -> None:
    arms: dict[str, dict[str, sim.Value]] = {
        "main": {"candidates": 16, "prompts": 32, "steps": 3, "rejected_from": rejected_from}
    }
    ours = run(arms, seeds=40)["main"]
    rng = np.random.default_rng(0)
    plain = np.array([plain_loop(rng, 3, rejected_from == "initial") for _ in range(40)])
    for output, theirs in (("quality", plain[:, 0]), ("score_gap_ratio", plain[:, 1])):
        seen = ours[output][:, -1]
        error = np.hypot(seen.std(ddof=1), theirs.std(ddof=1)) / np.sqrt(40)
        assert abs(seen.mean() - theirs.mean()) < 4 * error


def test_two_untrained_answers_differ_by_the_mean_range_of_two_normals() -> None:
    seen = run({"main": {"samples": 2, "candidates": 16, "prompts": 32, "steps": 1}}, seeds=40)["main"]["score_gap"][
        :, 0
    ]
    expected = (1 - 1 / 16) * 2 / np.sqrt(np.pi)
    assert abs(seen.mean() - expected) < 4 * seen.std(ddof=1) / np.sqrt(40)


def test_own_pairs_lose_gap_and_gradient_and_anchored_pairs_do_not() -> None:
    seen = run({"own": {}, "anchored": {"rejected_from": "initial"}})
    gap, norm = (t_interval(seen["own"][name][:, 4]) for name in ("score_gap_ratio", "gradient_ratio"))
    assert gap.high < 0.15
    assert norm.high < 0.30
    assert t_interval(seen["own"]["identical_share"][:, 4]).low > 0.4
    assert t_interval(seen["anchored"]["gradient_ratio"][:, 4]).low > 1.2


def test_a_restored_gradient_is_ahead_early_and_no_better_at_the_end(many: sim.Outputs) -> None:
    seen = many
    early = seen["both"]["quality"][:, 3] - seen["own"]["quality"][:, 3]
    late = seen["anchored"]["quality"][:, -1] - seen["own"]["quality"][:, -1]
    assert t_interval(early).low > 0.15
    assert t_interval(seen["anchored"]["gradient_ratio"][:, -1]).low > 2.0
    assert t_interval(late).high < 0.0
    assert t_interval(seen["anchored"]["entropy"][:, -1]).high < 0.5 * seen["own"]["entropy"][:, -1].mean()


def test_the_same_computation_without_anchors_is_at_least_as_fast(many: sim.Outputs) -> None:
    assert t_interval(many["more"]["quality"][:, 3] - many["both"]["quality"][:, 3]).low > 0.0
