"""From what the stores and the solvers hold to what the wire says. Nothing here knows HTTP."""
