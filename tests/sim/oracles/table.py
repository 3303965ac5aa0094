"""The one table of oracles: every simulation of the package by its id, and how a run of one is made."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sim
from tests.sim.oracles.archive_search import ArchiveSearch
from tests.sim.oracles.confirmatory_reflection import ConfirmatoryReflection
from tests.sim.oracles.entropy_law import EntropyLaw
from tests.sim.oracles.error_avalanche import ErrorAvalanche
from tests.sim.oracles.external_anchor import ExternalAnchor
from tests.sim.oracles.feedback_signals import FeedbackSignals
from tests.sim.oracles.generation_verification_gap import GenerationVerificationGap
from tests.sim.oracles.iterative_self_improvement import IterativeSelfImprovement
from tests.sim.oracles.majority_vote_reward import MajorityVoteReward
from tests.sim.oracles.model_collapse import ModelCollapse
from tests.sim.oracles.moving_task import MovingTask
from tests.sim.oracles.oracle import Oracle
from tests.sim.oracles.policy_tilt import PolicyTilt
from tests.sim.oracles.probe_alarms import ProbeAlarms
from tests.sim.oracles.proposer_solver import ProposerSolver
from tests.sim.oracles.proxy_overoptimisation import ProxyOveroptimisation
from tests.sim.oracles.random_reward import RandomReward
from tests.sim.oracles.reflection_and_debate import ReflectionAndDebate
from tests.sim.oracles.reflection_training import ReflectionTraining
from tests.sim.oracles.resampling_drift import ResamplingDrift
from tests.sim.oracles.self_correction import SelfCorrection
from tests.sim.oracles.self_rewarding_judge import SelfRewardingJudge
from tests.sim.oracles.temporal_self_rewarding import TemporalSelfRewarding

ORACLES: dict[str, type[Oracle]] = {
    "generation_verification_gap": GenerationVerificationGap,
    "iterative_self_improvement": IterativeSelfImprovement,
    "majority_vote_reward": MajorityVoteReward,
    "probe_alarms": ProbeAlarms,
    "external_anchor": ExternalAnchor,
    "feedback_signals": FeedbackSignals,
    "self_rewarding_judge": SelfRewardingJudge,
    "reflection_and_debate": ReflectionAndDebate,
    "proxy_overoptimisation": ProxyOveroptimisation,
    "policy_tilt": PolicyTilt,
    "model_collapse": ModelCollapse,
    "resampling_drift": ResamplingDrift,
    "temporal_self_rewarding": TemporalSelfRewarding,
    "self_correction": SelfCorrection,
    "confirmatory_reflection": ConfirmatoryReflection,
    "reflection_training": ReflectionTraining,
    "entropy_law": EntropyLaw,
    "proposer_solver": ProposerSolver,
    "error_avalanche": ErrorAvalanche,
    "archive_search": ArchiveSearch,
    "moving_task": MovingTask,
    "random_reward": RandomReward,
}


def run(simulation: str, parameters: Mapping[str, Any], seeds: range, seed: int) -> dict[str, NDArray[np.float64]]:
    """Return output -> (seeds, points, ...), recorded at the steps at which the engine records."""
    spec = sim.get_spec(simulation)
    full = sim.check_parameters(spec, parameters)
    recorded = set(sim.recorded_steps(spec.steps(full)))
    rows: dict[str, list[Any]] = {}
    for number in seeds:
        oracle = ORACLES[simulation](np.random.default_rng((seed, number)), SimpleNamespace(**full))
        points = [oracle.observe()]
        for step in range(1, max(recorded) + 1):
            oracle.step()
            if step in recorded:
                points.append(oracle.observe())
        for name in points[0]:
            rows.setdefault(name, []).append([point[name] for point in points])
    return {name: np.array(values, dtype=float) for name, values in rows.items()}
