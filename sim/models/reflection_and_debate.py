"""Reflection alone and debate at a round table: when does thinking again add evidence, and when does it count it twice?

An answer that counts as evidence for itself makes an agent surer without making it righter. Others help as far as their
errors differ from its own, and most of that help is in the vote, before anybody talks.

Model. A question has M options, one of them true, and ease x ~ N(d, d_s^2). Agent i of N holds evidence
e_i = k_i x 1[true] + sqrt(rho) z + sqrt(1 - rho) z_i with normal z (shared) and z_i, and believes with logits b_i = k_i d e_i;
k_i is 1 but for the last agent, the critic, who has k. In each round every agent announces its answer and a confidence, the
softmax of 2 b_i at that answer plus noise, cut to [0, 1]; then
b_i += st d / w on each of its w best options                    (self-trust, shared over the candidates that it weighs)
     + trust d sum over the others j of weight_j on j's answer   (the table)
     + k_i d (f k_i x 1[true] + sqrt(f) noise)                   (fresh evidence worth f first looks).
Weights are the confidences rescaled as in ReConcile: 1 at 1, .8 from .9, .5 from .8, .3 from .6, .1 below. The team answers by
the weighted vote. Ties are broken at random.

Theory. Whoever adds the first evidence of all agents and all fresh evidence has, at the true option, a normal score of mean
d S and variance d_s^2 S^2 + V, elsewhere of variance V, with S = (1 + t f) A / sqrt(V_0), A = sum k_i^2,
V_0 = rho (sum k_i)^2 + (1 - rho) A + t f A and V = 1: accuracy E[Phi(score)^(M - 1)]. For M = 2, d_s = 0 and equal agents it is
Phi(d / sqrt(2) sqrt(N / (1 + (N - 1) rho))).

Source. Item 7 of the project's simulation notes; the weights are those of Chen et al. (2024), ReConcile, section 3,
https://arxiv.org/abs/2309.13007; for the pooling of correlated judgements: Clemen and Winkler (1985), Operations Research 33.

Not shown: that a critic's words help beyond its vote, giving way to a wrong majority, or how alike real models err.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.reflection_and_debate import theory as theory

_NOISE_IN_CONFIDENCE = 0.05


def _rounds(values: Values) -> int:
    return whole(values, "rounds")


def _bytes_per_seed(values: Values) -> int:
    return 4 * 20 * whole(values, "questions") * whole(values, "agents") * whole(values, "options")


SPEC = Spec(
    id="reflection_and_debate",
    title="Reflection and debate",
    version=1,
    summary="Agents think again about their own answers, or hear those of others whose errors may be like their own.",
    mechanism="An answer of one's own, or of a copy, is counted as evidence that it is not.",
    axis=Axis("round", "Round", "rounds"),
    parameters=(
        Parameter("self_trust", "Self-trust", "st", "1", 1.0, 0.0, 3.0, 0.1,
                  "Evidence, in units of d, that an agent takes its own answer to be.", group="Reflection"),
        Parameter("fresh", "Fresh evidence", "f", "1", 0.0, 0.0, 1.0, 0.05,
                  "New evidence in each round, in units of the first look.", group="Reflection"),
        Parameter("candidates_weighed", "Candidates weighed", "w", "options", 1, 1, 8, 1,
                  "Best options over which the self-trust is shared out.", integer=True, group="Reflection"),
        Parameter("trust", "Trust in others", "trust", "1", 0.0, 0.0, 3.0, 0.1,
                  "Evidence, in units of d, that the answer of another with weight 1 counts as.", group="Table"),
        Parameter("error_correlation", "Likeness of errors", "rho", "1", 0.0, 0.0, 1.0, 0.05,
                  "Correlation of the agents' evidence; at 1 they are copies.", group="Table"),
        Parameter("critic_strength", "Strength of the critic", "k", "1", 1.0, 0.5, 4.0, 0.1,
                  "How much more sensitive the last agent is than the others.", group="Table"),
        Parameter("sensitivity", "Sensitivity", "d", "1", 1.0, 0.1, 3.0, 0.1,
                  "Mean distance of the true option from the others, in standard deviations.", group="Task"),
        Parameter("ease_spread", "Spread of ease", "d_s", "1", 0.5, 0.0, 2.0, 0.1,
                  "Standard deviation of that distance over questions.", group="Task"),
        Parameter("rounds", "Rounds", "R", "rounds", 5, 1, 20, 1,
                  "How often the agents think again.", integer=True, group="Size"),
        Parameter("agents", "Agents", "N", "agents", 3, None, None, None,
                  "Agents at the table.", choices=(1, 2, 3, 5, 10), shape=True, group="Size"),
        Parameter("options", "Options", "M", "options", 4, None, None, None,
                  "Options of a question; 1/M is chance.", choices=(2, 4, 8), shape=True, group="Size"),
        Parameter("questions", "Questions", "Q", "questions", 2000, None, None, None,
                  "Questions for each seed.", choices=(500, 1000, 2000, 4000), shape=True, group="Size"),
    ),
    outputs=(
        Output("answer_accuracy", "Accuracy of one agent", "1", "Share of true answers, all agents taken one by one.",
               ("round",), "wanted", 0.0, 1.0),
        Output("first_agent_accuracy", "Accuracy of the first agent", "1",
               "Share of true answers of the agent whom a critic, the last agent, may help.", ("round",), "other", 0.0, 1.0),
        Output("team_accuracy", "Accuracy of the team", "1", "Share of questions on which the weighted vote is true.",
               ("round",), "wanted", 0.0, 1.0),
        Output("majority_accuracy", "Accuracy of the majority", "1", "Share of questions on which the plain vote is true.",
               ("round",), "other", 0.0, 1.0),
        Output("pooled_accuracy", "Accuracy of pooled evidence", "1",
               "Share of questions on which the sum of all evidence, counted once, points at the truth.",
               ("round",), "other", 0.0, 1.0),
        Output("pooled_accuracy_theory", "Accuracy of pooled evidence, theory", "1", "The same by integration.",
               ("round",), "other", 0.0, 1.0),
        Output("confidence_when_wrong", "Confidence when wrong", "1", "Mean confidence of wrong answers; 0 if there are none.",
               ("round",), "paid", 0.0, 1.0),
        Output("change_rate", "Change rate", "1", "Share of answers that differ from those of the round before.",
               ("round",), "other", 0.0, 1.0),
        Output("consensus", "Consensus", "1", "Share of questions on which all agents agree.", ("round",), "other", 0.0, 1.0),
        Output("accuracy_given_consensus", "Accuracy given consensus", "1",
               "Share of true answers where all agents agree; 0 if they never do.", ("round",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"self_trust": 0.0, "trust": 0.0, "fresh": 1.0},
                      "Answers are no longer counted as evidence; only fresh evidence is."),
    presets=(
        Preset("strong_self_trust", "Reflection with strong self-trust", {"self_trust": 3.0},
               "No answer ever changes, accuracy stays where it was, and wrong answers are certain after one round.",
               expects=(Expectation("Confidence in wrong answers ends at 0.95 or more.",
                                    Reading("confidence_when_wrong"), at_least=0.95),
                        Expectation("Accuracy moves by at most 0.01.",
                                    Reading("answer_accuracy", "change"), at_least=-0.01, at_most=0.01),),
               contrast={"self_trust": 0.0}),
        Preset("reflection_with_evidence", "Reflection with fresh evidence", {"self_trust": 0.0, "fresh": 1.0},
               "With new evidence and no self-trust thinking again works: accuracy follows the theory of pooled evidence.",
               expects=(Expectation("Accuracy rises by at least 0.1.",
                                    Reading("answer_accuracy", "change"), at_least=0.1),),
               contrast={"self_trust": 3.0, "fresh": 0.25}),
        Preset("evidence_against_self_trust", "Fresh evidence against self-trust", {"self_trust": 3.0, "fresh": 0.25},
               "The evidence is there and changes nearly nothing: what fails is double counting, not reflection.",
               expects=(Expectation("Accuracy rises by at most 0.03 although new evidence comes in.",
                                    Reading("answer_accuracy", "change"), at_most=0.03),),
               contrast={"self_trust": 0.0}),
        Preset("weigh_candidates", "Weigh all candidates", {"candidates_weighed": 4},
               "Self-trust shared out over all options cancels: confidence in wrong answers stays where it was."),
        Preset("round_table", "Round table, errors independent", {"self_trust": 0.0, "trust": 1.0},
               "The vote is far above one agent before anybody talks. Talk lifts single answers and consensus, not the team.",
               expects=(Expectation("The weighted vote gains at most 0.05 by talk.",
                                    Reading("team_accuracy", "change"), at_most=0.05),
                        Expectation("Consensus rises by at least 0.4.", Reading("consensus", "change"), at_least=0.4),
                        Expectation("What all agree on is right less often than before, by 0.1 or more.",
                                    Reading("accuracy_given_consensus", "change"), at_most=-0.1),),
               contrast={"trust": 0.0}),
        Preset("round_table_alike", "Round table, errors alike",
               {"self_trust": 0.0, "trust": 1.0, "error_correlation": 0.9},
               "Consensus is high from the start and hardly right more often than one agent."),
        Preset("copies", "Round table of copies", {"self_trust": 0.0, "trust": 1.0, "error_correlation": 1.0},
               "Copies agree on everything from the start, and the team is one agent.",
               expects=(Expectation("Before anybody talks the team is within 0.01 of one agent.",
                                    Reading("team_accuracy", "first"),
                                    against=Reading("first_agent_accuracy", "first"), at_least=-0.01, at_most=0.01),),
               contrast={"error_correlation": 0.0}),
        Preset("crowd_alike", "Ten agents, errors alike",
               {"self_trust": 0.0, "trust": 1.0, "error_correlation": 0.9, "agents": 10},
               "Ten agents that err alike agree in time and do not get far beyond one."),
        Preset("better_critic", "A better critic",
               {"self_trust": 0.0, "trust": 3.0, "agents": 2, "critic_strength": 2.0},
               "A partner that errs independently and less lifts the first agent; the gain is the partner's evidence."),
        Preset("closed_form", "Two options, closed form",
               {"options": 2, "ease_spread": 0.0, "self_trust": 0.0, "trust": 1.0},
               "Pooled evidence is right with probability Phi(d / sqrt(2) sqrt(N / (1 + (N - 1) rho)))."),
    ),
    references=(
        Reference("Chen et al. (2024), ReConcile: Round-table conference improves reasoning", "https://arxiv.org/abs/2309.13007"),
        Reference("Liang et al. (2024), Encouraging divergent thinking through multi-agent debate",
                  "https://arxiv.org/abs/2305.19118"),
        Reference("Clemen and Winkler (1985), Limits for the precision and value of information from dependent sources, "
                  "Operations Research 33: 427-442", "https://doi.org/10.1287/opre.33.2.427"),
    ),
    not_shown="That a critic's words help beyond its vote, giving way to a wrong majority, or how alike real models err.",
    bytes_per_seed=_bytes_per_seed,
    steps=_rounds,
    axis_parameters=("rounds",),
    tiers=("theory", "monte_carlo"),
    mechanism_groups=("Reflection", "Table"),
)  # fmt: skip


class State(NamedTuple):
    """Beliefs (options, agents, questions) of which option 0 is true, what was announced, and the evidence counted once."""

    ease: jax.Array
    beliefs: jax.Array
    answers: jax.Array
    """(options, agents, questions), one-hot."""
    confidence: jax.Array
    """(agents, questions)."""
    pooled: jax.Array
    """(options, questions)."""
    ties: jax.Array
    """(options, questions) uniform numbers that break ties in votes."""
    changed: jax.Array
    round: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the agents with their first evidence and answers."""
    options, agents, questions = shape = _shape(parameters)
    count = options * agents * questions
    ease, shared, own, tie, talk = draw.words(
        key, questions, options * questions, count, options * questions, agents * questions
    )
    rho = parameters["error_correlation"]
    noise = jnp.sqrt(rho) * draw.normal(shared, (options, 1, questions)) + jnp.sqrt(1.0 - rho) * draw.normal(own, shape)
    x = parameters["sensitivity"] + parameters["ease_spread"] * draw.normal(ease, (questions,))
    strength = _strength(parameters)[:, None]
    beliefs = strength * parameters["sensitivity"] * (strength * x * _truth(options) + noise)
    answers, confidence = _announce(beliefs, draw.normal(talk, (agents, questions)))
    return State(
        ease=x,
        beliefs=beliefs,
        answers=answers,
        confidence=confidence,
        pooled=_over_agents(beliefs),
        ties=draw.uniform(tie, (options, questions)),
        changed=jnp.float32(0.0),
        round=jnp.float32(0.0),
    )


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Think again: count one's own answer, those of the others, and fresh evidence; then announce."""
    options, agents, questions = shape = _shape(parameters)
    new, talk = draw.words(key, options * agents * questions, agents * questions)
    d, fresh, strength = parameters["sensitivity"], parameters["fresh"], _strength(parameters)[:, None]
    evidence = fresh * strength * state.ease * _truth(options) + jnp.sqrt(fresh) * draw.normal(new, shape)
    evidence = strength * d * evidence
    weighed = _rank(state.beliefs) < parameters["candidates_weighed"]
    heard = rescale(state.confidence) * state.answers
    beliefs = state.beliefs + parameters["self_trust"] * d * weighed / weighed.sum(0)
    beliefs += parameters["trust"] * d * (_over_agents(heard)[:, None] - heard) + evidence
    beliefs, evidence = jax.lax.optimization_barrier((beliefs, evidence))
    answers, confidence = _announce(beliefs, draw.normal(talk, (agents, questions)))
    return state._replace(
        beliefs=beliefs,
        answers=answers,
        confidence=confidence,
        pooled=state.pooled + _over_agents(evidence),
        changed=1.0 - (answers * state.answers).sum(0).mean(),
        round=state.round + 1.0,
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Count true answers, alone and together, and how sure and how agreed the agents are."""
    right = state.answers[0]
    votes = _over_agents(state.answers)
    weighted = _over_agents(rescale(state.confidence) * state.answers)
    agreed = votes.max(0) == state.answers.shape[1]
    return {
        "answer_accuracy": right.mean(),
        "first_agent_accuracy": right[0].mean(),
        "team_accuracy": _true_share(weighted, state.ties),
        "majority_accuracy": _true_share(votes, state.ties),
        "pooled_accuracy": (state.pooled[0] >= state.pooled.max(0)).mean(),
        "pooled_accuracy_theory": _theory(state.round, parameters),
        "confidence_when_wrong": (state.confidence * (1.0 - right)).sum() / jnp.maximum((1.0 - right).sum(), 1.0),
        "change_rate": state.changed,
        "consensus": agreed.mean(),
        "accuracy_given_consensus": (agreed * right[0]).sum() / jnp.maximum(agreed.sum(), 1.0),
    }


def rescale(confidence: jax.Array) -> jax.Array:
    """Return the weight of a vote given with `confidence` in [0, 1]: the steps of ReConcile, which tame over-confidence."""
    steps = ((0.6, 0.2), (0.8, 0.2), (0.9, 0.3), (1.0, 0.2))
    return jnp.full_like(confidence, 0.1) + sum(rise * (confidence >= level) for level, rise in steps)


def _shape(parameters: Mapping[str, Any]) -> tuple[int, int, int]:
    return parameters["options"], parameters["agents"], parameters["questions"]


def _truth(options: int) -> jax.Array:
    """Return 1 for option 0, which is the true one, in the shape (options, 1, 1). No rule looks at an option's place."""
    return jnp.eye(options, 1)[:, :, None]


def _strength(parameters: Mapping[str, Any]) -> jax.Array:
    """Return k_i, shape (agents,)."""
    agents = parameters["agents"]
    last = jnp.arange(agents) == agents - 1
    return jnp.where(last & (agents > 1), parameters["critic_strength"], 1.0)


def _announce(beliefs: jax.Array, noise: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return answers, one-hot, and confidences; beliefs are continuous, so that no two options tie."""
    top = beliefs.max(0)
    confidence = 1.0 / jnp.exp(2.0 * (beliefs - top)).sum(0) + _NOISE_IN_CONFIDENCE * noise
    return (beliefs == top).astype(jnp.float32), jnp.clip(confidence, 0.0, 1.0)


def _rank(beliefs: jax.Array) -> jax.Array:
    """Return the rank of each option, 0 for the best."""
    return jnp.asarray(sum((other > beliefs).astype(jnp.int32) for other in beliefs))


def _over_agents(values: jax.Array) -> jax.Array:
    """Return the sum over agents of values (options, agents, questions), written out: XLA's own goes number by number."""
    return jnp.asarray(sum(values[:, agent] for agent in range(values.shape[1])))


def _true_share(votes: jax.Array, ties: jax.Array) -> jax.Array:
    """Return the share of questions on which option 0 has most votes, (options, questions), ties broken by `ties`."""
    leading = jnp.where(votes >= votes.max(0) - 1e-4, ties, -1.0)
    return (leading[0] >= leading.max(0)).mean()


def _theory(rounds: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    """Return the accuracy of all evidence pooled after `rounds` rounds, by Gauss-Hermite quadrature."""
    strength, looks = _strength(parameters), rounds * parameters["fresh"]
    squares, rho = (strength**2).sum(), parameters["error_correlation"]
    noise = rho * strength.sum() ** 2 + (1.0 - rho + looks) * squares
    signal = (1.0 + looks) * squares / jnp.sqrt(noise)
    nodes, weights = np.polynomial.hermite_e.hermegauss(64)
    spread = jnp.sqrt((parameters["ease_spread"] * signal) ** 2 + 1.0)
    below = jax.scipy.special.ndtr(parameters["sensitivity"] * signal + spread * jnp.asarray(nodes, jnp.float32))
    return jnp.dot(below ** (parameters["options"] - 1), jnp.asarray(weights / weights.sum(), jnp.float32))
