"""How long each store takes to load a graph and to answer, and how much memory it holds, as the graph grows.

Every store gets the same graphs and the same questions, each in a process of its own; their answers are compared.
"""

from __future__ import annotations

import hashlib
import os
import platform
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from api.bench import Report, Told
from api.bench.apart import MEMORY, apart
from mirage_kg.errors import InvalidInput, StoreStale
from mirage_kg.model.graph import expand
from mirage_kg.query.synthetic import BLOCK, Drawn, revision_of, synthetic
from mirage_kg.store.build import Content, build
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.open import readable
from mirage_kg.store.protocol import Store
from mirage_kg.store.sqlite import SqliteStore

SIZES = (1_000, 10_000, 100_000, 1_000_000)
NEIGHBOURHOODS, PATHS, SEARCHES = 500, 40, 200
"""How many questions of each sort are asked, after a tenth as many that are not counted."""

SHARE = 0.05
"""The part of the time of one piece of work that one sort of question may take; after it no more are asked."""

GROWTH = 10
"""How much longer the next size is expected to take: a store that would then be over its time is not tried."""

LONGEST = 4
"""Links of the longest path that is searched for."""

COLUMNS = (
    "store", "nodes", "load s", "open s", "memory MB", "2 hops p50 ms", "2 hops p99 ms", "largest hub ms", "10 paths p50 ms",
    "10 paths p99 ms", "search p50 ms", "search p99 ms", "same answers",
)  # fmt: skip

T = TypeVar("T")


def measure(seconds: float, told: Told, stores: Sequence[str] = (), sizes: Sequence[int] = ()) -> Report:
    """Measure every store at every size; one that cannot do a size within `seconds`, or would not do the next, ends there.

    Args:
        seconds: how long a store may take to load or to open.
        told: called with every row.
        stores: only these; all by default.
        sizes: only these; `SIZES` by default.

    Raises:
        InvalidInput: there is no such store, or a size below 1.
    """
    for name in stores:
        if name not in LOADS:
            raise InvalidInput(f"there is no store {name[:40]!r}", hint=f"one of {', '.join(LOADS)}", where="--store")
    if min(sizes, default=1) < 1:
        raise InvalidInput("a graph of no nodes", hint="give a size above 0", where="--size")
    rows: list[tuple[str, ...]] = []
    stopped: dict[str, str] = {}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(sizes or SIZES):
            index = Path(folder) / f"{size}.sqlite"
            first: dict[str, str] = {}
            for name in stores or LOADS:
                begun = time.monotonic()
                cells = stopped.get(name) or _one(name, size, index, seconds, first)
                if isinstance(cells, str):
                    stopped[name] = cells
                    cells = (cells, *[""] * (len(COLUMNS) - 3))
                elif GROWTH * sum(float(cell or 0) for cell in cells[:2]) > seconds:
                    stopped[name] = f"not tried: {size:,} nodes took {cells[0] or cells[1]} s"
                rows.append((name, f"{size:,}", *cells))
                told(f"{' | '.join(rows[-1])} ({time.monotonic() - begun:.0f} s)")
            index.unlink(missing_ok=True)
    if any(row[0] == "neo4j" and row[-1] for row in rows):
        _clear_neo4j()
    return Report("How the stores compare", _about(seconds, load), COLUMNS, tuple(rows))


def _one(name: str, size: int, index: Path, seconds: float, first: dict[str, str]) -> tuple[str, ...] | str:
    """Return the cells of one store at one size, or why there are none."""
    if name == "neo4j" and os.environ.get("NEO4J_URI") and not index.is_file():
        built = apart(_load_sqlite, (size, index), seconds)
        if built.seconds is None:
            return f"no index to push: {built.trouble}"
    loaded = apart(LOADS[name], (size, index), seconds)
    if loaded.seconds is None:
        return loaded.trouble
    asked = apart(ask, (name, size, index, seconds), 2 * seconds)
    if asked.seconds is None:
        return asked.trouble
    found: Answers = asked.answer
    differ = [sort for sort, digest in found.digests.items() if first.setdefault(sort, digest) != digest]
    times = (f"{milliseconds:.3g}" for milliseconds in found.milliseconds)
    load = f"{loaded.seconds:.3g}" if loaded.seconds else ""
    return (load, f"{asked.seconds:.3g}", found.memory, *times, f"not in {', '.join(differ)}" if differ else "yes")


def _load_memory(size: int, index: Path) -> tuple[float, None]:
    """Do nothing: this store keeps nothing from one process to the next."""
    return 0.0, None


class _Timed(Iterable[T]):
    """Passes on what is drawn, and counts the seconds that drawing takes: they are not the store's."""

    def __init__(self, drawn: Iterable[T]) -> None:
        self.seconds = 0.0
        self._drawn = drawn

    def __iter__(self) -> Iterator[T]:
        drawn = iter(self._drawn)
        while True:
            begun = time.perf_counter()
            try:
                one = next(drawn)
            except StopIteration:
                return
            finally:
                self.seconds += time.perf_counter() - begun
            yield one


def _load_sqlite(size: int, index: Path) -> tuple[float, None]:
    drawn = Drawn(size)
    pairs = zip(drawn.nodes(), drawn.places(), strict=True)
    entries = _Timed((node, place, tuple(expand(node))) for node, place in pairs)
    root = drawn.ids[0] if drawn.ids else None
    begun = time.perf_counter()
    build(index, Content(revision_of(size), root, entries, drawn.sources(), drawn.communities()))
    return time.perf_counter() - begun - entries.seconds, None


def _load_neo4j(size: int, index: Path) -> tuple[float, None]:
    from mirage_kg.store.neo4j.connect import Database
    from mirage_kg.store.neo4j.push import clear, push
    from mirage_kg.store.neo4j.store import Neo4jStore

    if not os.environ.get("NEO4J_URI"):
        raise InvalidInput("no server: NEO4J_URI is not set")
    with closing(Database(read_address())) as database, closing(SqliteStore(readable(index))) as source:
        try:
            served = Neo4jStore(database)
            ours = served.revision == revision_of(served.counts()["nodes"])
        except StoreStale:
            ours = True
        if not ours:
            raise InvalidInput("the database serves a graph; the bench would replace it")
        clear(database)
        begun = time.perf_counter()
        push(source, database)
        return time.perf_counter() - begun, None


def _clear_neo4j() -> None:
    from mirage_kg.store.neo4j.connect import Database
    from mirage_kg.store.neo4j.push import clear

    with closing(Database(read_address())) as database:
        clear(database)


LOADS: dict[str, Callable[[int, Path], tuple[float, None]]] = {
    "memory": _load_memory,
    "sqlite": _load_sqlite,
    "neo4j": _load_neo4j,
}
"""What puts a graph into each store, once; `_opening` says how it is opened."""


def _opening(name: str, size: int, index: Path) -> Callable[[], Store]:
    """Return what opens a store; what it takes to draw a graph is done before."""
    if name == "sqlite":
        return lambda: SqliteStore(readable(index))
    if name == "memory":
        made = synthetic(size)
        return lambda: MemoryStore(made.graph, made.map)
    from mirage_kg.store.neo4j.connect import Database
    from mirage_kg.store.neo4j.store import Neo4jStore

    return lambda: Neo4jStore(Database(read_address()))


class Answers(NamedTuple):
    """What one store did: memory, times in the order of the columns, and what it answered to each sort of question."""

    memory: str
    milliseconds: tuple[float, ...]
    digests: dict[str, str]


def ask(name: str, size: int, index: Path, seconds: float) -> tuple[float, Answers]:
    """Open a store, ask it everything, and return the seconds until it had answered once, and what it did."""
    questions = _questions(size)
    before = _megabytes()
    opening = _opening(name, size, index)
    begun = time.perf_counter()
    store = opening()
    store.neighbourhood(questions.centers[0])
    opened = time.perf_counter() - begun
    most = SHARE * seconds
    balls = _times(store.neighbourhood, questions.centers, NEIGHBOURHOODS, most)
    hub = _times(store.neighbourhood, [questions.hub] * 12, 10, most)
    paths = _times(lambda ends: store.paths(ends[0], ends[1], longest=LONGEST), questions.ends, PATHS, most)
    searches = _times(store.search, questions.texts, SEARCHES, most)
    memory = f"{_megabytes() - before:.0f}"
    if name == "neo4j":
        memory += f" + {_heap():.0f} in the server's heap"
    digests = {
        "neighbourhoods": _digest([store.neighbourhood(id, 2, 200) for id in questions.centers[:20]]),
        "search": _digest([store.search(text) for text in questions.texts[:40]]),
    }
    if name != "memory":
        digests["paths"] = _digest([store.paths(ends[0], ends[1], longest=LONGEST) for ends in questions.ends[:10]])
    store.close()
    return opened, Answers(
        memory, (*_p50_p99(balls), statistics.median(hub), *_p50_p99(paths), *_p50_p99(searches)), digests
    )


class Questions(NamedTuple):
    """What every store is asked: whose neighbourhood, paths between whom, which words; and the node with most neighbours."""

    centers: list[str]
    hub: str
    ends: list[tuple[str, str]]
    texts: list[str]


def _questions(size: int) -> Questions:
    drawn = Drawn(size)
    chance = random.Random(7)
    # One block is drawn again for its texts; all blocks are alike.
    first = BLOCK * chance.randrange(max(size // BLOCK, 1))
    block = list(drawn.nodes(first, first + BLOCK))
    statements = [node.statement.lower().strip(".").split() for node in chance.choices(block, k=2 * SEARCHES)]
    return Questions(
        centers=chance.choices(drawn.ids, k=2 * NEIGHBOURHOODS),
        hub=drawn.ids[int(drawn.degree.argmax())],
        ends=[(chance.choice(drawn.ids), chance.choice(drawn.ids)) for _ in range(2 * PATHS)],
        texts=[" ".join(chance.sample(words, min(2, len(words)))) for words in statements],
    )


def _times(answer: Callable[[Any], object], asked: Sequence[Any], count: int, seconds: float) -> list[float]:
    """Return the milliseconds of up to `count` answers, after a tenth as many that are not counted."""
    end = time.perf_counter() + seconds
    found = []
    for number, question in enumerate(asked[: count + count // 10]):
        begun = time.perf_counter()
        answer(question)
        done = time.perf_counter()
        if number >= count // 10 or done > end:
            found.append(1e3 * (done - begun))
        if done > end:
            break
    return sorted(found)


def _p50_p99(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), times[min(len(times) - 1, int(0.99 * len(times)))]


def _digest(answers: object) -> str:
    return hashlib.blake2b(repr(answers).encode(), digest_size=8).hexdigest()


def _megabytes() -> float:
    """Return the memory that this process holds, or the most it ever held where the system does not say."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _heap() -> float:
    from mirage_kg.store.neo4j.connect import Database

    query = "CALL dbms.queryJmx('java.lang:type=Memory') YIELD attributes RETURN attributes.HeapMemoryUsage"
    with closing(Database(read_address())) as database:
        usage = database.read(lambda ask: ask(query))[0][0]
    return float(usage["value"]["properties"]["used"]) / 1e6


def _about(seconds: float, load: float) -> tuple[str, ...]:
    return (
        f"Python {platform.python_version()} on {os.cpu_count()} processors, {platform.system()}; one thread asks. On average"
        f" {load:.1f} processes wanted a processor before the measurement and {os.getloadavg()[0]:.1f} after it: where that is"
        " more than there are, others used the machine, and only ratios mean much.",
        "Graphs are drawn from a seed in the shares of the shipped one. Memory is a store in RAM on NetworkX; its paths are"
        " NetworkX's and come in another order where there are more than are shown, so they are not compared.",
        f"Load: compiling the index, or pushing it. Open: until the first neighbourhood is there. 2 hops: neighbourhoods of"
        f" {NEIGHBOURHOODS} nodes drawn evenly, with the default budget of nodes; largest hub: the same for the node with most"
        f" neighbours. Paths: the 10 shortest of up to {LONGEST} links between two nodes drawn evenly. Search: two words of a"
        " statement.",
        "The graph of a row is drawn in each process anew, and a time never holds the drawing. An index beyond 1 GiB is read"
        " where it lies, so a part of what it needs is in the system's cache of files and not in this table.",
        f"One piece of work may take {seconds:g} s and {MEMORY:.0%} of the memory that is free, one sort of question"
        f" {SHARE * seconds:g} s.",
    )
