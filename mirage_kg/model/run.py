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
    """Statistics of one output of one arm over seeds, flattened in row order."""

    shape: tuple[int, ...]
    """Length of each of the output's axes."""
    mean: tuple[float | None, ...]
    """Mean over seeds; null where it is not finite."""
    low: tuple[float | None, ...]
    """Lower end of the 95 % t-interval of the mean; null where there is none."""
    high: tuple[float | None, ...]
    """Upper end of the 95 % t-interval of the mean; null where there is none."""
    seeds: tuple[tuple[float | None, ...], ...] = ()
    """One row for each seed, where the output has one axis and the rows were kept; null entries are not finite."""


class ArmResult(Record):
    """One arm of a run."""

    name: str
    """Name of the arm; `main` is the setting that was asked for."""
    ablated: bool
    """Whether its mechanism was switched off, or under a preset its changes were."""
    parameters: dict[str, Value]
    """The complete setting."""
    curves: dict[str, Curve]
    """What was seen, by name of the output."""


class Effect(Record):
    """One effect over seeds, and its relation to the threshold."""

    mean: float | None
    """Mean over seeds; null where it is not defined."""
    low: float | None
    """Lower end of its interval; null where there is none."""
    high: float | None
    """Upper end of its interval; null where there is none."""
    level: float
    """Level of the interval, corrected for the number of predictions."""
    interval: Literal["t", "wilson", "exact"]
    """t: of the mean of paired effects. wilson: of a fraction of seeds. exact: a value of the theory, without seeds and
    never undecided.
    """
    seeds: tuple[float | None, ...]
    """The effect of each seed; null entries are not defined."""
    agree: float
    """Fraction of seeds whose own effect lies within the threshold."""
    dz: float | None = None
    """Cohen's d_z, mean over standard deviation; null where the deviation is 0 or unknown."""
    holds: Literal["yes", "no", "undecided"]
    """Whether the whole interval lies within the threshold, outside of it, or neither."""


class Judgement(Record):
    """The verdict on one prediction."""

    prediction: str
    """Id of the prediction."""
    statement: str
    """What must be seen, in words."""
    verdict: Verdict
    """supported, contradicted, inconclusive, or vacuous: it holds without the mechanism too, and so proves nothing."""
    effect: Effect
    """The effect with the mechanism."""
    ablated: Effect | None
    """The effect of the twin (`twin` of the run says which); null where none was run."""
    at_least: float | None
    """Lowest effect with which it holds; null where there is no such bound."""
    at_most: float | None
    """Highest effect with which it holds; null where there is no such bound."""
    words: str
    """The verdict in a sentence."""


class TierAgreement(Record):
    """How one output of one arm stands to the theory of the same setting."""

    arm: str
    """Name of the arm."""
    ablated: bool
    """Whether its mechanism was switched off."""
    output: str
    """Name of the output."""
    points: int
    """How many points were compared."""
    within: float
    """Share of them at which the theory lies in the 95 % interval of the mean."""
    difference: float
    """Simulated mean minus theory, where that is largest."""
    at: float
    """Where that is, on the first axis of the output."""
    agrees: bool
    """Whether the theory lies in the interval at every point, at a level corrected for their number."""


class Mutant(Record):
    """One mutation of the setting."""

    id: str
    """Id of the mutation: the parameter and its new value."""
    words: str
    """What was changed, in words."""
    parameters: dict[str, Value]
    """The parameter that was changed, with its new value."""
    holds: dict[str, Literal["yes", "no", "undecided"]]
    """By id of the prediction, whether it holds under the mutation."""
    killed: bool
    """Whether one of the predictions fails, so that the mutation was noticed."""


class MutationScore(Record):
    """How many changes of the mechanism the predictions notice."""

    killed: int
    """How many mutants they notice."""
    total: int
    """How many there are."""
    score: float | None
    """killed / total; null where nothing could be mutated."""
    mutants: tuple[Mutant, ...]
    """Each of them."""


class Outputs(Record):
    """Everything that a run saw."""

    axes: dict[str, tuple[float, ...]]
    """By name of the axis, its values."""
    arms: tuple[ArmResult, ...]
    """The arm `main`, further arms, and their ablations."""
    theory: tuple[ArmResult, ...] = ()
    """The same arms as the theory expects them; empty where there is none."""


class Provenance(Record):
    """What is needed to get the same result again, and what to compare it with."""

    code_version: str
    """Hash of the code of the simulation and its engine."""
    simulation_version: int
    """Version that the simulation gives itself."""
    content_hash: str
    """Hash of the whole request: code, setting, seeds and predictions. Equal ones have equal results."""
    result_hash: str | None = None
    """Hash of the result; null until there is one."""
    jax: str | None = None
    """Version of JAX; null until it ran, and where JAX was not needed."""
    device: str | None = None
    """Kind of the device on which it ran; null until it ran."""
    device_name: str | None = None
    """Name of that device; null until it ran."""
    created: str
    """When it was asked for, in UTC (ISO 8601)."""
    started: str | None = None
    """When it began; null while it waits."""
    finished: str | None = None
    """When it ended; null until then."""
    compile_seconds: float | None = None
    """How long compiling took; null until that is known."""
    run_seconds: float | None = None
    """How long computing took; null until that is known."""
    cached: bool = False
    """Whether the result was taken from an earlier run of the same request."""


class Progress(Record):
    """How far a run is."""

    step: int = 0
    """Steps that are done."""
    steps: int = 0
    """Steps in all; 0 until that is known."""
    waiting: int = 0
    """How many runs are before it in the queue."""
    compiling: bool = False
    """Whether its program is being compiled."""


class Entry(Record):
    """A record of work: what a run and a sweep have in common."""

    id: str
    """Id of the record."""
    node: str
    """Id of the node."""
    experiment: str
    """Id of the experiment within its node."""
    simulation: str
    """Id of the simulation."""
    parameters: dict[str, Value]
    """The complete setting."""
    seeds: int
    """Number of seeds."""
    seed: int
    """The first seed."""
    device: str
    """The device that was asked for: auto, cpu or gpu; `provenance` says on which it ran."""
    ablated: bool
    """Whether it was asked for with the mechanism switched off; of a sweep, whether each cell has such a twin."""
    status: RunStatus
    """queued or running, or how it ended: finished, cancelled, time_limit, not_finite (it left the numbers),
    worker_lost, compile_failed or failed.
    """
    progress: Progress = Progress()
    """How far it is."""
    outputs: Record | None = None
    """What was seen so far; null while there is nothing."""
    message: str = ""
    """What went wrong, in words; empty where nothing did."""
    provenance: Provenance
    """Where the result comes from."""


class Run(Entry):
    """One run of one node's experiment, or of a preset of its simulation, judged by the preset's own prediction."""

    tier: Tier
    """Which tier ran: theory (no seeds), monte_carlo or neural."""
    verdict: Verdict | None = None
    """What the judgements say together: the worst of them counts. Null until it has finished, and where nothing was
    judged.
    """
    preset: str | None = None
    """Name of the preset that was run; null for the node's own experiment."""
    moved: dict[str, Value] | None = None
    """Parameters that stood elsewhere than in the experiment or preset that was run, with their values; null in records
    from before this was told.
    """
    twin: Twin = Field(default_factory=lambda seen: twin_of(seen.get("preset")))
    """What the arms marked as ablated are: the setting without the mechanism (ablation), or that without the preset's
    changes (contrast), in which a mechanism may well be switched on.
    """
    judgements: tuple[Judgement, ...] = ()
    """The verdict on each prediction; empty until it has finished."""
    not_judged: tuple[str, ...] = ()
    """Ids of predictions about which this tier says nothing."""
    agreement: tuple[TierAgreement, ...] = ()
    """How the curves stand to the theory; empty where there is none."""
    mutation: MutationScore | None = None
    """How many changes of the mechanism the predictions notice; null where that was not asked for."""
    outputs: Outputs | None = None
    """The curves so far; null while there are none."""

    @property
    def asks_its_node(self) -> bool:
        """Whether the run is judged over seeds by its node's own predictions, so that it counts for how the node stands.

        Its knobs may stand anywhere, and its mechanism may be off (decision record 0032).
        """
        return self.preset is None and self.tier != "theory"
