"""The wire: one model per answer and per request, never the stored record where the two could drift apart."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mirage_kg.limits import limit
from mirage_kg.model.experiment import Prediction, Value
from mirage_kg.model.node import Argument, Citation, Link
from mirage_kg.model.relation import Origin
from mirage_kg.model.reproduction import Beside
from mirage_kg.model.run import NodeState, Outputs, Progress, Run, RunStatus, Tier, Twin, Verdict
from mirage_kg.model.source import Source
from mirage_kg.model.standing import Mirror
from mirage_kg.model.sweep import Sweep, SweepOutputs


class Wire(BaseModel):
    """Base of answers."""

    model_config = ConfigDict(ser_json_inf_nan="null")


class Problem(Wire):
    """The one error body (RFC 9457): a stable code, what was wrong, where, and what to do instead."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str = ""
    where: str = ""


Dialect = Literal["subset", "neo4j"]


class NodeSummary(Wire):
    """A node as lists and maps show it. `x` and `y` are its place on the whole map, in [-1, 1], stable per revision.

    `strength`, its band `low` to `high` over the semantics, `testedness`, `agreed` and `mirror` are null until standing was
    solved for the first time; the ETag changes when it was.
    """

    id: str
    kind: str
    title: str
    statement: str
    degree: int
    community: int
    x: float
    y: float
    runnable: bool
    state: NodeState
    strength: float | None
    low: float | None
    high: float | None
    testedness: float | None
    agreed: bool | None
    mirror: Mirror | None


class Community(Wire):
    """A part of the whole map: its index, the title of its most linked node, its size and the size word."""

    id: int
    label: str
    size: int
    word: Literal["small", "medium", "large"]


class GraphAnswer(Wire):
    """The whole graph, or one community of it. `left_out` counts the nodes that the budget of one answer did not allow."""

    revision: str
    nodes: list[NodeSummary]
    links: list[Link]
    communities: list[Community]
    truncated: bool
    left_out: int


class CommunityDisc(Community):
    """A community as a disc on the whole map, with how many nodes of each kind it holds.

    `strength` is the mean over its statements; null while they are not solved, and where there are none.
    """

    x: float
    y: float
    radius: float
    kinds: dict[str, int]
    strength: float | None = None


class CommunityBand(Wire):
    """How many links join two communities, or lie inside one where `source` and `target` are the same."""

    source: int
    target: int
    links: int


class CommunityMap(Wire):
    """The whole graph at the level of its communities: for graphs with more nodes than one answer holds.

    `solved`: how statements stand is known. Until then it is worked out behind the requests; ask again.
    """

    revision: str
    solved: bool = False
    communities: list[CommunityDisc]
    bands: list[CommunityBand]
    nodes: int
    links: int


class NeighbourNode(NodeSummary):
    """A node of a neighbourhood; `hop` is its distance from the centre."""

    hop: int


class Neighbourhood(Wire):
    """A centre with everything within `hops`. `direct` counts hop 1; `two_hop` counts all nodes within two hops of it."""

    revision: str
    center: NeighbourNode
    nodes: list[NeighbourNode]
    links: list[Link]
    direct: int
    two_hop: int
    hops: int
    cluster: Community
    truncated: bool
    left_out: int


class ParameterView(Wire):
    """One knob of an experiment: the simulation's declaration with this node's value as `value`."""

    name: str
    label: str
    symbol: str
    unit: str
    default: Value
    value: Value
    low: float | None
    high: float | None
    step: float | None
    sentence: str
    choices: list[Value]
    shape: bool
    integer: bool
    group: str


class AxisView(Wire):
    """One dimension of outputs."""

    name: str
    label: str
    unit: str


class OutputView(Wire):
    """One observed quantity."""

    name: str
    label: str
    unit: str
    sentence: str
    axes: list[str]
    role: Literal["wanted", "paid", "other"]
    low: float | None
    high: float | None


class PresetView(Wire):
    """A named setting. `predictions` are its own, judged against `contrast`; a preset without any is only a setting."""

    name: str
    label: str
    parameters: dict[str, Value]
    shows: str
    predictions: list[Prediction]
    contrast: dict[str, Value]


class ReferenceView(Wire):
    """Where a model comes from."""

    text: str
    url: str


class SimulationView(Wire):
    """A simulation as it declares itself."""

    id: str
    title: str
    version: int
    summary: str
    mechanism: str
    axis: AxisView
    axes: list[AxisView]
    parameters: list[ParameterView]
    outputs: list[OutputView]
    ablation: dict[str, Value]
    ablation_removes: str
    presets: list[PresetView]
    references: list[ReferenceView]
    tiers: list[Tier]
    bistable: bool
    not_shown: str


class ExperimentView(Wire):
    """A node's experiment, joined with its simulation. `problem` is set when it cannot run, and says why."""

    id: str
    simulation: SimulationView | None
    arms: dict[str, dict[str, Value]]
    ablation: dict[str, Value]
    predictions: list[Prediction]
    not_shown: str
    problem: str
    last_run: str | None


class NeighbourLink(Wire):
    """A link seen from the node: the link, the other end, and the words to read it in this direction."""

    link: Link
    other: NodeSummary
    outgoing: bool
    words: str
    polarity: Literal["support", "attack", "undercut", "neutral"]


class CitedSource(Wire):
    """A source with the place that the node cites."""

    citation: Citation
    source: Source


class NodeDetail(NodeSummary):
    """Everything about one node. `body` is Markdown and must be sanitised by whoever shows it.

    `links` are the first of each origin in the order of `GET /nodes/{id}/links`; `links_left_out` counts the rest by origin.
    `sources_missing` holds the keys that the node cites and no source has: what they were to support stands uncited.
    """

    revision: str
    body: str
    aliases: list[str]
    anchor: list[str]
    links: list[NeighbourLink]
    links_left_out: dict[Origin, int]
    arguments: list[Argument]
    sources: list[CitedSource]
    sources_missing: list[str]
    experiments: list[ExperimentView]
    cluster: Community


class LinkPage(Wire):
    """One page of the links of a node; `next` is opaque and null on the last page."""

    items: list[NeighbourLink]
    next: str | None


class NodePage(Wire):
    """One page of nodes; `next` is opaque and null on the last page."""

    items: list[NodeSummary]
    next: str | None


class Path(Wire):
    """One path: node ids in order and the links between them."""

    nodes: list[str]
    links: list[Link]


class Paths(Wire):
    """Paths from shortest to longest. `truncated` when the search stopped at its budget."""

    items: list[Path]
    nodes: list[NodeSummary]
    truncated: bool


class Hit(Wire):
    """One search result. Highlights are [start, end) ranges in UTF-16 code units of `title` and `snippet`."""

    node: NodeSummary
    score: float
    title_ranges: list[tuple[int, int]]
    snippet: str
    snippet_ranges: list[tuple[int, int]]


class SearchAnswer(Wire):
    """Search results, best first. `suggestion` is the nearest spelling when nothing matched."""

    items: list[Hit]
    searched: int
    suggestion: str | None


class QueryRequest(BaseModel):
    """A read-only query: its text, the values of its $names, the most rows wanted, and the language that the text is in."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    text: Annotated[str, Field(min_length=1, max_length=limit("cypher_length"))]
    parameters: dict[str, Any] = {}
    rows: Annotated[int, Field(ge=1, le=limit("cypher_rows"))] = limit("cypher_rows")
    dialect: Dialect = "subset"


class QueryStep(Wire):
    """One step of the plan, with the rows that it was expected to give."""

    does: str
    detail: str
    rows: float


class QueryGraph(Wire):
    """The nodes of the map that stand in the rows, with links among them; `left_out` nodes are too many to draw."""

    nodes: list[NodeSummary]
    links: list[Link]
    left_out: int


class QueryAnswer(Wire):
    """Rows of a query, one value for each column, and what of it can be drawn. `truncated` when there were more rows."""

    revision: str
    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    notes: list[str]
    plan: list[QueryStep]
    seconds: float
    graph: QueryGraph


class QueryWord(Wire):
    """A label, type or function: its name, how it is used, what it says, and the properties that it has."""

    name: str
    detail: str = ""
    sentence: str
    properties: list[str] = []


class QueryExample(Wire):
    """A question that readers have, with the query that answers it."""

    name: str
    question: str
    text: str


class QueryLanguage(Wire):
    """What a query can name."""

    keywords: list[str]
    functions: list[QueryWord]
    labels: list[QueryWord]
    types: list[QueryWord]
    examples: list[QueryExample]


class ReproductionPage(Wire):
    """Every published number that is bound to a simulation, beside what the newest finished run shows."""

    items: list[Beside]
    next: str | None


class SimulationPage(Wire):
    """All simulations."""

    items: list[SimulationView]
    next: str | None


class RunRequest(BaseModel):
    """What to run. Everything is optional; absent means the node's own setting.

    `tier` theory answers at once, without seeds, where the simulation has a theory; absent means over seeds. `preset` runs a
    preset of the simulation instead and judges it by its own prediction; `parameters` change it. `mutants` adds the mutation
    score.
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    experiment: str | None = None
    parameters: dict[str, Value] = {}
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    device: Literal["auto", "cpu", "gpu"] = "auto"
    tier: Tier | None = None
    ablated: bool = False
    preset: str | None = None
    mutants: bool = False


class RunSummary(Wire):
    """A run without its curves."""

    id: str
    node: str
    node_title: str
    simulation: str
    status: RunStatus
    verdict: Verdict | None
    created: str
    run_seconds: float | None
    seeds: int
    ablated: bool
    tier: Tier
    preset: str | None


class RunPage(Wire):
    """One page of runs, newest first."""

    items: list[RunSummary]
    next: str | None


class RunView(Run):
    """A run as it is answered; same fields as the record, of which `twin` is always there."""

    twin: Twin


class RunEvent(Wire):
    """One server-sent event of a run. `partial` holds every point so far (no per-seed rows), so a lost event loses nothing."""

    status: RunStatus
    progress: Progress
    partial: Outputs | None = None
    verdict: Verdict | None = None


class SweepRequest(BaseModel):
    """A grid of settings to run. `grid` maps a parameter, by name or symbol, to `low:high:count`, `a,b,c` or its values."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    grid: Annotated[
        dict[str, str | Annotated[list[Value], Field(min_length=1, max_length=limit("sweep_cells"))]],
        Field(min_length=1, max_length=limit("sweep_axes")),
    ]
    experiment: str | None = None
    parameters: dict[str, Value] = {}
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    device: Literal["auto", "cpu", "gpu"] = "auto"
    ablated: bool = False


class SweepView(Sweep):
    """A sweep as it is answered; same fields as the record."""


class SweepEvent(Wire):
    """One server-sent event of a sweep. `partial` holds every cell so far, so a lost event loses nothing."""

    status: RunStatus
    progress: Progress
    partial: SweepOutputs | None = None
