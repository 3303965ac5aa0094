"""From a node and a grid to the plan of a sweep: everything that it needs, checked before anything is compiled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from mirage_kg.errors import InvalidInput
from mirage_kg.experiment.fingerprint import digest
from mirage_kg.experiment.plan import (
    ABLATED,
    Decided,
    ablation_of,
    arms_of,
    asked_of,
    check_memory,
    check_seeds,
    find_experiment,
    spec_of,
)
from mirage_kg.experiment.sweeps.engines import check_engine
from mirage_kg.experiment.sweeps.grid import Grid, make_grid
from mirage_kg.experiment.verdict import level_of
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Experiment, Value
from mirage_kg.model.node import Node
from mirage_kg.model.sweep import SweptPrediction
from sim.check import plan_memory
from sim.spec import Spec


@dataclass(frozen=True)
class SweepPlan(Decided):
    """One sweep, decided.

    `changes` are the caller's changes to the node's setting, `parameters` the complete setting around which the axes move.
    `chunks` lists the numbers of the cells that are run together; all chunks are run with the same number of arms.
    `memory_bytes` is what one chunk needs. No part of the content, since they change nothing in the cells, are `kept_in`, the
    file of finished chunks, and `engine` with its `scheduler`, which run the chunks.
    """

    kind: ClassVar[Literal["sweep"]] = "sweep"

    setting: Experiment
    changes: dict[str, Value]
    grid: Grid
    chunks: tuple[tuple[int, ...], ...]
    kept_in: str | None = field(default=None, compare=False)
    engine: str = field(default="local", compare=False)
    scheduler: str | None = field(default=None, compare=False)

    @property
    def level(self) -> float:
        """The level of each interval: that of a run of the same experiment."""
        return level_of(self.setting.predictions)

    def predictions(self) -> tuple[SweptPrediction, ...]:
        """Return what the predictions ask for, as the record of the sweep states it."""
        return tuple(
            SweptPrediction(
                id=p.id,
                statement=p.statement,
                at_least=p.at_least,
                at_most=p.at_most,
                seeds_below=p.seeds_below,
                seeds_above=p.seeds_above,
                interval="t" if p.seeds_below is None and p.seeds_above is None else "wilson",
                level=self.level,
            )
            for p in self.setting.predictions
        )


def plan_sweep(
    node: Node,
    request: Mapping[str, Any],
    kept_in: Path | None = None,
    engine: str = "local",
    scheduler: str | None = None,
) -> SweepPlan:
    """Decide one sweep of a node's experiment.

    Args:
        node: the node.
        request: grid (parameter -> values, see `make_grid`), and any of experiment, parameters, seeds, seed, device, ablated.
        kept_in: the file of finished chunks; without one an interrupted sweep begins anew.
        engine: a name of the table ENGINES.
        scheduler: address of the cluster that the engine works with; without one it makes its own on this machine.

    Raises:
        NotInstalled: what the engine needs is not installed.
        NotRunnable: no experiment, or no such simulation.
        InvalidInput: a value is not one that the declared parameter accepts, or the grid cannot be read.
        TooLarge: too many cells, or one cell needs more memory than one run may plan for.
    """
    check_engine(engine, scheduler)
    setting = find_experiment(node, request.get("experiment"))
    spec = spec_of(setting)
    seeds, seed = request.get("seeds", 20), request.get("seed", 0)
    device, ablated = request.get("device", "auto"), request.get("ablated", False)
    check_seeds(seeds, seed)
    changes = dict(request.get("parameters", {}))
    here = arms_of(setting, spec, changes, ablated=False)["main"]
    grid = make_grid(spec, request["grid"], here)
    chunks, memory = _chunks(spec, setting, changes, grid, seeds, ablated)
    asked = asked_of(setting, spec, seeds=seeds, seed=seed, device=device, ablated=ablated)
    asked |= {
        "what": "sweep",
        "here": here,
        "arms": setting.arms,
        "ablation": ablation_of(setting, spec),
        "axes": [[axis.name, axis.values] for axis in grid.axes],
        "chunks": [len(chunk) for chunk in chunks],
    }
    return SweepPlan(
        node=node.id,
        experiment=setting.id,
        simulation=spec.id,
        parameters=here,
        setting=setting,
        changes=changes,
        grid=grid,
        chunks=chunks,
        seeds=seeds,
        seed=seed,
        device=device,
        ablated=ablated,
        code_version=asked["code"],
        simulation_version=spec.version,
        content_hash=digest(asked),
        memory_bytes=memory,
        kept_in=str(kept_in) if kept_in else None,
        engine=engine,
        scheduler=scheduler,
    )


def _chunks(
    spec: Spec, setting: Experiment, changes: Mapping[str, Value], grid: Grid, seeds: int, ablated: bool
) -> tuple[tuple[tuple[int, ...], ...], int]:
    """Return the cells of each chunk and the memory of the largest.

    Cells that differ in a shape parameter, or in one that the axis of the simulation depends on, cannot be run together; the
    groups that this leaves are of equal size, so one chunk size does for all.
    """
    apart = [a.name for a in grid.axes if spec.parameter(a.name).shape or a.name in spec.axis_parameters]
    groups: dict[tuple[Value, ...], list[int]] = {}
    settings = grid.cells()
    for index, cell in enumerate(settings):
        groups.setdefault(tuple(cell[name] for name in apart), []).append(index)
    most, memory = len(settings), 0
    for group in groups.values():
        arms = cell_arms(spec, setting, {**changes, **settings[group[0]]}, ablated)
        _check_axis(spec, arms)
        one = max(plan_memory(spec, values, len(arms), seeds) for values in arms.values())
        check_memory(one, f"one cell of {len(arms)} arms x {seeds} seeds needs")
        memory = max(memory, one)
        most = min(most, max(1, limit("sweep_chunk_bytes") // one))
    size = len(settings) // len(groups)
    each = math.ceil(size / math.ceil(size / most))
    chunks = tuple(tuple(group[i : i + each]) for group in groups.values() for i in range(0, size, each))
    return chunks, memory * each


def _check_axis(spec: Spec, arms: Mapping[str, Mapping[str, Value]]) -> None:
    for name in spec.axis_parameters:
        if len({values[name] for values in arms.values()}) > 1:
            raise InvalidInput(
                f"{name} would differ between the arms of one cell, which share one axis",
                hint="sweep another parameter",
                where=f"grid.{name}",
            )


def cell_arms(
    spec: Spec, setting: Experiment, changes: Mapping[str, Value], ablated: bool
) -> dict[str, dict[str, Value]]:
    """Return the arms of one cell as complete parameter sets, their ablated twins among them if those are wanted."""
    arms = arms_of(setting, spec, changes, ablated=False)
    return {name: values for name, values in arms.items() if ablated or not name.endswith(ABLATED)}
