"""Executable models of self-improvement loops, and the engine that runs them.

`specs()` says what there is, `check_parameters` what a parameter may be, `simulate` runs. JAX is imported by the first
function that computes, not before.
"""

from sim.check import ParameterError, allowed, check_parameters, padded, plan_memory
from sim.device import DeviceError, configure, devices
from sim.registry import SIMULATIONS, Simulation, get_spec, specs
from sim.run import Block, Outputs, Result, simulate
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Value, recorded_steps
from sim.stats import Interval, MeanCurve, cohen_dz, mean_curve, t_interval, wilson_interval
from sim.status import Status

__all__ = [
    "SIMULATIONS",
    "Ablation",
    "Axis",
    "Block",
    "DeviceError",
    "Interval",
    "MeanCurve",
    "Output",
    "Outputs",
    "Parameter",
    "ParameterError",
    "Preset",
    "Reference",
    "Result",
    "Simulation",
    "Spec",
    "Status",
    "Value",
    "allowed",
    "check_parameters",
    "cohen_dz",
    "configure",
    "devices",
    "get_spec",
    "mean_curve",
    "padded",
    "plan_memory",
    "recorded_steps",
    "simulate",
    "specs",
    "t_interval",
    "wilson_interval",
]
