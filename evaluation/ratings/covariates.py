"""Covariates as the fit reads them: signed, scaled about zero, the position among them.

A covariate says what A has more of than B; exchanging the sides changes its sign. It is divided
by its root mean square, and its mean is *not* subtracted: a shifted covariate is no longer zero for
equal answers, and hides a position effect.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from evaluation.ratings.arrays import Array
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.identifiability import POSITION
from evaluation.ratings.sentences import listing

Standardize = Literal["rms", "lmarena"]
_NEARLY_FIXED: Final = 0.05  # share of a covariate that models leave; below, a warning


@dataclass(frozen=True, eq=False)
class Covariates:
    values: Array  # shape (n_votes, k), scaled
    names: tuple[str, ...]
    scales: Array  # shape (k,): what one unit is in the numbers of the votes
    dropped: tuple[str, ...]  # zero in every vote

    def warnings(self) -> tuple[str, ...]:
        if not self.dropped:
            return ()
        return (f"Covariates in which no vote differs are left out: {listing(self.dropped)}.",)


def ratio_difference(of_a: Array, of_b: Array, *, smoothed: bool = True) -> Array:
    """Return (A - B) / (A + B + 1) for counts; not smoothed, (A - B) / (A + B), 0 for 0 / 0.

    Raises ValueError for negative counts: the ratio would have no meaning.

    Source: FastChat, rating_systems.py (smoothed); the notebook of arena-rank (not).

    >>> ratio_difference(np.array([300.0, 0.0]), np.array([99.0, 0.0]))
    array([0.5025, 0.    ])
    """
    for counts in (of_a, of_b):
        if (counts < 0).any():
            raise ValueError(f"a count is {counts.min()}; counts are 0 or more")
    total = of_a + of_b + smoothed
    difference: Array = np.divide(of_a - of_b, total, out=np.zeros(len(of_a)), where=total > 0)
    return difference


def covariates_of(
    votes: VoteCodes, names: tuple[str, ...], standardize: Standardize = "rms"
) -> Covariates:
    """Return these columns of the votes, scaled; `position` is made from the display order.

    `standardize="lmarena"` subtracts means and divides by standard deviations, as FastChat and
    arena-rank do, for comparison only.

    Raises ValueError for a name that is not a column, or twice, and BadVotesError for rows that
    are not finite.
    """
    if len(set(names)) < len(names):
        raise ValueError(f"the covariates {', '.join(names)} name one of them twice")
    columns = [votes.first_shown() if name == POSITION else votes.number(name) for name in names]
    kept = [place for place, column in enumerate(columns) if column.any()]
    table, scales = np.empty((len(kept), len(votes))), []
    for row, place in zip(table, kept, strict=True):
        name, column = names[place], columns[place]
        if standardize == "lmarena" and name != POSITION:
            column = column - column.mean()
        scale = 1.0 if name == POSITION else float(np.sqrt(column @ column / len(column)))
        if not scale:
            raise ValueError(
                f"{name} is {columns[place][0]} in every vote; without its mean it is nothing"
            )
        np.divide(column, scale, out=row)
        scales.append(scale)
    dropped = tuple(name for place, name in enumerate(names) if place not in kept)
    return Covariates(table.T, tuple(names[place] for place in kept), np.array(scales), dropped)


def nearly_fixed(names: tuple[str, ...], variance_left: Array) -> tuple[str, ...]:
    """Return warnings about covariates that the choice of models almost determines."""
    return tuple(
        f"{name} is almost fixed by the choice of models: {left:.1%} of its variance is left."
        for name, left in zip(names, variance_left, strict=True)
        if left < _NEARLY_FIXED
    )
