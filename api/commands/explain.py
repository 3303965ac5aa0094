"""`mirage explain`: say why a node stands as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands.about import about_a_node
from api.commands.options import print_json

if TYPE_CHECKING:
    from api.schemas import ArgumentAnswer


@about_a_node
def explain(answer: ArgumentAnswer, as_json: bool) -> None:
    """Say why one node stands as it does, what would turn it, which way the runs reach it, and what to run next."""
    from api.terminal.argument_text import told_reasons

    if as_json:
        found = answer.model_dump(mode="json", include={"revision", "asked", "reasons", "path", "mirror", "next"})
        print_json({"node": answer.node.id, **found})
    else:
        told_reasons(answer)
