"""Draw the pair of a battle and keep the probability with which it was drawn.

P(pair) = (1 - e) * policy(pair) + e / |E|, with E the eligible pairs and the floor e, so that
inverse-probability weights are bounded by |E| / e. Sides are a fair coin. No Django, no clock.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Generic, TypeVar

FLOOR = 0.10
SMALLEST = 2  # models in a battle
FAIR = 0.5

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class DrawnPair(Generic[Name]):
    model_a: Name  # the model on side A
    model_b: Name
    probability: float  # of the unordered pair


def pair_probabilities(
    models: Sequence[Name], weights: Mapping[frozenset[Name], float] | None = None
) -> dict[tuple[Name, Name], float]:
    """Return the probability of every unordered pair; they sum to one.

    Parameters
    ----------
    models : sequence of names
        Two at least; none twice.
    weights : mapping from pair to non-negative weight, or None for the uniform policy
        Pairs that the mapping lacks weigh nothing and are drawn through the floor alone.

    Raises
    ------
    ValueError
        With fewer than two models, a repeated model, a negative weight or no positive weight.
    """
    if len(models) < SMALLEST:
        raise ValueError(f"a battle needs two models, got {len(models)}")
    if len(set(models)) != len(models):
        raise ValueError("a model cannot meet itself: the same model is listed twice")
    pairs = list(combinations(models, 2))
    if weights is None:
        return dict.fromkeys(pairs, 1 / len(pairs))
    mass = [weights.get(frozenset(pair), 0.0) for pair in pairs]
    if min(mass) < 0 or not 0 < sum(mass) < float("inf"):
        raise ValueError("pair weights must be non-negative, finite and not all zero")
    return {
        pair: (1 - FLOOR) * weight / sum(mass) + FLOOR / len(pairs)
        for pair, weight in zip(pairs, mass, strict=True)
    }


def draw_pair(
    models: Sequence[Name],
    rng: Random,
    weights: Mapping[frozenset[Name], float] | None = None,
) -> DrawnPair[Name]:
    """Draw two different models and which of them stands on side A (a fair coin).

    Raises ValueError as `pair_probabilities` does.
    """
    probabilities = pair_probabilities(models, weights)
    pair = rng.choices(list(probabilities), list(probabilities.values()))[0]
    model_a, model_b = pair if rng.random() < FAIR else (pair[1], pair[0])
    return DrawnPair(model_a, model_b, probabilities[pair])
