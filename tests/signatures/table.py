"""Every figure that the simulation notes state for items 1 to 11, and where our implementation measures it.

A row names a simulation and an arm, the reading of the arm (or of it against another), and the stated value with its
interval where one is stated.
"""

from __future__ import annotations

from tests.signatures.networks import NETWORKS
from tests.signatures.signature import Batch, pass_change

VOTE = {"samples": 16, "steps": 1500, "step_size": 3.0}
VOTE_8 = {"samples": 8, "steps": 2000, "step_size": 3.0}
JUDGE = {"steps": 1000, "step_size": 3.0}
LEAVING = {"external_share": 0.4, "steps": 1600, "step_size": 3.0}

BATCHES = (
    Batch(
        "generation_verification_gap",
        {
            "chain": {},
            "fact": {"chain_length": 1, "systematicity": 1.0},
            "nearly_fact": {"chain_length": 1, "systematicity": 0.97},
            "unsure": {"chain_length": 1, "systematicity": 0.0, "verifier_advantage": 0.0},
            "half": {"chain_length": 1, "systematicity": 0.5, "verifier_advantage": 0.0},
        },
        (
            ("S1.1", "relative gap, slope per decade", ("chain", "relative_gap", "slope"), 0.171, 0.1706, 0.1715),
            ("S1.1", "relative gap, Spearman correlation with capability", ("chain", "relative_gap", "correlation"), 0.998),
            ("S1.1", "relative gap at capability 21", ("chain", "relative_gap", "at", 21.0), 0.303),
            ("S1.1", "relative gap at capability 22", ("chain", "relative_gap", "at", 22.0), 0.655),
            ("S1.2", "largest absolute gap", ("chain", "gap", "max"), 0.55),
            ("S1.2", "absolute gap at the end", ("chain", "gap"), 0.20),
            ("S1.2", "accuracy where the gap is largest", ("chain", "accuracy", "at", 22.0), 0.159, 0.157, 0.162),
            ("S1.3", "fact: relative gap, slope per decade", ("fact", "relative_gap", "slope"), 0.0, -0.0001, 0.0001),
            ("S1.3", "nearly fact: relative gap, lowest", ("nearly_fact", "relative_gap", "min"), 0.004),
            ("S1.3", "nearly fact: relative gap, highest", ("nearly_fact", "relative_gap", "max"), 0.044),
            ("S1.4", "best of N, relative gap at capability 22", ("chain", "best_of_n_relative_gap", "at", 22.0), 0.897),
            ("R1", "unsure fact: relative gap at accuracy 0.79", ("unsure", "relative_gap", "at", 22.0), 0.53),
            ("R1", "half systematic: relative gap there", ("half", "relative_gap", "at", 22.0), 0.27),
        ),
    ),
    Batch(
        "iterative_self_improvement",
        {
            "rank": {},
            "plain": {"familiarity": 0.0},
            "familiar": {"familiarity": 1.0},
            "absolute": {"rule": "absolute"},
            "absolute_infinite": {"rule": "absolute", "samples": "infinite"},
            "perfect": {"verifier_power": 6.0, "familiarity": 0.0, "fixed_error": 0.0},
            "exact": {"rule": "exact"},
        },
        (
            ("S2.1", "share of the gain after round 4", ("rank", "accuracy", "share_by", 4.0), 0.87, 0.86, 0.89),
            ("S2.1", "share of the gain after round 5", ("rank", "accuracy", "share_by", 5.0), 0.93),
            ("S2.1", "gain of the last three rounds", ("rank", "accuracy"), 0.0036, 0.0019, 0.0052,
             ("rank", "accuracy", "at", 7.0)),
            ("S2.2", "change of pass@1", pass_change("rank", 1.0), 0.180, 0.169, 0.192),
            ("S2.2", "change of pass@8", pass_change("rank", 8.0), 0.004, -0.007, 0.014),
            ("S2.2", "change of pass@64", pass_change("rank", 64.0), -0.350, -0.364, -0.336),
            ("S2.2", "change of pass@256", pass_change("rank", 256.0), -0.565, -0.580, -0.551),
            ("S2.3", "entropy at the start, nats", ("rank", "entropy", "first"), 3.14),
            ("S2.3", "entropy at the end, nats", ("rank", "entropy"), 0.07),
            ("S2.3", "correct modes alive at the start", ("rank", "coverage", "first"), 0.63),
            ("S2.3", "correct modes alive at the end", ("rank", "coverage"), 0.07),
            ("S2.3", "rarest correct mode alive at the end", ("rank", "rarest_mode"), 0.01),
            ("S2.4", "gap at the start", ("rank", "gap", "first"), 0.073),
            ("S2.4", "gap at the end", ("rank", "gap"), 0.001),
            ("S2.4", "gain over summed gap", ("rank", "gain_over_gap"), 0.698, 0.692, 0.704),
            ("S2.5", "no preference for the familiar: final accuracy", ("plain", "accuracy"), 0.268),
            ("S2.5", "strong preference: final accuracy", ("familiar", "accuracy"), 0.195),
            ("R2", "absolute rule, 32 answers: change of pass@512", pass_change("absolute", 512.0), -0.55),
            ("R2", "absolute rule, infinitely many: change of pass@512", pass_change("absolute_infinite", 512.0), -0.14),
            ("R2", "absolute rule, infinitely many: change of pass@8", pass_change("absolute_infinite", 8.0), 0.17),
            ("R2", "perfect ranker: change of pass@256", pass_change("perfect", 256.0), -0.28),
            ("R2", "exact check: change of pass@1", pass_change("exact", 1.0), 0.784),
            ("R2", "exact check: change of pass@64", pass_change("exact", 64.0), 0.259),
            ("R2", "exact check: change of pass@512", pass_change("exact", 512.0), 0.034),
        ),
    ),
    Batch(
        "majority_vote_reward",
        {
            "collapse": {**VOTE},
            "truth": {**VOTE, "external_share": 1.0},
            "fixed": {**VOTE, "label_refresh": 0.0},
            "not_shared": {**VOTE, "shared_plasticity": 0.0},
            "stop": {**VOTE, "stop_share": 0.3},
            **{
                f"slow {share}": {**VOTE, "shared_plasticity": 0.3, "external_share": share}
                for share in (0.0, 0.1, 0.3)
            },
        },
        (
            ("S3.1", "accuracy at the start", ("collapse", "accuracy", "first"), 0.440),
            ("S3.1", "peak accuracy", ("collapse", "accuracy", "max"), 0.518, 0.473, 0.563),
            ("S3.1", "accuracy at the end", ("collapse", "accuracy"), 0.204, 0.112, 0.296),
            ("S3.1", "majority reward at the end", ("collapse", "majority_reward"), 0.972),
            ("S3.1", "top share at the end", ("collapse", "top_share"), 0.89),
            ("S3.3", "true labels: accuracy", ("truth", "accuracy"), 0.750, 0.741, 0.760),
            ("S3.3", "fixed first labels: accuracy", ("fixed", "accuracy"), 0.719, 0.700, 0.738),
            ("S3.3", "nothing global moves: accuracy", ("not_shared", "accuracy"), 0.668),
            ("S3.4", "stopped at top share 0.3: accuracy kept", ("stop", "accuracy"), 0.484, 0.443, 0.525),
            ("S3.5", "slow loop, nothing external", ("slow 0.0", "accuracy"), 0.529),
            ("S3.5", "slow loop, external share 0.1", ("slow 0.1", "accuracy"), 0.655),
            ("S3.5", "slow loop, external share 0.3", ("slow 0.3", "accuracy"), 0.718),
        ),
        seeds=8,
    ),
    Batch(
        "majority_vote_reward",
        {"fast": {**VOTE_8}, "slower": {**VOTE_8, "shared_plasticity": 0.6}},
        (
            ("S3.2", "peak minus start", ("fast", "accuracy", "max"), 0.047, 0.018, 0.077, ("fast", "accuracy", "first")),
            ("S3.2", "end minus start", ("fast", "accuracy", "change"), -0.291, -0.355, -0.228),
            ("S3.2", "slower component: peak minus start", ("slower", "accuracy", "max"), 0.083,
             ("slower", "accuracy", "first")),
            ("S3.2", "slower component: end minus start", ("slower", "accuracy", "change"), -0.173),
        ),
        seeds=8,
    ),
    Batch(
        "self_rewarding_judge",
        {
            f"{kind} {r} {rho}": {"judge_error": r, "shared_error": rho, "co_training": m}
            for kind, m in (("fixed", 0.0), ("along", 1.0))
            for r, rho in ((0.3, 0.5), (0.6, 0.5), (0.6, 0.9), (0.9, 0.9), (1.2, 0.9))
        },
        (
            ("S4.1", "fixed judge of error 0.3", ("fixed 0.3 0.5", "actor_error"), 0.318),
            ("S4.1", "fixed judge of error 0.6", ("fixed 0.6 0.5", "actor_error"), 0.610),
            ("S4.1", "the same, more error shared", ("fixed 0.6 0.9", "actor_error"), 0.611),
            ("S4.1", "fixed judge of error 0.9", ("fixed 0.9 0.9", "actor_error"), 0.908),
            ("S4.1", "fixed judge of error 1.2", ("fixed 1.2 0.9", "actor_error"), 1.21),
            ("S4.2", "trained along, 0.3 and 0.5", ("along 0.3 0.5", "actor_error"), 0.325),
            ("S4.2", "trained along, 0.6 and 0.5", ("along 0.6 0.5", "actor_error"), 0.753),
            ("S4.2", "trained along, 0.6 and 0.9", ("along 0.6 0.9", "actor_error"), 0.588),
            ("S4.2", "trained along, 0.9 and 0.9", ("along 0.9 0.9", "actor_error"), 2.08),
        ),
    ),
    Batch(
        "self_rewarding_judge",
        {
            "likes": {"co_training": 0.0, "judge_error": 0.3, "length_bias": 1.0, "steps": 200},
            "noisy": {"co_training": 0.0, "judge_error": 0.6, "shared_error": 0.5, "judge_noise": 8.0, "steps": 200},
            "merged": {"co_training": 0.0, "judge_error": 0.6, "shared_error": 0.5, "judge_noise": 8.0, "judgements": 8,
                       "steps": 200},
        },
        (
            ("S4.3", "length after 200 steps", ("likes", "length"), 10.0),
            ("S4.4", "noisy judge: error at step 50", ("noisy", "actor_error", "at", 50.0), 0.819),
            ("S4.4", "judgements merged: error at step 50", ("merged", "actor_error", "at", 50.0), 0.672),
        ),
    ),
    Batch(
        "temporal_self_rewarding",
        {"self": {}, "anchored": {"rejected_from": "initial"},
         "both": {"rejected_from": "initial", "chosen_from": "future"}},
        (
            ("S5.1", "quality gap by iteration 5, of the first", ("self", "score_gap_ratio", "at", 5.0), 0.080, 0.071, 0.090),
            ("S5.1", "gradient by iteration 5, of the first", ("self", "gradient_ratio", "at", 5.0), 0.22, 0.20, 0.24),
            ("S5.1", "identical pairs by iteration 5", ("self", "identical_share", "at", 5.0), 0.57),
            ("S5.2", "anchored: gradient, of the first", ("anchored", "gradient_ratio", "at", 5.0), 1.56, 1.53, 1.60),
            ("S5.2", "both anchors: gradient, of the first", ("both", "gradient_ratio", "at", 5.0), 1.01, 0.99, 1.03),
        ),
    ),
    Batch(
        "temporal_self_rewarding",
        {
            name: {"candidates": 512, "prompts": 32, "samples": 2, "inner": 5, "step_size": 1.0, **more}
            for name, more in (
                ("self", {}),
                ("anchored", {"rejected_from": "initial"}),
                ("both", {"rejected_from": "initial", "chosen_from": "future"}),
            )
        },
        (
            ("S5.2", "512 candidates: gradient at the end", ("self", "gradient_ratio"), 0.42),
            ("S5.2", "512 candidates, anchored", ("anchored", "gradient_ratio"), 2.57),
            ("S5.2", "512 candidates, both anchors", ("both", "gradient_ratio"), 1.48),
            ("S5.3", "anchored minus self, quality at iteration 3", ("anchored", "quality", "at", 3.0), 0.145, 0.073, 0.217,
             ("self", "quality", "at", 3.0)),
            ("S5.3", "both minus self, quality at iteration 3", ("both", "quality", "at", 3.0), 0.249, 0.183, 0.314,
             ("self", "quality", "at", 3.0)),
            ("R5", "anchored minus self, quality at the end", ("anchored", "quality"), -0.064, -0.124, -0.004,
             ("self", "quality")),
            ("R5", "both minus self, quality at the end", ("both", "quality"), -0.020, -0.070, 0.029, ("self", "quality")),
        ),
    ),
    Batch(
        "self_correction",
        {
            **{
                f"{method} {bias}": {"method": method, "keep_bias": bias}
                for bias in (1.2, 2.2)
                for method in ("base", "offline_corrector", "on_policy_corrector", "pair_sft")
            },
            **{
                f"{method} 1.2": {"method": method, "keep_bias": 1.2}
                for method in ("score", "multi_turn_rl", "star", "offline_sft")
            },
            **{
                f"blind {nu}": {"method": "multi_turn_rl", "keep_bias": 1.2, "blindness": nu} for nu in (0.3, 1.0, 2.0)
            },
        },
        (
            ("S6.1", "no training: delta", ("base 1.2", "delta"), -0.226, -0.235, -0.217),
            ("S6.2", "offline corrector: delta", ("offline_corrector 1.2", "delta"), -0.157, -0.176, -0.137),
            ("S6.2", "on-policy corrector: delta", ("on_policy_corrector 1.2", "delta"), 0.054, 0.045, 0.064),
            ("S6.2", "keep bias 2.2, offline corrector: delta", ("offline_corrector 2.2", "delta"), -0.056),
            ("S6.2", "keep bias 2.2, on-policy corrector: delta", ("on_policy_corrector 2.2", "delta"), 0.065),
            ("S6.2", "keep bias 2.2, no training: delta", ("base 2.2", "delta"), -0.145, -0.158, -0.133),
            ("S6.3", "wrong-to-right pairs: edit rate", ("pair_sft 1.2", "edit_rate"), 0.998),
            ("S6.3", "wrong-to-right pairs: delta", ("pair_sft 1.2", "delta"), -0.248),
            ("S6.3", "keep bias 2.2, wrong-to-right pairs: delta", ("pair_sft 2.2", "delta"), -0.242),
            ("S6.4", "second accuracy, two stages", ("score 1.2", "accuracy_second"), 0.807),
            ("S6.4", "second accuracy, plain reinforcement", ("multi_turn_rl 1.2", "accuracy_second"), 0.798),
            ("S6.4", "second accuracy, iterated fine-tuning", ("star 1.2", "accuracy_second"), 0.765),
            ("S6.4", "second accuracy, offline fine-tuning", ("offline_sft 1.2", "accuracy_second"), 0.495),
            ("S6.4", "second accuracy, no training", ("base 1.2", "accuracy_second"), 0.289),
            ("S6.5", "edit rate at blindness 0.3", ("blind 0.3", "edit_rate"), 0.211),
            ("S6.5", "edit rate at blindness 0.6", ("multi_turn_rl 1.2", "edit_rate"), 0.150),
            ("S6.5", "edit rate at blindness 1", ("blind 1.0", "edit_rate"), 0.073),
            ("S6.5", "edit rate at blindness 2", ("blind 2.0", "edit_rate"), 0.007),
        ),
    ),
    Batch(
        "reflection_and_debate",
        {
            "alone": {},
            **{
                f"table {rho}": {"self_trust": 0.0, "trust": 1.0, "error_correlation": rho}
                for rho in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
            },
        },
        (
            ("S7.1", "accuracy after five rounds", ("alone", "answer_accuracy"), 0.548),
            ("S7.1", "confidence when wrong at the start", ("alone", "confidence_when_wrong", "first"), 0.72),
            ("S7.1", "confidence when wrong at the end", ("alone", "confidence_when_wrong"), 0.99),
            ("S7.2", "team minus single, errors independent", ("table 0.0", "team_accuracy", "first"), 0.150, 0.144, 0.156,
             ("table 0.0", "first_agent_accuracy", "first")),
            ("S7.2", "team minus single at likeness 0.25", ("table 0.25", "team_accuracy", "first"), 0.097, 0.091, 0.103,
             ("table 0.25", "first_agent_accuracy", "first")),
            ("S7.2", "team minus single at likeness 0.5", ("table 0.5", "team_accuracy", "first"), 0.055, 0.049, 0.061,
             ("table 0.5", "first_agent_accuracy", "first")),
            ("S7.2", "team minus single at likeness 0.75", ("table 0.75", "team_accuracy", "first"), 0.026, 0.020, 0.032,
             ("table 0.75", "first_agent_accuracy", "first")),
            ("S7.2", "team minus single at likeness 0.9", ("table 0.9", "team_accuracy", "first"), 0.011, 0.005, 0.017,
             ("table 0.9", "first_agent_accuracy", "first")),
            ("S7.2", "team minus single, copies", ("table 1.0", "team_accuracy", "first"), 0.0, -0.006, 0.006,
             ("table 1.0", "first_agent_accuracy", "first")),
            ("S7.3", "consensus at the start", ("table 0.0", "consensus", "first"), 0.21),
            ("S7.3", "consensus at the end", ("table 0.0", "consensus"), 0.94),
            ("R7", "weighted team at the start", ("table 0.0", "team_accuracy", "first"), 0.702),
            ("R7", "weighted team at the end", ("table 0.0", "team_accuracy"), 0.698),
            ("R7", "single answers at the end", ("table 0.0", "answer_accuracy"), 0.697),
            ("R7", "accuracy given consensus at the start", ("table 0.0", "accuracy_given_consensus", "first"), 0.94),
            ("R7", "accuracy given consensus at the end", ("table 0.0", "accuracy_given_consensus"), 0.73),
        ),
    ),
    Batch(
        "confirmatory_reflection",
        {"copies": {}, "stopped": {"early_stop": "on"}, "nearly": {"copying": 0.95}},
        (
            ("S8.1", "confirmatory share", ("copies", "confirmatory_share"), 0.918),
            ("S8.1", "gain of six reflections", ("copies", "gain"), 0.009, 0.006, 0.011),
            ("S8.1", "tokens saved by the early stop", ("stopped", "tokens_saved"), 0.55),
            ("S8.1", "cost of the early stop", ("copies", "accuracy"), 0.007, 0.004, 0.009, ("stopped", "accuracy")),
            ("S8.2", "nearly only copies: gain", ("nearly", "gain"), 0.0),
        ),
        quick=True,
    ),
    Batch(
        "reflection_training",
        {"reflections": {}, "mostly_copies": {"copying": 0.8, "thinking_noise": 0.0}},
        (
            ("S8.3", "first accuracy, no extra derivation", ("reflections", "first_accuracy", "first"), 0.662),
            ("S8.3", "first accuracy, one", ("reflections", "first_accuracy", "at", 1.0), 0.762),
            ("S8.3", "first accuracy, three", ("reflections", "first_accuracy", "at", 3.0), 0.819),
            ("S8.3", "first accuracy, six", ("reflections", "first_accuracy"), 0.868),
            ("S8.3", "final minus first", ("reflections", "gain"), 0.0085, 0.007, 0.010),
            ("R8", "excess error, no extra derivation", ("mostly_copies", "excess_error", "first"), 0.2514, 0.222, 0.308),
        ),
    ),
    Batch(
        "external_anchor",
        {
            **{f"share {e}": {**JUDGE, "external_share": e} for e in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)},
            **{f"slow {e}": {**JUDGE, "external_share": e, "shared_plasticity": 0.3} for e in (0.1, 0.2)},
            **{f"biased {e}": {**JUDGE, "external_share": e, "judge_bias": 0.5} for e in (0.2, 0.3, 0.4, 0.5)},
            "frozen": {**JUDGE, "external_share": 0.0, "judge_moves": 0.0},
            "independent": {**JUDGE, "external_share": 0.1, "judge_correlation": 0.0},
        },
        (
            ("S9.1", "accuracy at external share 0.1", ("share 0.1", "accuracy"), 0.151),
            ("S9.1", "accuracy at 0.2", ("share 0.2", "accuracy"), 0.267),
            ("S9.1", "accuracy at 0.3", ("share 0.3", "accuracy"), 0.488),
            ("S9.1", "accuracy at 0.4", ("share 0.4", "accuracy"), 0.590),
            ("S9.1", "accuracy at 0.5", ("share 0.5", "accuracy"), 0.614),
            ("S9.2", "slow shared component at 0.1", ("slow 0.1", "accuracy"), 0.438),
            ("S9.2", "slow shared component at 0.2", ("slow 0.2", "accuracy"), 0.553),
            ("S9.3", "biased judge at 0.2", ("biased 0.2", "accuracy"), 0.124),
            ("S9.3", "biased judge at 0.3", ("biased 0.3", "accuracy"), 0.156),
            ("S9.3", "biased judge at 0.4", ("biased 0.4", "accuracy"), 0.406),
            ("S9.3", "biased judge at 0.5", ("biased 0.5", "accuracy"), 0.609),
            ("S9.4", "self-reward in the collapsed phase", ("share 0.0", "self_reward"), 1.0),
            ("S9.4", "self-reward in the healthy phase", ("share 0.5", "self_reward"), 0.715, 0.70, 0.73),
            ("S9.5", "frozen judge, nothing external", ("frozen", "accuracy"), 0.583, 0.578, 0.588),
            ("R9", "independent views at 0.1", ("independent", "accuracy"), 0.125, 0.12, 0.13),
        ),
        seeds=8,
    ),
    Batch(
        "external_anchor",
        {
            "leaves": {**LEAVING, "leave_step": 400},
            "stays": LEAVING,
        },
        (
            ("9b", "accuracy when the user leaves", ("leaves", "accuracy", "at", 400.0), 0.576, 0.560, 0.591),
            ("9b", "accuracy 1200 steps later", ("leaves", "accuracy"), 0.330, 0.219, 0.440),
            ("9b", "change after leaving", ("leaves", "accuracy"), -0.246, -0.346, -0.146, ("leaves", "accuracy", "at", 400.0)),
            ("9b", "change where the user stays", ("stays", "accuracy"), 0.024, 0.019, 0.029,
             ("stays", "accuracy", "at", 400.0)),
            ("9b", "judge's reward at the end", ("leaves", "self_reward"), 0.88),
        ),
        seeds=8,
    ),
    Batch(
        "feedback_signals",
        {
            "verdicts": {"hint_share": 0.0, "steps": 1500},
            "hints": {"evaluative_step": 0.0, "steps": 1500},
            "both": {"steps": 1500},
            "poor_hints": {"evaluative_step": 0.0, "hint_truth": 0.5, "hint_share": 0.2, "steps": 1500},
            "poor_both": {"hint_truth": 0.5, "hint_share": 0.2, "steps": 1500},
        },
        (
            ("S9.6", "verdicts alone", ("verdicts", "accuracy"), 0.256, 0.199, 0.313),
            ("S9.6", "hints alone", ("hints", "accuracy"), 0.751, 0.743, 0.759),
            ("S9.6", "both", ("both", "accuracy"), 0.999),
            ("S9.7", "poor hints alone", ("poor_hints", "accuracy"), 0.142),
            ("S9.7", "poor hints and verdicts", ("poor_both", "accuracy"), 0.999),
        ),
    ),
    Batch(
        "proxy_overoptimisation",
        {"two": {}, "three": {"degrees_of_freedom": 3.0}, "gaussian": {"degrees_of_freedom": 1000.0}},
        (
            ("10", "price of the best of 4, nats", ("two", "kl", "at", 2.0), 0.6374, 0.635, 0.640),
            ("10", "price of the best of 64, nats", ("two", "kl", "at", 6.0), 3.172, 3.169, 3.175),
            ("10", "two degrees: quality at n = 16", ("two", "gold", "at", 4.0), 0.68),
            ("10", "two degrees: quality at n = 512", ("two", "gold"), 0.16),
            ("10", "three degrees: peak quality", ("three", "gold", "max"), 0.87),
            ("10", "Gaussian error: quality at n = 512", ("gaussian", "gold"), 2.11),
        ),
    ),
    Batch(
        "model_collapse",
        {"replace": {}, "keep": {"kept": 1.0}},
        (
            ("10", "replaced: mean log variance", ("replace", "log_variance"), -2.157, -2.247, -2.067),
            ("10", "replaced: squared error of the mean", ("replace", "mean_error"), 2.0),
            ("10", "kept: squared error of the mean", ("keep", "mean_error"), 0.0311, 0.0291, 0.0331),
        ),
        quick=True,
    ),
    Batch(
        "resampling_drift",
        {"drift": {}},
        (
            ("10", "chance that two draws differ", ("drift", "heterozygosity"), 0.489),
            ("10", "modes left of fifty", ("drift", "modes_left"), 3.1),
        ),
        quick=True,
    ),
    *NETWORKS,
)  # fmt: skip
