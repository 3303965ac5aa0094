"""What `mirage simulations` prints for people: names that an experiment writes first, what they mean beside them."""

from __future__ import annotations

from rich.markup import escape

from api import schemas
from api.terminal.console import listing, out
from mirage_kg.model.experiment import Value
from mirage_kg.model.written import written


def told_simulations(page: schemas.SimulationPage) -> None:
    """Print every simulation by id, then those that a package registers and that cannot be used, with the reason."""
    listing("", ("id", "title"), [(row.id, row.title) for row in page.items])
    if page.refused:
        listing("Cannot be used", ("registered as", "reason"), [(row.name, row.reason) for row in page.refused])
    out.print("\nWhat one takes and gives: mirage simulations ID", style="dim")


def told_simulation(view: schemas.SimulationView) -> None:
    """Print one simulation: parameters and outputs by the names that an experiment writes, and what removes the mechanism."""
    out.print(f"[bold]{escape(view.title)}[/]")
    out.print(f"{view.id}, version {view.version}, {', '.join(view.tiers)}", style="dim", markup=False)
    out.print(f"\n{view.summary}", markup=False)
    knobs = [(row.name, _value(row.default), _range(row), row.unit, row.sentence) for row in view.parameters]
    listing("Parameters", ("name", "default", "accepts", "unit", ""), knobs)
    seen = [(row.name, ", ".join(row.axes), row.unit, row.sentence) for row in view.outputs]
    listing("Outputs", ("name", "along", "unit", ""), seen)
    listing("Presets", ("name", ""), [(row.name, row.shows) for row in view.presets])
    removed = ", ".join(f"{name} = {_value(value)}" for name, value in view.ablation.items())
    out.print(f"\n[bold]Ablation[/]: {escape(removed)}. {escape(view.ablation_removes)}")
    out.print(f"[bold]Not shown[/]: {escape(view.not_shown)}")


def _value(value: Value) -> str:
    return value if isinstance(value, str) else written(value)


def _range(row: schemas.ParameterView) -> str:
    if row.low is None or row.high is None:
        return " | ".join(map(_value, row.choices))
    return f"{written(row.low)} to {written(row.high)}"
