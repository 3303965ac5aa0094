"""Several runs in this process, one after the other, for the commands that need more than one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from api.answers.sources import every_source
from api.errors import AT_TERMINAL
from api.schemas import RunRequest
from api.serving import Serving
from api.terminal.alone import request_of, run_alone
from api.terminal.bar import progress
from mirage_kg.errors import MirageError
from mirage_kg.experiment import needed, plan, state_of
from mirage_kg.model.node import Node
from mirage_kg.model.run import Run

LOOKED_AT = ("contradicted", "ablated", "vacuous", "failed")
"""States of experiments, and verdicts of predictions, that a summary tells with their words."""


class Ran(NamedTuple):
    """What came of one experiment: its run, or why it could not be run."""

    node: str
    experiment: str
    run: Run | None
    refused: MirageError | None = None


def every_experiment(nodes: Iterable[Node]) -> list[tuple[str, str]]:
    """Return node and experiment of everything that can be asked to run, alike simulations next to each other."""
    named = [(row.simulation, node.id, row.id) for node in nodes for row in node.experiments]
    return [(node, experiment) for _, node, experiment in sorted(named)]


def run_several(
    serving: Serving, wanted: Sequence[tuple[str, str]], asked: Mapping[str, Any], *, quiet: bool
) -> list[Ran]:
    """Run experiments to their ends under one progress bar, and keep a record of each.

    What is asked twice is computed once, and an experiment whose newest run already answers the request is not recorded
    again. Ctrl-C cancels the run under way and leaves the rest out.

    Args:
        serving: the stores.
        wanted: node and experiment of each.
        asked: fields of a run request that all share.
        quiet: no progress bar.

    Raises:
        InvalidInput: `asked` is no request for any experiment.
    """
    request_of(RunRequest, asked)
    done: list[Ran] = []
    with progress(quiet=quiet) as bar:
        task = bar.add_task("", total=len(wanted))
        for node, experiment in wanted:
            bar.update(task, description=node)
            ran = _one(serving, node, experiment, asked)
            if ran.run and ran.run.status == "cancelled":
                break
            done.append(ran)
            bar.advance(task)
    return done


def run_reproductions(serving: Serving, source: str | None, *, quiet: bool) -> list[Ran]:
    """Run what the reproductions of one source, or of all, read and no finished run answers yet.

    Raises:
        NotFound: no source has that key.
    """
    sources = [serving.store.get_source(source)] if source else every_source(serving.store)
    plans = needed(serving.store.get_node, sources)
    missing = [row for hash, row in plans.items() if serving.records.cached(hash) is None]
    wanted = sorted((row.simulation, row.node, row.experiment) for row in missing)
    return run_several(serving, [(node, experiment) for _, node, experiment in wanted], {}, quiet=quiet)


def summary(nodes: Sequence[Node], ran: Sequence[Ran], wanted: int) -> dict[str, Any]:
    """Return how experiments stand: `counts` by state, and under `told` those that a reader should look at, with words.

    Args:
        nodes: the nodes that hold the experiments.
        ran: what came of those that were run.
        wanted: how many were asked for; what is missing in `ran` did not end.
    """
    held = {node.id: node for node in nodes}
    rows = [
        {
            "node": row.node,
            "experiment": row.experiment,
            "run": row.run.id if row.run else None,
            "state": state_of(held[row.node], row.run) if row.run else "failed",
            "words": _words(row),
        }
        for row in ran
    ]
    states = Counter(str(row["state"]) for row in rows)
    return {
        "nodes": len(nodes),
        "experiments": wanted,
        "counts": dict(states.most_common()),
        "not_finished": wanted - len(rows) + states["failed"],
        "told": [row for row in rows if row["state"] in LOOKED_AT],
        "runs": rows,
    }


def _words(row: Ran) -> list[str]:
    if row.refused:
        return [f"{row.refused.detail} {row.refused.advice(AT_TERMINAL)}".strip()]
    if row.run is None or row.run.status != "finished":
        return [row.run.message] if row.run else []
    return [judgement.words for judgement in row.run.judgements if judgement.verdict in LOOKED_AT]


def _one(serving: Serving, node: str, experiment: str, asked: Mapping[str, Any]) -> Ran:
    request = {**asked, "experiment": experiment}
    try:
        decided = plan(serving.store.get_node(node), request)
        newest = serving.records.latest(node, experiment)
        current = newest and newest.status == "finished" and newest.provenance.content_hash == decided.content_hash
        return Ran(node, experiment, newest if current else run_alone(serving, node, request, quiet=True))
    except MirageError as error:
        return Ran(node, experiment, None, error)
