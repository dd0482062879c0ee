"""How a simulated rater decides between two answers.

The log-odds of preferring A are a sum of premiums, each times a difference between the answers:

    eta = truth * (c_a - c_b) + assertiveness * (s_a - s_b)
        + agreement * (g_a - g_b) / 2 + position

Every rater has premiums of its own. Ties follow Davidson (1970): with P(A) : P(B) = exp(eta),

    P(tie) = ties * sqrt(P(A) * P(B))

A tie between two answers that are both wrong becomes "both are bad" with a stated probability.

Source: R. R. Davidson, J. Amer. Statist. Assoc. 65 (1970) 317-328.
"""

import math
from dataclasses import astuple, dataclass, field, fields
from typing import Final

import numpy as np

from bias.simulation.measured_answers import Array

OUTCOMES: Final = ("model_a", "model_b", "tie", "both_bad")


def check_number(name: str, value: float, *, low: float, high: float = math.inf) -> None:
    """Raise ValueError, naming both, for a value that is no finite number within the limits."""
    if not (math.isfinite(value) and low <= value <= high):
        limits = {(-math.inf, math.inf): "", (0, 1): " from 0 to 1"}
        wanted = limits.get((low, high), f" from {low:g} on")
        raise ValueError(f"{name} is {value:g}; write a finite number{wanted}.")


@dataclass(frozen=True)
class Premiums:
    """What a unit of each difference adds to the log-odds of being preferred."""

    truth: float = 1.5  # right instead of wrong
    assertiveness: float = 2.5  # one answer-SD more assertive
    agreement: float = 2.0  # agreeing with the user instead of contradicting
    position: float = 0.1  # being shown on side A

    def __post_init__(self) -> None:
        for term in fields(self):
            check_number(f"premium {term.name}", getattr(self, term.name), low=-math.inf)

    def as_array(self) -> Array:
        return np.array(astuple(self), dtype=np.float64)


@dataclass(frozen=True)
class Crowd:
    """The raters of a simulation: what they reward on average, and how they differ."""

    premiums: Premiums = field(default_factory=Premiums)
    spread: float = 0.3  # SD of a premium among raters, as a share of its mean
    ties: float = 0.2  # Davidson's parameter; two equal answers tie with ties / (2 + ties)
    both_bad: float = 0.75  # share of the ties between wrong answers that are called both bad

    def __post_init__(self) -> None:
        check_number("spread", self.spread, low=0)
        check_number("ties", self.ties, low=0)
        check_number("both_bad", self.both_bad, low=0, high=1)


def draw_premiums(crowd: Crowd, rng: np.random.Generator) -> Array:
    """Draw the premiums of one rater, shape (4,): normal, with SD spread * |mean|."""
    means = crowd.premiums.as_array()
    return rng.normal(means, crowd.spread * np.abs(means))


def differences(correct: Array, assertiveness: Array, agreement: Array) -> Array:
    """Return what the premiums multiply, shape (..., 4); each argument has (..., 2) for a and b."""
    terms = [
        correct[..., 0] - correct[..., 1],
        assertiveness[..., 0] - assertiveness[..., 1],
        (agreement[..., 0] - agreement[..., 1]) / 2,
        np.ones(correct.shape[:-1]),
    ]
    return np.stack(terms, axis=-1)


def outcome_probabilities(log_odds: float, crowd: Crowd, *, both_wrong: bool) -> Array:
    """Return the probabilities of OUTCOMES, shape (4,).

    >>> outcome_probabilities(0.0, Crowd(ties=2.0), both_wrong=False).tolist()
    [0.25, 0.25, 0.5, 0.0]
    """
    for_a, for_b = _davidson(np.array([log_odds]), crowd.ties)[:, 0]
    tie = 1.0 - for_a - for_b
    bad = tie * crowd.both_bad if both_wrong else 0.0
    return np.array([for_a, for_b, tie - bad, bad])


def expected_share(log_odds: Array, crowd: Crowd) -> Array:
    """Return the expected share of A, a tie or both bad being half, for each log-odds."""
    for_a, for_b = _davidson(log_odds, crowd.ties)
    share: Array = (1.0 + for_a - for_b) / 2
    return share


def _davidson(log_odds: Array, ties: float) -> Array:
    """Return P(A) and P(B), shape (2, ...), without overflow however large the log-odds."""
    half = np.stack([log_odds, -log_odds]) / 2
    largest = np.abs(log_odds) / 2
    weights = np.exp(half - largest)
    shares: Array = weights / (weights.sum(axis=0) + ties * np.exp(-largest))
    return shares
