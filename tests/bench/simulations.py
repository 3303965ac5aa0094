"""Measures every simulation against its plain NumPy oracle, and what limits it. `mirage bench sim` starts it.

    python -m tests.bench.simulations [--only ID ...] [--markdown | --json]

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
from pathlib import Path
from typing import Any
from unittest import mock

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
    return jnp.arange(count, dtype=jnp.uint32) * 2654435769 + jax.random.key_data(key)[0]


def cheap_normal(bits: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Return uniform numbers of mean 0 and variance 1, to see what the inverse distribution function costs."""
    return (draw.uniform(bits, shape) - 0.5) * math.sqrt(12.0)


VARIANTS = {
    "whole": {},
    "words": {"_threefry": cheap_words},
    "normals": {"normal": cheap_normal},
}
"""What of `sim.draw` is replaced."""


def engine(simulation: str, variant: str) -> dict[str, float]:
    """Return seconds of compiling and running, seconds with one seed, and the peak of memory over what JAX itself takes."""
    jnp.zeros(1).block_until_ready()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with mock.patch.multiple(draw, **VARIANTS[variant]):
        first = sim.simulate(simulation, {"main": {}}, seeds=SEEDS, seed=0, device="cpu")
        runs = [sim.simulate(simulation, {"main": {}}, seeds=SEEDS, seed=i, device="cpu") for i in range(REPEATS)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = {"compile": first.compile_seconds, "seconds": min(each.run_seconds for each in runs)}
        if variant == "whole":
            alone = [sim.simulate(simulation, {"main": {}}, seeds=1, seed=i, device="cpu") for i in range(REPEATS + 1)]
            found |= {"one_seed": min(each.run_seconds for each in alone), "megabytes": (peak - before) / 1024}
    return found


def oracle(simulation: str) -> dict[str, float]:
    """Return the seconds that 64 seeds take in plain NumPy."""
    seconds = []
    for repeat in range(REPEATS):
        begun = time.perf_counter()
        run(simulation, {}, range(ORACLE_SEEDS), repeat)
        seconds.append((time.perf_counter() - begun) * SEEDS / ORACLE_SEEDS)
    return {"seconds": min(seconds)}


def measured(simulation: str) -> dict[str, Any]:
    """Return one row of the table, each part measured in a process of its own."""
    parts = {part: in_a_process(simulation, part) for part in (*VARIANTS, "oracle")}
    whole = parts["whole"]
    spec = sim.get_spec(simulation)
    seconds = whole["seconds"]
    shares = {part: max(0.0, 1.0 - parts[part]["seconds"] / seconds) for part in ("words", "normals")}
    shares["dispatch"] = min(1.0, whole["one_seed"] / seconds)
    shares["arithmetic"] = max(0.0, 1.0 - sum(shares.values()))
    return {
        "simulation": simulation,
        "oracle_seconds": parts["oracle"]["seconds"],
        "engine_seconds": seconds,
        "ratio": parts["oracle"]["seconds"] / seconds,
        "seed_rounds_per_second": SEEDS * spec.steps(spec.defaults()) / seconds,
        "compile_seconds": whole["compile"],
        "megabytes": whole["megabytes"],
        "shares": shares,
        "limit": max(shares, key=lambda part: shares[part]),
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


def markdown(rows: list[dict[str, Any]]) -> str:
    """Return the page of the documentation."""
    short = [row for row in rows if row["ratio"] < AIM]
    lines = [
        "# Speed of the simulations",
        "",
        "<!-- Made by `mirage bench sim --markdown`. -->",
        "",
        f"Measured on {device()}, with JAX {jax.__version__}: one arm of {SEEDS} seeds at the default sizes, against plain NumPy",
        f"that goes seed by seed (`tests/sim/oracles`, timed on {ORACLE_SEEDS} seeds). Words: share of the time that falls away with the",
        "random generator. Normals: share that falls away with the inverse normal distribution function. Dispatch: what one seed",
        "takes alone, as a share. The rest is arithmetic and memory traffic.",
        "",
        "| simulation | NumPy, s | engine, s | ratio | seed-rounds/s | compile, s | peak, MB | words | normals | dispatch | rest |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        shares = " | ".join(f"{row['shares'][part]:.0%}" for part in ("words", "normals", "dispatch", "arithmetic"))
        lines.append(
            f"| {row['simulation']} | {row['oracle_seconds']:.3g} | {row['engine_seconds']:.3g} | {row['ratio']:.1f} "
            f"| {row['seed_rounds_per_second']:,.0f} | {row['compile_seconds']:.1f} | {row['megabytes']:.0f} | {shares} |"
        )
    reached = f"{len(rows) - len(short)} of {len(rows)} simulations reach {AIM:.0f} times the oracle."
    missing = [f"{row['simulation']} ({row['ratio']:.1f}, {row['limit']})" for row in short]
    lines += ["", reached + (f" Short of it, with the largest share: {', '.join(missing)}." if missing else "")]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", nargs="*", choices=list(ORACLES), default=list(ORACLES))
    arguments.add_argument("--part", choices=[*VARIANTS, "oracle"], help="measure one part in this process")
    arguments.add_argument("--markdown", action="store_true", help="print the page of the documentation")
    arguments.add_argument("--json", action="store_true", help="print JSON and nothing else")
    asked = arguments.parse_args()
    if asked.part:
        found = oracle(asked.only[0]) if asked.part == "oracle" else engine(asked.only[0], asked.part)
        print(json.dumps(found))
        return
    rows = []
    for simulation in asked.only:
        rows.append(measured(simulation))
        if not asked.markdown and not asked.json:
            row = rows[-1]
            print(f"{simulation}: {row['ratio']:.1f} times NumPy, {row['engine_seconds']:.3g} s, limit {row['limit']}", flush=True)
    if asked.json:
        print(json.dumps({"device": device(), "items": rows}))
    if asked.markdown:
        print(markdown(rows), end="")


if __name__ == "__main__":
    main()
