"""How long extensions and gradual strengths take, beside the two libraries on PyPI that solve them too.

All tools get the same random frameworks. Where two answer, their answers are compared.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import numpy as np

from api.bench import Report, Told
from api.bench.apart import Took, apart
from mirage_kg.argument import Framework, Qbaf, plain_qbaf, solve

TOLERANCE = 1e-9
SENT = 10_000
"""Most elements whose answer is compared: larger ones are not sent between processes."""


def random_qbaf(n: int, *, acyclic: bool = False) -> Qbaf:
    """Return n arguments with random base scores and, each, two edges from others, supports and attacks, none twice."""
    chance = np.random.default_rng(n)
    target = np.repeat(np.arange(acyclic, n), 2)
    source = chance.integers(0, target) if acyclic else chance.integers(0, n - 1, len(target))
    if not acyclic:
        source += source >= target
    kept = np.ones(len(target), dtype=bool)
    kept[1::2] = source[1::2] != source[::2]
    sign = chance.choice((-1.0, 1.0), len(target))
    return plain_qbaf(chance.random(n), source[kept], target[kept], sign[kept])


def random_framework(n: int, attacks: int) -> Framework:
    """Return n arguments and about so many attacks each, anywhere."""
    chance = np.random.default_rng(n)
    pairs = chance.integers(0, n, (n * attacks, 2)).astype(str).tolist()
    return Framework(tuple(map(str, range(n))), frozenset((source, target) for source, target in pairs))


def _best(of: int, work: Callable[[], Any]) -> tuple[float, Any]:
    times, answer = [], None
    for _ in range(of):
        begun = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - begun)
    return min(times), answer


def mirage_strengths(semantics: str, n: int, acyclic: bool) -> tuple[float, Any]:
    """Best of several solutions by Mirage; a first one, not counted, warms up."""
    qbaf = random_qbaf(n, acyclic=acyclic)
    solve(random_qbaf(10), semantics=semantics)
    seconds, found = _best(5 if n < 1_000_000 else 2, lambda: solve(qbaf, semantics=semantics, tolerance=TOLERANCE))
    return seconds, found.values.tolist() if n <= SENT and found.converged else None


def formal_strengths(semantics: str, n: int, acyclic: bool) -> tuple[float, Any]:
    """One solution by formal-argumentation."""
    from argumentation.gradual.dfquad import dfquad_strengths
    from argumentation.gradual.gradual import WeightedBipolarGraph, quadratic_energy_strengths

    qbaf = random_qbaf(n, acyclic=acyclic)
    edges = list(zip(qbaf.premise.astype(str).tolist(), qbaf.target.astype(str).tolist(), strict=True))
    signs = qbaf.sign.tolist()
    graph = WeightedBipolarGraph(
        frozenset(qbaf.names),
        dict(zip(qbaf.names, qbaf.base.tolist(), strict=True)),
        attacks=frozenset(edge for edge, sign in zip(edges, signs, strict=True) if sign < 0),
        supports=frozenset(edge for edge, sign in zip(edges, signs, strict=True) if sign > 0),
    )
    solver = {"quadratic_energy": quadratic_energy_strengths, "df_quad": dfquad_strengths}[semantics]
    seconds, found = _best(1, lambda: solver(graph, tolerance=TOLERANCE))
    return seconds, [found.strengths[name] for name in qbaf.names] if n <= SENT and found.converged else None


def mirage_extensions(semantics: str, n: int, attacks: int) -> tuple[float, Any]:
    """Best of three answers by Mirage."""
    framework = random_framework(n, attacks)
    solve(random_framework(10, 2), semantics=semantics)

    def work() -> Any:
        # A fresh framework each time, so that no index of attackers is kept from the last.
        return solve(Framework(framework.arguments, framework.attacks), semantics=semantics)

    seconds, found = _best(3, work)
    return seconds, _sorted(found.extensions) if n <= SENT and found.outcome == "solved" else None


def formal_extensions(semantics: str, n: int, attacks: int) -> tuple[float, Any]:
    """One answer by formal-argumentation, without an extra solver."""
    from argumentation.core.dung import ArgumentationFramework, grounded_extension, preferred_extensions

    framework = random_framework(n, attacks)
    theirs = ArgumentationFramework(frozenset(framework.arguments), framework.attacks)
    if semantics == "grounded":
        seconds, found = _best(1, lambda: [grounded_extension(theirs)])
    else:
        seconds, found = _best(1, lambda: preferred_extensions(theirs))
    return seconds, _sorted(found) if n <= SENT else None


def pygarg_extensions(semantics: str, n: int, attacks: int) -> tuple[float, Any]:
    """One answer by pygarg."""
    from pygarg.dung.solver import extension_enumeration

    framework = random_framework(n, attacks)
    arguments, pairs = list(framework.arguments), [list(pair) for pair in framework.attacks]
    name = {"grounded": "GR", "preferred": "PR"}[semantics]
    seconds, found = _best(1, lambda: extension_enumeration(arguments, pairs, name))
    return seconds, _sorted(found) if n <= SENT else None


def _sorted(extensions: Any) -> list[list[str]]:
    return sorted(sorted(extension) for extension in extensions)


Work = Callable[..., tuple[float, Any]]


class Task(NamedTuple):
    """One kind of work: its label, its sizes, its further arguments, and who can do it, in the order of `TOOLS`."""

    label: str
    semantics: str
    sizes: tuple[int, ...]
    more: tuple[Any, ...]
    tools: tuple[Work | None, ...]


TOOLS = ("mirage-kg", "formal-argumentation", "pygarg")

TASKS = (
    Task(
        "quadratic energy to 1e-9, with circles",
        "quadratic_energy",
        (1_000, 10_000, 100_000, 1_000_000),
        (False,),
        (mirage_strengths, formal_strengths, None),
    ),
    Task(
        "DF-QuAD, without circles",
        "df_quad",
        (1_000, 10_000, 100_000),
        (True,),
        (mirage_strengths, formal_strengths, None),
    ),
    Task(
        "grounded extension, 2 attacks each",
        "grounded",
        (1_000, 10_000, 100_000),
        (2,),
        (mirage_extensions, formal_extensions, pygarg_extensions),
    ),
    Task(
        "all preferred extensions, 4 attacks each",
        "preferred",
        (10, 14, 50, 100, 200),
        (4,),
        (mirage_extensions, formal_extensions, pygarg_extensions),
    ),
)


def measure(seconds: float, told: Told) -> Report:
    """Measure every task at every size with every tool; a tool that was stopped gets no larger size."""
    rows, load = [], os.getloadavg()[0]
    for task in TASKS:
        for size, took in _sizes(task, seconds):
            words = [_words(one) for one in took]
            rows.append((task.label, f"{size:,}", *words, _agreement(took)))
            told(f"{task.label}, {size:,}: " + ", ".join(f"{t} {w}" for t, w in zip(TOOLS, words, strict=True)))
    about = (
        f"Python {platform.python_version()}, {os.cpu_count()} processors with a load of {load:.0f} at the start; "
        f"{', '.join(map(_version, TOOLS))}.",
        "Seconds for one solution, each tool in a process of its own, without start and reading; of Mirage the best of",
        f"several, of the others one. A tool is stopped after {seconds:g} s and gets no larger size.",
        "pygarg has no gradual semantics. Uncertainpy and QBAF-Py, the two other gradual libraries, cannot be installed from",
        "PyPI by name (the package called uncertainpy there is another one) and are not compared.",
    )
    return Report("Argument solving", about, ("work", "arguments", *TOOLS, "answers"), tuple(rows))


def _sizes(task: Task, seconds: float) -> Iterator[tuple[int, list[Took]]]:
    stopped: dict[str, str] = {}
    for size in task.sizes:
        took = []
        for tool, work in zip(TOOLS, task.tools, strict=True):
            if work is None:
                took.append(Took(None, None, "has none"))
            elif tool in stopped:
                took.append(Took(None, None, "not tried"))
            else:
                took.append(apart(work, (task.semantics, size, *task.more), seconds))
                if took[-1].trouble:
                    stopped[tool] = took[-1].trouble
        yield size, took


def _words(took: Took) -> str:
    return took.trouble if took.seconds is None else f"{took.seconds:.3g}"


def _agreement(took: list[Took]) -> str:
    ours, *others = (one.answer for one in took)
    known = [other for other in others if other is not None]
    if ours is None or not known:
        return "not compared"
    if isinstance(ours[0], list):
        return "equal" if all(other == ours for other in known) else "differ"
    difference = max(float(np.abs(np.subtract(ours, other)).max()) for other in known)
    return f"within {difference:.0e}" if difference else "equal"


def _version(tool: str) -> str:
    try:
        return f"{tool} {version(tool)}"
    except PackageNotFoundError:
        return f"{tool} not installed"
