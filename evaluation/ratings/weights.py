"""What each vote weighs: every pair alike, adaptive sampling undone, nobody louder than a cap.

Where the model of Bradley and Terry is true, weights change nothing but the variance; elsewhere
they decide whose preferences the rating averages. So the result names them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, IndexArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.errors import BadVotesError, problem_in
from evaluation.ratings.sentences import counted

SAMPLING_COLUMNS: Final = ("sampling_prob", "pair_probability")  # two names of the same
_FEWEST_OF_A_PAIR: Final = 50  # votes; a pair with fewer is not raised further
_LARGEST_OVER_MEDIAN: Final = 10.0  # of the weights that undo the sampling
_LARGEST_OVER_MEAN: Final = 20.0  # above, a warning


@dataclass(frozen=True, eq=False)
class VoteWeights:
    values: Array  # shape (n_votes,), finite and not negative
    cut: int = 0  # how many weights were cut

    @property
    def effective(self) -> float:
        """How many votes of weight 1 would say as much: (sum w)^2 / sum w^2."""
        return float(self.values.sum() ** 2 / (self.values**2).sum())

    @property
    def largest(self) -> float:
        """The largest weight, as a multiple of the mean."""
        return float(self.values.max() / self.values.mean())

    def warnings(self) -> tuple[str, ...]:
        """Return what a reader of the result has to know about them."""
        zero = int((self.values == 0).sum())
        said = [
            f"The weighted votes say as much as {self.effective:.0f} of {len(self.values)} votes."
        ]
        if zero:
            said.append(f"{counted(zero, 'vote')} of weight 0 left out.")
        if self.cut:
            said.append(f"{counted(self.cut, 'weight')} cut at ten times the median.")
        if self.largest > _LARGEST_OVER_MEAN:
            said.append(f"The largest weight is {self.largest:.0f} times the mean.")
        return tuple(said)


def vote_weights(votes: VoteCodes, kind: str) -> VoteWeights:
    """Return the weights of a kind: `none`, `pair`, `sampling`, or those in a column of that name.

    Raises ValueError for a column that is not there, and BadVotesError, naming rows, for numbers
    that cannot be weights or probabilities.
    """
    if kind == "none":
        return VoteWeights(np.ones(len(votes)))
    if kind == "pair":
        return VoteWeights(pair_weights(votes.a, votes.b, len(votes.names)))
    if kind == "sampling":
        return sampling_weights(*_probabilities(votes))
    values = votes.number(kind)
    _refuse(kind, values, values < 0, "a weight is 0 or more")
    if len(values) and not values.any():
        raise ValueError(f"every {kind} is 0; at least one vote must have a weight")
    return VoteWeights(values)


def pair_weights(a: IndexArray, b: IndexArray, n_models: int) -> Array:
    """Return weights by which every pair of models counts alike, with mean 1.

    A pair with n votes gets 1 / max(n, 50), without regard to sides.

    Source: lmarena/arena-rank, ContextualPairDataset.
    """
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b)
    _pairs, place, votes = np.unique(low * n_models + high, return_inverse=True, return_counts=True)
    weights: Array = 1 / np.maximum(votes, _FEWEST_OF_A_PAIR)[place]
    return weights / weights.mean() if len(weights) else weights


def sampling_weights(column: str, probabilities: Array) -> VoteWeights:
    """Return 1 / probability, scaled to mean 1, then cut at ten times the median.

    >>> found = sampling_weights("sampling_prob", np.array([0.5, 0.5, 0.5, 0.01]))
    >>> found.values.round(4), found.cut
    (array([0.0755, 0.0755, 0.0755, 0.7547]), 1)
    """
    outside = (probabilities <= 0) | (probabilities > 1)
    _refuse(column, probabilities, outside, "a probability is above 0 and at most 1")
    weights = 1 / probabilities
    weights /= weights.mean() if len(weights) else 1.0
    ceiling = _LARGEST_OVER_MEDIAN * np.median(weights) if len(weights) else np.inf
    return VoteWeights(np.minimum(weights, ceiling), int((weights > ceiling).sum()))


def capped(weights: Array, codes: IndexArray, cap: float) -> Array:
    """Return the weights, each times min(1, cap N / n): n the votes of its cluster, N of all.

    So no cluster weighs more than about that share; one pass, later clusters are not judged anew.

    >>> capped(np.ones(4), np.array([0, 0, 0, 1]), 0.5).round(4)
    array([0.6667, 0.6667, 0.6667, 1.    ])
    """
    if not 0 < cap <= 1:
        raise ValueError(f"a cap is {cap}; it is a share above 0 and at most 1, such as 0.03")
    votes = np.bincount(codes)[codes]
    limited: Array = weights * np.minimum(1.0, cap * len(codes) / votes)
    return limited


def _probabilities(votes: VoteCodes) -> tuple[str, Array]:
    for column in SAMPLING_COLUMNS:
        if column in votes.numbers:
            return column, votes.number(column)
    raise ValueError(f"weights by sampling need a column {' or '.join(SAMPLING_COLUMNS)}")


def _refuse(column: str, values: Array, bad: np.ndarray, remedy: str) -> None:
    rows = np.flatnonzero(bad)
    problem = problem_in(f"a wrong {column}", rows + 1, map(str, values[rows]), remedy)
    if problem is not None:
        raise BadVotesError([problem])
