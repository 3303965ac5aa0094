"""Writes docs/signatures.md: every stated figure beside ours. Run with `python -m tests.signatures.report`, some minutes."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.signatures.measure import Measured, allowed, measure
from tests.signatures.table import BATCHES

PAGE = Path(__file__).parents[2] / "docs" / "signatures.md"
SEED = 2

HEAD = """# Signatures: what the simulation notes state, and what this implementation shows

Figures that the project's simulation notes state for items 1 to 11 (S: a signature; R: a counter-regime), measured from seed
{seed} on 20 seeds, the bistable loops (items 3, 9a and 9b) on 8, networks (item 11) on 3. A row holds
where our 95 % interval reaches the stated interval widened by half of its width; a figure stated without an interval is read as
itself within 5 % or 0.02, whichever is wider, and a threshold as it is. {holds} of {total} rows hold.
`python -m tests.signatures.report` writes this page.

| | quantity | stated | accepted | found, with 95 % interval | holds |
| --- | --- | --- | --- | --- | --- |
"""

FOUND = """
## What does not hold, and what was found

- R1, facts with unsure errors, holds at a verifier's advantage of 0, which is where the rows are measured: the closed form
  gives 0.536 and 0.268 there. At the default of 1.5 it gives 0.818 and 0.409, and so does the run.
- S7.1 and S7.2: confidence is announced with noise and clipped to [0, 1], and the notes give no size for that noise; ours
  is 0.05. Confidence in wrong answers starts lower and the weighted vote of independent agents gains less than stated, and it
  gains by talk (R7), where the notes see no change. All orders hold: the advantage falls with likeness and is 0 for copies.
- 11.1: the gap rises, peaks and levels off as stated, and the verifier learns along with the policy, where the notes trained it
  afterwards. Own likelihood is behind the verifier from 160 updates on, and by more than stated. Facts that are half learned
  have a gap of 0.26 at accuracy 0.48 after 40 updates, where the notes state 0.16 at 0.55; the next look comes at 60 updates.
  On facts held out the network is surer than stated, 0.74 for 0.64: ours is the share of the most frequent of 64 answers, and
  how the notes took theirs is not said.
- 11.2: three seeds make wide intervals, so that a row which holds says little about its size. Our networks gain less than those
  of the notes: 0.30 at best by own likelihood where 0.35 to 0.39 is stated, and 0.66 by the exact check where 0.71 to 0.75 is.
  The rise by own likelihood, 0.099, lies at its threshold of 0.1. We draw new prompts in every round, from the 200 grids to
  learn from, and look at held-out ones; the notes do not say what theirs were. All orders and all directions hold.
- 11.3: true reward gains 0.27 in 200 updates, where the notes state 0.40, and collapse takes one of three seeds longer than 50
  updates. Figures of the notes on medium and strong starts are not measured.
"""


def page(rows: list[Measured]) -> str:
    """Return the page."""
    holds = sum(row.holds for row in rows)
    head = HEAD.format(seed=SEED, holds=holds, total=len(rows))
    return head + "".join(f"{_line(row)}\n" for row in rows) + FOUND


def _line(row: Measured) -> str:
    least, most = allowed(row.signature)
    cells = (
        row.signature.id,
        f"{row.signature.says} ({row.signature.simulation.replace('_', ' ')})",
        f"{row.signature.value:g}",
        f"{least:.4g} to {most:.4g}",
        f"{row.mean:.4g} [{row.low:.4g}, {row.high:.4g}]",
        "yes" if row.holds else "**no**",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure everything, what is on most seeds first, and write the page after each step."""
    found = dict[int, list[Measured]]()
    for number, batch in sorted(enumerate(BATCHES), key=lambda pair: -pair[1].seeds):
        found[number] = measure(batch, seeds=batch.seeds, seed=SEED)
        PAGE.write_text(page([row for key in sorted(found) for row in found[key]]), encoding="utf-8")
        print(f"{batch.simulation} done", file=sys.stderr)


if __name__ == "__main__":
    main()
