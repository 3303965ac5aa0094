"""Runs with the effects that a test states, and nothing simulated."""

from __future__ import annotations

from typing import Any

from mirage_kg.model.run import Effect, Judgement, Provenance, Run

PROVENANCE = Provenance(code_version="c", simulation_version=1, content_hash="h", created="2026-01-01T00:00:00Z")


def make_effect(mean: float, half: float, *, seeds: int = 20, at_least: float = 0.0) -> Effect:
    low, high = mean - half, mean + half
    return Effect(
        mean=mean,
        low=low,
        high=high,
        level=0.95,
        interval="t",
        seeds=(mean,) * seeds,
        agree=1.0,
        holds="yes" if low >= at_least else "no" if high < at_least else "undecided",
    )


def make_run(
    mean: float,
    without: float | None = -1.0,
    *,
    half: float = 0.1,
    seeds: int = 20,
    node: str = "n",
    simulation: str = "s",
    experiment: str = "main",
    id: str = "run-1",
    verdict: str = "supported",
    **changes: Any,
) -> Run:
    """Return a finished run of one prediction, `effect at least 0`, with an effect of `mean` and of `without` its mechanism."""
    judgement = Judgement(
        prediction="p",
        statement="When x then y.",
        verdict=verdict,  # type: ignore[arg-type]
        effect=make_effect(mean, half, seeds=seeds),
        ablated=None if without is None else make_effect(without, half, seeds=seeds),
        at_least=0.0,
        at_most=None,
        words="As seen.",
    )
    return Run(
        id=id,
        node=node,
        experiment=experiment,
        simulation=simulation,
        parameters={},
        seeds=seeds,
        seed=0,
        device="cpu",
        ablated=changes.pop("ablated", without is None),
        status="finished",
        tier="monte_carlo",
        verdict=verdict,  # type: ignore[arg-type]
        judgements=changes.pop("judgements", (judgement,)),
        provenance=PROVENANCE,
        **changes,
    )
