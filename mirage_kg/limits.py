"""The table of limits: every bound that Mirage puts on input, work and answers, with unit and reason."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple


class Limit(NamedTuple):
    """One bound.

    `value` is inclusive: exactly this much is accepted, one more is refused.
    """

    name: str
    value: int
    unit: str
    sentence: str


_ROWS = (
    Limit("file_bytes", 1_048_576, "B", "largest node or source file"),
    Limit("files", 200_000, "files", "most files in one folder of content"),
    Limit("id_length", 80, "characters", "longest id of a node or a source"),
    Limit("yaml_depth", 12, "levels", "deepest nesting in a file"),
    Limit("title_length", 200, "characters", "longest title"),
    Limit("statement_length", 1_000, "characters", "longest statement"),
    Limit("page_size", 500, "items", "most items on one page of a list"),
    Limit("graph_nodes", 20_000, "nodes", "most nodes in one whole-graph answer"),
    Limit("notebook_nodes", 2_000, "nodes", "most nodes drawn inside a notebook"),
    Limit("citing_nodes", 250, "nodes", "most nodes listed as citing one source; the rest is counted"),
    Limit(
        "node_links", 100, "links", "most links of one origin told with a node; the rest is counted and listed by pages"
    ),
    Limit("hops", 3, "hops", "widest neighbourhood"),
    Limit("neighbourhood_nodes", 2_000, "nodes", "most nodes in one neighbourhood answer"),
    Limit("standing_around", 2_000, "statements", "most statements solved to tell how one of a large graph stands"),
    Limit("path_length", 8, "links", "longest path searched for"),
    Limit("paths", 50, "paths", "most paths in one answer"),
    Limit("path_visits", 200_000, "steps", "most steps of one path search"),
    Limit("query_length", 512, "characters", "longest search text"),
    Limit("cypher_length", 8_000, "characters", "longest query"),
    Limit("cypher_depth", 48, "levels", "deepest nesting in a query"),
    Limit("cypher_seconds", 5, "s", "longest time of one query"),
    Limit("cypher_rows", 1_000, "rows", "most rows in the answer to a query; what was left out is said"),
    Limit("cypher_values", 1_000_000, "values", "most values that one query may hold at once"),
    Limit("cypher_cost", 50_000_000, "rows", "most rows that a query may be expected to look at"),
    Limit("cypher_at_once", 2, "queries", "most queries that one server answers at once"),
    Limit("body_bytes", 65_536, "B", "largest request body"),
    Limit("json_depth", 16, "levels", "deepest nesting in a request body"),
    Limit("seeds", 512, "seeds", "most seeds in one run"),
    Limit("run_seconds", 120, "s", "longest wall time of one run"),
    Limit("run_memory_bytes", 2_147_483_648, "B", "most memory that one run may plan for"),
    Limit("sweep_axes", 2, "axes", "most axes of one sweep: what a map can show"),
    Limit("sweep_cells", 2_500, "cells", "most cells of one sweep"),
    Limit(
        "sweep_seconds", 1_800, "s", "longest wall time of one sweep; what was done is kept, and asking again goes on"
    ),
    Limit(
        "sweeps_interrupted",
        32,
        "sweeps",
        "most interrupted sweeps whose finished cells are kept; those begun first go first",
    ),
    Limit("sweep_chunk_bytes", 67_108_864, "B", "most memory planned for the cells that are run together"),
    Limit("preview_seeds", 16, "seeds", "most seeds in one preview"),
    Limit("preview_seconds", 10, "s", "longest wall time of one preview"),
    Limit("previews_waiting", 64, "previews", "most previews waiting at once, one of each reader"),
    Limit("batch_experiments", 2_000, "experiments", "most experiments of one batch; what was left out is said"),
    Limit("runs_queued", 64, "runs", "most runs waiting at once; half of them for one reader"),
    Limit(
        "result_bytes", 8_388_608, "B", "largest stored result; beyond it, lines of single seeds go first, then points"
    ),
    Limit("strength_steps", 10_000, "steps", "most steps towards rest of one gradual solution"),
    Limit("framework_arguments", 1_000_000, "arguments", "most arguments read from one file of a framework"),
    Limit("extensions", 1_000, "extensions", "most extensions listed under one semantics"),
    Limit("solver_conflicts", 200_000, "conflicts", "most conflicts that the search for extensions may meet"),
    Limit("what_if_changes", 64, "changes", "most entries of one list of a what-if"),
    Limit("event_streams", 64, "streams", "most open event streams"),
)

LIMITS = MappingProxyType({row.name: row for row in _ROWS})


def limit(name: str) -> int:
    """Return the value of the limit called `name`."""
    return LIMITS[name].value
