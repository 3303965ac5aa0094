"""The one joiner of a node and a simulation: binding, run, verdict, state. Importing it does not import JAX."""

from mirage_kg.experiment.ahead import compile_ahead
from mirage_kg.experiment.check import experiment_problems
from mirage_kg.experiment.comparison.moved import Nearest, nearest_run
from mirage_kg.experiment.comparison.paired import paired
from mirage_kg.experiment.comparison.twin import twin
from mirage_kg.experiment.execute import Outcome, execute
from mirage_kg.experiment.plan import Plan, plan, problem_of
from mirage_kg.experiment.reproduction.reproduce import beside, needed
from mirage_kg.experiment.reproduction.table import markdown, totals
from mirage_kg.experiment.state import is_current, state_of
from mirage_kg.experiment.sweeps.plan import SweepPlan, plan_sweep
from mirage_kg.experiment.sweeps.sweep import SweepOutcome, sweep
from mirage_kg.experiment.verdict import judge, overall
from mirage_kg.experiment.view import experiment_view, simulation_view, simulation_views

__all__ = [
    "Nearest",
    "Outcome",
    "Plan",
    "SweepOutcome",
    "SweepPlan",
    "beside",
    "compile_ahead",
    "execute",
    "experiment_problems",
    "experiment_view",
    "is_current",
    "judge",
    "markdown",
    "nearest_run",
    "needed",
    "overall",
    "paired",
    "plan",
    "plan_sweep",
    "problem_of",
    "simulation_view",
    "simulation_views",
    "state_of",
    "sweep",
    "totals",
    "twin",
]
