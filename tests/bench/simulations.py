"""Measures every simulation against its plain NumPy oracle, and what limits it. `mirage bench sim` starts it.

    python -m tests.bench.simulations [--only ID ...] [--quick] [--markdown | --json]

Each measurement has a process of its own. One arm of 64 seeds is run at the default sizes; the best of a few runs counts, as
other work on the machine only ever adds. The oracle goes seed by seed, so that a few seeds tell the time of 64. What limits
the engine is told by its roofline: work counted from the program, over what this machine gives in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sim
from sim.device import cores
from sim.lazy import jax, jnp
from tests.bench.roofline import KINDS, bound, rates, work_of
from tests.sim.oracles.table import ORACLES, run

SEEDS = 64
ORACLE_SEEDS = 8
REPEATS = 3
LONG = 10.0
"""Seconds after which nothing is repeated."""
AIM = 10.0
ROOT = Path(__file__).parents[2]


PARTS = ("whole", "oracle")
"""What is timed, each in a process of its own."""


def best(work: Callable[[int], object]) -> dict[str, float]:
    """Return the least wall time and the least processor time of a few calls, fewer if they are long, in seconds."""
    wall: list[float] = []
    processor: list[float] = []
    while len(wall) < REPEATS and sum(wall) < LONG:
        begun = time.perf_counter(), time.process_time()
        work(len(wall))
        wall.append(time.perf_counter() - begun[0])
        processor.append(time.process_time() - begun[1])
    return {"wall": min(wall), "processor": min(processor)}


def engine(simulation: str, seeds: int) -> dict[str, float]:
    """Return seconds of compiling and running, and the peak of memory in MB over what JAX itself takes."""
    jnp.zeros(1).block_until_ready()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def go(seed: int) -> sim.Result:
        result = sim.simulate(simulation, {"main": {}}, seeds=seeds, seed=seed, device="cpu")
        if result.status is not sim.Status.FINISHED:
            raise RuntimeError(f"{simulation} did not finish: {result.status.value} {result.message}")
        return result

    compiled = go(0).compile_seconds
    found = best(go)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "compile": compiled, "megabytes": (peak - before) / 1024}


def part_of(simulation: str, part: str) -> dict[str, float]:
    """Return what is measured of one part, in this process."""
    if part == "oracle":
        found = best(lambda repeat: run(simulation, {}, range(ORACLE_SEEDS), repeat))
        return {name: seconds * SEEDS / ORACLE_SEEDS for name, seconds in found.items()}
    return engine(simulation, SEEDS)


def row_of(
    simulation: str,
    parts: Mapping[str, Mapping[str, float]],
    work: Mapping[str, float] | None = None,
    rate: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return one row of the table; without `work` and `rate` it holds no roofline.

    `reached` is the time at the roofline as a share of the engine's processor time, `limit` what takes most of it.
    """
    whole, plain = parts["whole"], parts["oracle"]
    spec = sim.get_spec(simulation)
    found: dict[str, Any] = {}
    if work and rate:
        least, limit = bound(work, rate)
        found = {"roofline": least, "limit": limit, "reached": least / whole["processor"], "work": work}
    return {
        "simulation": simulation,
        "oracle": plain,
        "engine": whole,
        "ratio": plain["wall"] / whole["wall"],
        "ratio_of_processor_time": plain["processor"] / whole["processor"],
        "seed_rounds_per_second": SEEDS * spec.steps(spec.defaults()) / whole["wall"],
        **found,
    }


def limit_of(row: dict[str, Any]) -> str:
    """Return what limits a simulation and how near to that it is, in words."""
    return f"{row['limit']}, at {row['reached']:.0%} of it" if "limit" in row else "not looked for"


def in_a_process(simulation: str, part: str) -> dict[str, float]:
    """Return what this file measures of one part in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.simulations", "--only", simulation, "--part", part]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def device() -> str:
    """Return the name of the processor and the number of cores that this process may use."""
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines()] if info.exists() else []
    models = [line for line in names if "CPU" in line or "Processor" in line or "Ryzen" in line or "EPYC" in line]
    return f"{models[0] if models else platform.processor() or platform.machine()}, {cores()} cores"


HEADS = ("NumPy, s", "engine, s", "ratio", "core for core", "seed-rounds/s", "compile, s", "peak, MB", "limit")


def markdown(rows: list[dict[str, Any]], rate: Mapping[str, float]) -> str:
    """Return the page of the documentation."""
    short = [row for row in rows if row["ratio"] < AIM]
    lines = [
        "# Speed of the simulations",
        "",
        "<!-- Made by `mirage bench sim --markdown`. -->",
        "",
        f"Measured on {device()}, with JAX {jax.__version__}: one arm of {SEEDS} seeds at the default sizes, against",
        f"plain NumPy that goes seed by seed (`tests/sim/oracles`, timed on {ORACLE_SEEDS} seeds). Ratio: of wall times. Core",
        "for core: of processor times, which other work on the machine disturbs least.",
        f"Load average when it ended: {os.getloadavg()[0]:.1f}; above the number of cores, trust the processor times alone.",
        "",
        "Limit: what would take most of the time of a perfect program, and how much of the engine's processor time such a",
        "program would need. Its work is counted from the jaxpr, and divided by what one core gave in the same run; near 100 %",
        "only less work makes it faster, and what lies above is noise of both measurements.",
        *(
            ["", "A core gave a second " + ", ".join(f"{rate[kind]:.2g} {kind}" for kind in KINDS) + "."]
            if rate
            else []
        ),
        "",
        f"| simulation | {' | '.join(HEADS)} |",
        "| --- |" + " ---: |" * (len(HEADS) - 1) + " --- |",
    ]
    for row in rows:
        whole = row["engine"]
        lines.append(
            f"| {row['simulation']} | {row['oracle']['wall']:.3g} | {whole['wall']:.3g} | {row['ratio']:.1f} "
            f"| {row['ratio_of_processor_time']:.1f} | {row['seed_rounds_per_second']:,.0f} | {whole['compile']:.1f} "
            f"| {whole['megabytes']:.0f} | {limit_of(row)} |"
        )
    lines += ["", f"{len(rows) - len(short)} of {len(rows)} simulations reach {AIM:.0f} times the oracle."]
    if short:
        told = [
            f"- {row['simulation']}: {row['ratio']:.1f}, core for core {row['ratio_of_processor_time']:.1f}; "
            f"limit: {limit_of(row)}"
            for row in short
        ]
        lines += ["", "Short of it:", "", *told]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", nargs="*", choices=list(ORACLES), default=list(ORACLES))
    arguments.add_argument("--part", choices=PARTS, help="measure one part in this process")
    arguments.add_argument("--quick", action="store_true", help="leave out what limits the engine, most of the time")
    arguments.add_argument("--markdown", action="store_true", help="print the page of the documentation")
    arguments.add_argument("--json", action="store_true", help="print JSON and nothing else")
    asked = arguments.parse_args()
    if asked.part:
        print(json.dumps(part_of(asked.only[0], asked.part)))
        return
    rows: list[dict[str, Any]] = []
    rate = {} if asked.quick else rates()
    for simulation in asked.only:
        work = {} if asked.quick else dict(work_of(simulation, SEEDS))
        rows.append(row_of(simulation, {part: in_a_process(simulation, part) for part in PARTS}, work, rate))
        if not asked.markdown and not asked.json:
            row = rows[-1]
            print(
                f"{simulation}: {row['ratio']:.1f} times NumPy, {row['engine']['wall']:.3g} s, limit: {limit_of(row)}",
                flush=True,
            )
    if asked.json:
        print(json.dumps({"device": device(), "rates": rate, "items": rows}))
    if asked.markdown:
        print(markdown(rows, rate), end="")


if __name__ == "__main__":
    main()
