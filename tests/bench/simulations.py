"""Measures every simulation against its plain NumPy oracle, and what limits it. `mirage bench sim` starts it.

    python -m tests.bench.simulations [--only ID ...] [--quick] [--markdown | --json]

Each measurement has a process of its own. One arm of 64 seeds is run at the default sizes; the best of a few runs counts, as
other work on the machine only ever adds. The oracle goes seed by seed, so that a few seeds tell the time of 64. What limits
the engine is found by leaving a part out, or by taking one seed, and running again.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

import sim
from sim import draw
from sim.lazy import jax, jnp
from tests.sim.oracles.table import ORACLES, run

SEEDS = 64
ORACLE_SEEDS = 8
REPEATS = 3
AIM = 10.0
ROOT = Path(__file__).parents[2]


def cheap_words(key: jax.Array, count: int) -> jax.Array:
    """Return words that cost next to nothing, to see what the generator costs."""
    return jnp.arange(count, dtype=jnp.uint32) * np.uint32(2654435769) + jax.random.key_data(key)[0]


def cheap_normal(bits: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Return uniform numbers of mean 0 and variance 1, to see what the inverse distribution function costs."""
    return (draw.uniform(bits, shape) - 0.5) * math.sqrt(12.0)


REPLACED: dict[str, dict[str, Any]] = {"words": {"_threefry": cheap_words}, "normals": {"normal": cheap_normal}}
"""What of `sim.draw` is replaced to see what it costs."""

QUICK = ("whole", "oracle")
PARTS = (*QUICK, *REPLACED, "one_seed")


def best(work: Callable[[int], object]) -> dict[str, float]:
    """Return the least wall time and the least processor time of a few calls, in seconds."""
    wall, processor = [], []
    for repeat in range(REPEATS):
        begun = time.perf_counter(), time.process_time()
        work(repeat)
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
    with mock.patch.multiple(draw, **REPLACED[part]) if part in REPLACED else nullcontext():
        return engine(simulation, 1 if part == "one_seed" else SEEDS)


def row_of(simulation: str, parts: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Return one row of the table; of a quick measurement it holds no shares.

    Shares are of processor time, which other work on the machine disturbs least.
    """
    whole, plain = parts["whole"], parts["oracle"]
    spec = sim.get_spec(simulation)
    used = whole["processor"]
    shares: dict[str, float] = {}
    if set(PARTS) <= set(parts):
        shares = {part: max(0.0, 1.0 - parts[part]["processor"] / used) for part in REPLACED}
        shares["dispatch"] = min(1.0 - sum(shares.values()), parts["one_seed"]["processor"] / used)
        shares["arithmetic"] = max(0.0, 1.0 - sum(shares.values()))
    return {
        "simulation": simulation,
        "oracle": plain,
        "engine": whole,
        "ratio": plain["wall"] / whole["wall"],
        "ratio_of_processor_time": plain["processor"] / used,
        "seed_rounds_per_second": SEEDS * spec.steps(spec.defaults()) / whole["wall"],
        "shares": shares,
        "limit": max(shares, key=lambda part: shares[part], default="not looked for"),
    }


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
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{models[0] if models else platform.processor() or platform.machine()}, {cores} cores"


HEADS = ("NumPy, s", "engine, s", "ratio", "on one core", "seed-rounds/s", "compile, s", "peak, MB")
SHARES = ("words", "normals", "dispatch", "arithmetic")


def markdown(rows: list[dict[str, Any]]) -> str:
    """Return the page of the documentation."""
    short = [row for row in rows if row["ratio_of_processor_time"] < AIM]
    lines = [
        "# Speed of the simulations",
        "",
        "<!-- Made by `mirage bench sim --markdown`. -->",
        "",
        f"Measured on {device()}, with JAX {jax.__version__}: one arm of {SEEDS} seeds at the default sizes, against",
        f"plain NumPy that goes seed by seed (`tests/sim/oracles`, timed on {ORACLE_SEEDS} seeds). Ratio: of wall times. On",
        "one core: of processor times, which other work on the machine disturbs least.",
        f"Load average when it ended: {os.getloadavg()[0]:.1f}; above the number of cores, trust the processor times alone.",
        "",
        "What limits the engine, as shares of its processor time. Words: what falls away with the random generator.",
        "Normals: with the inverse normal distribution function. Dispatch: what one seed takes alone. Arithmetic: the rest,",
        "memory traffic included.",
        "",
        f"| simulation | {' | '.join(HEADS + SHARES)} |",
        "| --- |" + " ---: |" * len(HEADS + SHARES),
    ]
    for row in rows:
        whole, shares = row["engine"], row["shares"]
        told = " | ".join(f"{shares[part]:.0%}" if shares else "-" for part in SHARES)
        lines.append(
            f"| {row['simulation']} | {row['oracle']['wall']:.3g} | {whole['wall']:.3g} | {row['ratio']:.1f} "
            f"| {row['ratio_of_processor_time']:.1f} | {row['seed_rounds_per_second']:,.0f} | {whole['compile']:.1f} "
            f"| {whole['megabytes']:.0f} | {told} |"
        )
    missing = [f"{row['simulation']} ({row['ratio_of_processor_time']:.1f}, {row['limit']})" for row in short]
    lines += [
        "",
        f"Core for core, {len(rows) - len(short)} of {len(rows)} simulations reach {AIM:.0f} times the oracle.",
    ]
    if missing:
        lines += ["", "Short of it, with the largest share of the time:", "", *(f"- {each}" for each in missing)]
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
    rows, wanted = [], QUICK if asked.quick else PARTS
    for simulation in asked.only:
        rows.append(row_of(simulation, {part: in_a_process(simulation, part) for part in wanted}))
        if not asked.markdown and not asked.json:
            row = rows[-1]
            print(
                f"{simulation}: {row['ratio']:.1f} times NumPy, {row['engine']['wall']:.3g} s, {row['limit']}",
                flush=True,
            )
    if asked.json:
        print(json.dumps({"device": device(), "items": rows}))
    if asked.markdown:
        print(markdown(rows), end="")


if __name__ == "__main__":
    main()
