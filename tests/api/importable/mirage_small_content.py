"""A small folder of content: four nodes, one source, one experiment with a real simulation."""

from __future__ import annotations

from pathlib import Path

ROOT = "a-root-claim"
RUNNABLE = "a-root-claim"
LONELY = "a-lonely-topic"

NODES = {
    "claim/a-root-claim": """
id: a-root-claim
kind: claim
title: A root claim
statement: The judge that moves with the actor loses the truth.
root: true
links:
  - to: a-mechanism
    relation: explains
    reason: A part of how.
sources:
  - source: a-paper
    locator: section 2
experiments:
  - id: main
    simulation: external_anchor
    parameters: {external_share: 0.0, steps: 60}
    predictions:
      - id: falls
        statement: Accuracy falls when nothing comes from outside.
        measure: {output: accuracy, reduce: change}
        at_most: 0.0
""",
    "mechanism/a-mechanism": """
id: a-mechanism
kind: mechanism
title: A mechanism
statement: Shared parameters carry what the actor learns into its judge.
""",
    "failure_mode/a-failure": """
id: a-failure
kind: failure_mode
title: A failure with <script>alert(1)</script>
statement: Naïve answers win, 👀 and كذلك on.
links:
  - to: a-root-claim
    relation: supports
    reason: Seen in its wake.
""",
    "topic/a-lonely-topic": """
id: a-lonely-topic
kind: topic
title: A lonely topic
statement: Nothing is linked to it.
""",
}

SOURCE = """
key: a-paper
title: A paper
authors: [A. Author]
year: 2024
url: https://example.org/a-paper
figures:
  - id: a-figure
    quantity: share of right answers
    value: 0.5
    confidence: high
  - id: a-fall
    quantity: accuracy lost
    value: -12
    unit: points
    locator: Table 1
    confidence: medium
reproductions:
  - id: the-fall
    quantity: Accuracy, start to end, nothing from outside
    reported: {figure: a-fall}
    node: a-root-claim
    measure: {output: accuracy, reduce: change}
    scale: Both are shares of right answers.
    why_not: The run is short.
"""


def write_content(folder: Path) -> Path:
    """Write the folder and return it."""
    for name, text in NODES.items():
        path = folder / "nodes" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{text.strip()}\n---\n\nSome text.\n", encoding="utf-8")
    (folder / "sources").mkdir()
    (folder / "sources" / "a-paper.yaml").write_text(SOURCE.strip() + "\n", encoding="utf-8")
    return folder
