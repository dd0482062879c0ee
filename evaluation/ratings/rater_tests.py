"""Who votes unlike the others: a list for people to look at, never a removal.

A rater may differ because the crowd is wrong. Each vote is a bet: how likely was it under a way of
voting that pays no heed to the answers (a coin, always the first), and how likely under votes like
those of the others? The product of the ratios is a test martingale: for somebody who votes like
the others it ever reaches 1 / alpha with a probability of at most alpha.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import logsumexp

from evaluation.ratings.arrays import Array, IndexArray
from evaluation.ratings.clusters import VoteScores, cluster_sums
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.tie_fit import TieFit, fit_ties
from evaluation.ratings.ties import TIE_MODELS, davidson

Advice = Literal["", "watch", "propose"]
WATCH: Final = 20.0
PROPOSE: Final = 1_000.0
_FALSE_DISCOVERIES: Final = 0.05
# Ways of voting: probabilities of first, tie or both-bad, second; `reversed` is added per vote.
_WAYS: Final = {
    "uniform": (1 / 3, 1 / 3, 1 / 3),
    "coin": (0.49, 0.02, 0.49),
    "first": (0.9, 0.05, 0.05),
    "second": (0.05, 0.05, 0.9),
    "tie": (0.05, 0.9, 0.05),
}
_OUTCOME_ORDER: Final = np.array([0, 2, 1, 1])  # model_a, model_b, tie, both_bad in that order
_RATERS_AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class RaterTest:
    rater: int  # the code in the column
    votes: int  # that could be judged
    e_value: float  # the mean of the products over the ways of voting
    leading: str  # the way of voting that fits best
    advice: Advice
    discovered: bool  # among all raters, with at most 5 % false ones expected (e-BH)


def judge_raters(
    votes: VoteCodes, members: Sequence[int], column: str = "rater"
) -> tuple[RaterTest, ...]:
    """Return the test of each rater of votes among some models, the largest value first.

    Expectations come from a Davidson fit to all these votes less the rater's own (one chord step),
    in the order in which the answers were shown.

    Parameters
    ----------
    votes : VoteCodes
        With a grouping column of that name.
    members : sequence of int
        The models of one group; other votes are not judged.
    column : str
        The grouping column.

    Raises NotEstimableError as `tie_fit.fit_ties`.

    Source: R. Wang and A. Ramdas, JRSS-B 84 (2022), for e-BH.
    """
    raters = votes.cluster(column)
    place = np.full(len(votes.names), -1)
    place[list(members)] = np.arange(len(members))
    a, b, outcome = votes.in_shown_order()
    a, b = place[a], place[b]
    judged = (a >= 0) & (b >= 0)
    fit = fit_ties(TIE_MODELS["davidson"], tally_votes(votes), members)
    seen = _Votes(a[judged], b[judged], _OUTCOME_ORDER[outcome[judged]], raters[judged])
    return _judge(seen, fit, int(raters.max(initial=-1)) + 1)


@dataclass(frozen=True, eq=False)
class _Votes:
    first: IndexArray
    second: IndexArray
    outcome: IndexArray  # 0 first, 1 tie or both-bad, 2 second
    rater: IndexArray


def _judge(seen: _Votes, fit: TieFit, n_raters: int) -> tuple[RaterTest, ...]:
    order = np.argsort(seen.rater, kind="stable")
    ends = np.searchsorted(seen.rater[order], np.arange(0, n_raters + 1))
    parts = []
    for start in range(0, n_raters, _RATERS_AT_ONCE):
        stop = min(start + _RATERS_AT_ONCE, n_raters)
        some = order[ends[start] : ends[stop]]
        block = _Votes(seen.first[some], seen.second[some], seen.outcome[some],
                       seen.rater[some] - start)  # fmt: skip
        parts.append(_log_products(block, fit, stop - start))
    products = np.concatenate(parts)  # shape (n_raters, ways)
    counts = np.bincount(seen.rater, minlength=n_raters)
    log_e = logsumexp(products, axis=1) - np.log(products.shape[1])
    names = [*_WAYS, "reversed"]
    found = _discovered(log_e[counts > 0])
    return tuple(
        RaterTest(int(rater), int(counts[rater]), float(np.exp(min(log_e[rater], 700.0))),
                  names[int(products[rater].argmax())], _advice(log_e[rater]),
                  bool(log_e[rater] >= found))
        for rater in np.argsort(-log_e, kind="stable") if counts[rater]
    )  # fmt: skip


def _log_products(block: _Votes, fit: TieFit, n_raters: int) -> Array:
    """Return shape (n_raters, ways): log of the product of alternative over expected."""
    theta = _without_own_votes(block, fit, n_raters)
    strength_first = theta[block.rater, block.first]
    strength_second = theta[block.rater, block.second]
    log_nu = -np.inf if fit.eta is None else theta[block.rater, -1]
    log_q = _log_davidson(strength_first, strength_second, log_nu)
    votes = np.arange(len(block.outcome))
    expected = log_q[block.outcome, votes]
    ways = [np.log(np.array(way))[block.outcome] for way in _WAYS.values()]
    ways.append(log_q[2 - block.outcome, votes])
    return np.column_stack([np.bincount(block.rater, way - expected, n_raters) for way in ways])


def _without_own_votes(block: _Votes, fit: TieFit, n_raters: int) -> Array:
    """Return shape (n_raters, parameters): the fit after one chord step away from own votes."""
    eta = -np.inf if fit.eta is None else fit.eta
    parameters = fit.strengths if fit.eta is None else np.append(fit.strengths, fit.eta)
    first, second = fit.strengths[block.first], fit.strengths[block.second]
    if fit.eta is None:
        won = 1 / (1 + np.exp(second - first))
        on_first = (block.outcome == 0) - won
        scores = np.stack([on_first, -on_first])
    else:
        p, derivatives = davidson(first, second, eta)
        outcome = np.array([0, 2, 1])[block.outcome]  # davidson has first, second, tie
        votes = np.arange(len(outcome))
        scores = derivatives[outcome, :, votes].T / p[outcome, votes]
    sums = cluster_sums(
        VoteScores(len(fit.strengths), block.first, block.second, scores[0], scores[1], scores[2:]),
        block.rater,
    )
    return parameters - sums @ fit.bread.T


def _log_davidson(first: Array, second: Array, log_nu: Array | float) -> Array:
    """Return shape (3, n_votes): log probabilities of first, tie, second."""
    scores = np.stack([first, (first + second) / 2 + log_nu, second])
    normalized: Array = scores - logsumexp(scores, axis=0)
    return normalized


def _advice(log_e: float) -> Advice:
    if log_e >= np.log(PROPOSE):
        return "propose"
    return "watch" if log_e >= np.log(WATCH) else ""


def _discovered(log_e: Array) -> float:
    """Return the least log e-value that is a discovery by e-BH; infinity when there is none."""
    ranked = np.sort(log_e)[::-1]
    bar = np.log(len(ranked) / (_FALSE_DISCOVERIES * np.arange(1, len(ranked) + 1)))
    passed = np.flatnonzero(ranked >= bar)
    return float(ranked[passed[-1]]) if len(passed) else np.inf
