"""Executable models of self-improvement loops, and the engine that runs them.

`specs()` says what there is, `check_parameters` what a parameter may be, `simulate` runs. JAX is imported by the first
function that computes, not before.
"""

from sim.check import ParameterError, allowed, check_parameters, padded, plan_memory
from sim.device import DeviceError, configure, devices
from sim.registry import SIMULATIONS, Simulation, get_spec, specs
from sim.run import Block, Outputs, Result, compile_ahead, simulate
from sim.solve import Solution, solve
from sim.spec import (
    Ablation,
    Axis,
    Expectation,
    Output,
    Parameter,
    Preset,
    Reading,
    Reference,
    Spec,
    Value,
    recorded_steps,
)
from sim.stats import Interval, MeanCurve, cohen_dz, mean_curve, t_interval, wilson_interval
from sim.status import Status

__all__ = [
    "SIMULATIONS",
    "Ablation",
    "Axis",
    "Block",
    "DeviceError",
    "Expectation",
    "Interval",
    "MeanCurve",
    "Output",
    "Outputs",
    "Parameter",
    "ParameterError",
    "Preset",
    "Reading",
    "Reference",
    "Result",
    "Simulation",
    "Solution",
    "Spec",
    "Status",
    "Value",
    "allowed",
    "check_parameters",
    "cohen_dz",
    "compile_ahead",
    "configure",
    "devices",
    "get_spec",
    "mean_curve",
    "padded",
    "plan_memory",
    "recorded_steps",
    "simulate",
    "solve",
    "specs",
    "t_interval",
    "wilson_interval",
]
