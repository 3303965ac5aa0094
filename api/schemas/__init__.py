"""The wire: one model per answer and per request, one file a subject, and here every name of them."""

from api.schemas.batch import BatchNow, BatchRefused, BatchRequest, BatchStatus, BatchView
from api.schemas.columns import PLACES, SHARES, GraphColumns, LevelColumns, LinkColumns, NodeColumns, Tables
from api.schemas.graph import Community, CommunityBand, CommunityDisc, CommunityMap, GraphAnswer, NodeSummary
from api.schemas.node import CitedSource, Neighbourhood, NeighbourLink, NeighbourNode, NodeDetail, NodePage, Path, Paths
from api.schemas.preview import PreviewRequest, PreviewView
from api.schemas.problem import Problem
from api.schemas.query import (
    Dialect,
    QueryAnswer,
    QueryExample,
    QueryGraph,
    QueryLanguage,
    QueryRequest,
    QueryStep,
    QueryWord,
)
from api.schemas.run import RunEvent, RunPage, RunRequest, RunSummary, RunView
from api.schemas.search import Hit, SearchAnswer
from api.schemas.server import Health, Meta
from api.schemas.simulation import (
    AxisView,
    ExperimentView,
    OutputView,
    ParameterView,
    PresetView,
    ReferenceView,
    SimulationPage,
    SimulationView,
)
from api.schemas.source import CitedBy, Citing, ReproductionPage, SourcePage
from api.schemas.standing import (
    ArgumentAnswer,
    DerivedView,
    Extent,
    InferenceView,
    MirrorView,
    PremiseView,
    RuleParameterView,
    StandingAnswer,
)
from api.schemas.sweep import SweepEvent, SweepRequest, SweepView
from api.schemas.what_if import Moved, WhatIfAdd, WhatIfAnswer, WhatIfRemove, WhatIfRequest, WhatIfRun
from api.schemas.wire import Wire

__all__ = [
    "PLACES",
    "SHARES",
    "ArgumentAnswer",
    "AxisView",
    "BatchNow",
    "BatchRefused",
    "BatchRequest",
    "BatchStatus",
    "BatchView",
    "CitedBy",
    "CitedSource",
    "Citing",
    "Community",
    "CommunityBand",
    "CommunityDisc",
    "CommunityMap",
    "DerivedView",
    "Dialect",
    "ExperimentView",
    "Extent",
    "GraphAnswer",
    "GraphColumns",
    "Health",
    "Hit",
    "InferenceView",
    "LevelColumns",
    "LinkColumns",
    "Meta",
    "MirrorView",
    "Moved",
    "NeighbourLink",
    "NeighbourNode",
    "Neighbourhood",
    "NodeColumns",
    "NodeDetail",
    "NodePage",
    "NodeSummary",
    "OutputView",
    "ParameterView",
    "Path",
    "Paths",
    "PremiseView",
    "PresetView",
    "PreviewRequest",
    "PreviewView",
    "Problem",
    "QueryAnswer",
    "QueryExample",
    "QueryGraph",
    "QueryLanguage",
    "QueryRequest",
    "QueryStep",
    "QueryWord",
    "ReferenceView",
    "ReproductionPage",
    "RuleParameterView",
    "RunEvent",
    "RunPage",
    "RunRequest",
    "RunSummary",
    "RunView",
    "SearchAnswer",
    "SimulationPage",
    "SimulationView",
    "SourcePage",
    "StandingAnswer",
    "SweepEvent",
    "SweepRequest",
    "SweepView",
    "Tables",
    "WhatIfAdd",
    "WhatIfAnswer",
    "WhatIfRemove",
    "WhatIfRequest",
    "WhatIfRun",
    "Wire",
]
