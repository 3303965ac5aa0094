"""The record of one run: what was asked, what was seen, what it means, and how to get it again."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mirage_kg.model.experiment import Value
from mirage_kg.model.record import Record

RunStatus = Literal[
    "queued", "running", "finished", "cancelled", "time_limit", "not_finite", "worker_lost", "compile_failed", "failed"
]
Verdict = Literal["supported", "contradicted", "inconclusive", "vacuous"]
NodeState = Literal[
    "never_run", "queued", "running", "supported", "contradicted", "inconclusive", "vacuous", "stale", "failed"
]
Tier = Literal["theory", "monte_carlo", "neural"]
Twin = Literal["ablation", "contrast"]
"""What a run is judged against: the same without the claimed mechanism, or a preset's setting without the preset's changes."""


def twin_of(preset: str | None) -> Twin:
    """Return what a run of this preset, or of the node's own experiment where it is None, is judged against."""
    return "ablation" if preset is None else "contrast"


FINAL: frozenset[str] = frozenset(
    {"finished", "cancelled", "time_limit", "not_finite", "worker_lost", "compile_failed", "failed"}
)


class Curve(Record):
    """Statistics of one output of one arm over seeds.

    `mean`, `low`, `high` have the output's shape flattened in row order (`shape`); low and high are the 95 % t-interval of
    the mean. `seeds` holds one row per seed for one-dimensional outputs, None entries where a value was not finite.
    """

    shape: tuple[int, ...]
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    seeds: tuple[tuple[float | None, ...], ...] = ()


class ArmResult(Record):
    """One arm: its full parameters, whether its mechanism was switched off, and its curves by output name."""

    name: str
    ablated: bool
    parameters: dict[str, Value]
    curves: dict[str, Curve]


class Effect(Record):
    """One effect over seeds: mean, interval at `level`, per-seed values, and its relation to the threshold.

    `interval` is "t" (mean of paired effects), "wilson" (a fraction of seeds) or "exact" (a value of the theory: one number,
    no seeds, no interval, and so never undecided). `agree` is the fraction of seeds whose own
    effect lies within the threshold. `dz` is Cohen's d_z = mean / standard deviation, None when the deviation is 0.
    """

    mean: float | None
    low: float | None
    high: float | None
    level: float
    interval: Literal["t", "wilson", "exact"]
    seeds: tuple[float | None, ...]
    agree: float
    dz: float | None = None
    holds: Literal["yes", "no", "undecided"]


class Judgement(Record):
    """The verdict on one prediction: the effect, that of the run's twin in `ablated`, and the sentence for the reader.

    Whether the twin is an ablation or a preset's contrast is said by the `twin` of the run.
    """

    prediction: str
    statement: str
    verdict: Verdict
    effect: Effect
    ablated: Effect | None
    at_least: float | None
    at_most: float | None
    words: str


class TierAgreement(Record):
    """How one output of one arm stands to the theory of the same setting.

    `points` were compared, `within` is the share of them at which the theory lies in the 95 % interval of the mean.
    `difference` is simulated mean minus theory where it is largest, at `at` of the output's first axis. `agrees` when the
    theory lies within the interval at every point, at a level corrected for the number of points.
    """

    arm: str
    ablated: bool
    output: str
    points: int
    within: float
    difference: float
    at: float
    agrees: bool


class Mutant(Record):
    """One mutation of the setting, and whether each prediction holds under it; killed when one of them fails."""

    id: str
    words: str
    parameters: dict[str, Value]
    holds: dict[str, Literal["yes", "no", "undecided"]]
    killed: bool


class MutationScore(Record):
    """How many mutants the predictions notice; `score` is killed / total, None where nothing could be mutated."""

    killed: int
    total: int
    score: float | None
    mutants: tuple[Mutant, ...]


class Outputs(Record):
    """Everything a run saw. `axes` maps each axis name to its values; `arms` holds main, further arms and their ablations.

    `theory` holds the same arms as the theory expects them, where there is one, with the outputs that it gives.
    """

    axes: dict[str, tuple[float, ...]]
    arms: tuple[ArmResult, ...]
    theory: tuple[ArmResult, ...] = ()


class Provenance(Record):
    """What is needed to get the same result again, and what to compare it with."""

    code_version: str
    simulation_version: int
    content_hash: str
    result_hash: str | None = None
    jax: str | None = None
    device: str | None = None
    device_name: str | None = None
    created: str
    started: str | None = None
    finished: str | None = None
    compile_seconds: float | None = None
    run_seconds: float | None = None
    cached: bool = False


class Progress(Record):
    """How far a run is: steps done of steps, and the runs before it while it waits."""

    step: int = 0
    steps: int = 0
    waiting: int = 0
    compiling: bool = False


class Entry(Record):
    """A record of work: what a run and a sweep have in common."""

    id: str
    node: str
    experiment: str
    simulation: str
    parameters: dict[str, Value]
    seeds: int
    seed: int
    device: str
    ablated: bool
    status: RunStatus
    progress: Progress = Progress()
    outputs: Record | None = None
    message: str = ""
    provenance: Provenance


class Run(Entry):
    """One run of one node's experiment, or of a preset of its simulation, judged by the preset's own prediction.

    `not_judged` names the predictions that this tier says nothing about. `twin` says what the arms are that are marked as
    ablated: under a preset they are its contrast, in which a mechanism may well be switched on. Records that were written
    before there was such a field tell it by their preset.
    """

    tier: Tier
    verdict: Verdict | None = None
    preset: str | None = None
    twin: Twin = Field(default_factory=lambda seen: twin_of(seen.get("preset")))
    judgements: tuple[Judgement, ...] = ()
    not_judged: tuple[str, ...] = ()
    agreement: tuple[TierAgreement, ...] = ()
    mutation: MutationScore | None = None
    outputs: Outputs | None = None

    @property
    def asks_its_node(self) -> bool:
        """Whether the run is judged by its node's own predictions: no preset's, and not by theory alone."""
        return self.preset is None and self.tier != "theory"
