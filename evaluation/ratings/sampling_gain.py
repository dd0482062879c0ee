"""What the drawing of pairs brought: how well scores are known, beside evenly spread votes."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from evaluation.ratings.arrays import Array, IndexArray
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.games import Games
from evaluation.ratings.scale import to_points


@dataclass(frozen=True)
class SamplingGain:
    """Root of the mean variance of a score by the information of the votes, in points."""

    drawn: float  # as the pairs were drawn
    even: float  # expected, had as many votes been spread evenly over the pairs


def sampling_gain(games: Games) -> SamplingGain:
    """Compare the information of the votes with that of as many on pairs that meet equally often.

    Both are taken at the strengths that these votes give, so the second is an expectation and not
    a result. The variances are those of the inverse information, every vote counting alike.

    Raises NotEstimableError as `fit_bradley_terry` does.

    Two models meet in one pair only, so their votes cannot be spread otherwise:

    >>> gain = sampling_gain(Games.from_matrices(np.array([[0.0, 40.0], [40.0, 0.0]])))
    >>> round(gain.drawn, 6) == round(gain.even, 6)
    True
    """
    strengths = fit_bradley_terry(games).strengths
    i, j = np.array(list(combinations(range(len(strengths)), 2))).T
    even = np.full(len(i), games.votes_of_weight.sum() / len(i))
    return SamplingGain(
        drawn=_points_known(strengths, games.i, games.j, games.votes_of_weight),
        even=_points_known(strengths, i, j, even),
    )


def _points_known(strengths: Array, i: IndexArray, j: IndexArray, votes: Array) -> float:
    p = 1 / (1 + np.exp(strengths[j] - strengths[i]))
    h = votes * p * (1 - p)
    n = len(strengths)
    information = np.zeros((n, n))
    for row, column, sign in ((i, i, 1), (j, j, 1), (i, j, -1), (j, i, -1)):
        np.add.at(information, (row, column), sign * h)
    return to_points(float(np.sqrt(np.trace(np.linalg.pinv(information)) / n)))
