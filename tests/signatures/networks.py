"""Every figure that the simulation notes state for item 11, the small networks, as `table` has those of the other items."""

from __future__ import annotations

from math import inf

from sim.neural.start import FULL
from tests.signatures.signature import Batch, pass_change

DISTILLED = {**FULL, "prompts": 192, "samples": 64, "updates": 120, "verifier_updates": 20}
VOTED = {**FULL, "prompts": 48, "learning_rate": 1e-3}
TRAINED = {"batch": 256, "width": 128, "exam_prompts": 64}
RECALLED = {**TRAINED, "task": "facts", "rounds": 120}

NETWORKS = (
    Batch(
        "neural_self_training",
        {
            "likelihood": {**DISTILLED, "filter": "likelihood"},
            "weak": {**DISTILLED, "filter": "verifier"},
            "external": {**DISTILLED, "filter": "external"},
            "none": {**DISTILLED, "filter": "none"},
        },
        (
            ("11.2", "own likelihood: best pass@1 minus start, threshold", ("likelihood", "accuracy", "max"), 0.1, 0.1, inf,
             ("likelihood", "accuracy", "first")),
            ("11.2", "own likelihood: change of pass@64, threshold", pass_change("likelihood", 64.0), -0.2, -inf, -0.2),
            ("11.2", "own likelihood: best pass@1", ("likelihood", "accuracy", "max"), 0.37, 0.35, 0.39),
            ("11.2", "own likelihood: pass@1 at the end", ("likelihood", "accuracy"), 0.31, 0.28, 0.34),
            ("11.2", "own likelihood: pass@64 at the end", ("likelihood", "pass_at_k", "last", None, {"k": 64.0}),
             0.55, 0.53, 0.58),
            ("11.2", "own likelihood: entropy at the end, nats", ("likelihood", "entropy"), 1.0),
            ("11.2", "weak verifier: AUC at the start", ("weak", "verifier_auc", "first"), 0.66, 0.62, 0.71),
            ("11.2", "weak verifier: pass@1 at the end, threshold", ("weak", "accuracy"), 0.05, -inf, 0.05),
            ("11.2", "external check: pass@1 at the end, threshold", ("external", "accuracy"), 0.6, 0.6, inf),
            ("11.2", "external check: pass@1 at the end", ("external", "accuracy"), 0.73, 0.71, 0.75),
            ("11.2", "external check: pass@64 at the end", ("external", "pass_at_k", "last", None, {"k": 64.0}),
             0.985, 0.97, 0.995),
            ("11.2", "no filter: pass@1 at the end", ("none", "accuracy"), 0.14, 0.13, 0.15),
        ),
        seeds=3,
    ),
    Batch(
        "neural_vote_reward",
        {"weak": {**VOTED, "rounds": 40}, "truth": {**VOTED, "rounds": 40, "external_share": 1.0},
         "some": {**VOTED, "rounds": 40, "external_share": 0.3}},
        (
            ("11.3", "weak start: pass@1 before", ("weak", "accuracy", "first"), 0.2),
            ("11.3", "weak start: reward after 50 updates", ("weak", "majority_reward", "at", 50.0), 1.0),
            ("11.3", "weak start: pass@1 after 50 updates", ("weak", "accuracy", "at", 50.0), 0.0, 0.0, 0.01),
            ("11.3", "weak start: constancy before", ("weak", "constancy", "first"), 0.29),
            ("11.3", "weak start: constancy after 50 updates", ("weak", "constancy", "at", 50.0), 1.0),
            ("11.3", "weak start: highest pass@1 minus start", ("weak", "accuracy", "max"), 0.0,
             ("weak", "accuracy", "first")),
            ("11.3", "weak start, external share 0.3: pass@1 at the end", ("some", "accuracy"), 0.008, 0.004, 0.012),
            ("11.3", "weak start, true reward: pass@1 after 200 updates", ("truth", "accuracy"), 0.59),
        ),
        seeds=3,
    ),
    Batch(
        "neural_gap",
        {name: {**TRAINED, "blanks": 10, "rounds": 32, "score": name} for name in ("verifier", "likelihood")},
        (
            *(
                row
                for after, accuracy, relative, gap in (
                    (20.0, 0.0, 0.0, 0.0), (40.0, 0.006, 0.016, 0.016), (80.0, 0.21, 0.444, 0.35),
                    (160.0, 0.52, 0.837, 0.40), (320.0, 0.68, 0.856, 0.28), (640.0, 0.74, 0.840, 0.22),
                )
                for row in (
                    ("11.1", f"grids: accuracy after {after:g} updates", ("verifier", "accuracy", "at", after), accuracy),
                    ("11.1", f"grids: relative gap after {after:g} updates",
                     ("verifier", "relative_gap", "at", after), relative),
                    ("11.1", f"grids: gap after {after:g} updates", ("verifier", "gap", "at", after), gap),
                )
            ),
            *(
                ("11.1", f"grids: relative gap by own likelihood after {after:g} updates",
                 ("likelihood", "relative_gap", "at", after), relative)
                for after, relative in ((40.0, 0.02), (80.0, 0.48), (160.0, 0.78), (320.0, 0.74), (640.0, 0.65))
            ),
        ),
        seeds=3,
    ),
    Batch(
        "neural_gap",
        {asked: {**RECALLED, "asked": asked} for asked in ("held_out", "taught")},
        (
            ("11.1", "facts taught: accuracy when converged", ("taught", "accuracy"), 0.998),
            ("11.1", "facts taught: gap when converged", ("taught", "gap"), 0.002),
            ("11.1", "facts taught: half learned, accuracy after 40 updates", ("taught", "accuracy", "at", 40.0), 0.55),
            ("11.1", "facts taught: half learned, gap after 40 updates", ("taught", "gap", "at", 40.0), 0.16),
            ("11.1", "facts held out: accuracy when converged", ("held_out", "accuracy"), 0.05, 0.04, 0.06),
            ("11.1", "facts held out: gap when converged", ("held_out", "gap"), -0.006, -0.009, -0.003),
            ("11.1", "facts held out: AUC of the verifier when converged", ("held_out", "verifier_auc"), 0.505, 0.45, 0.56),
            ("11.1", "facts held out: confidence when converged", ("held_out", "confidence"), 0.64),
        ),
        seeds=3,
    ),
)  # fmt: skip
