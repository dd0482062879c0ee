"""Which models GRK can rate: those joined with each other and with the threshold of "bad".

The threshold is one more node, Z. A win of i over j gives i -> j and i -> Z; a tie i <-> j,
i -> Z, j -> Z; a both-bad vote Z -> i and Z -> j. Finite levels need strong connection, Z with
them; the rated models are the strong component of Z, on the votes inside it. (A vote against a
model without lower limit would still say something about the level of the other; it is not used.)
"""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from evaluation.ratings.arrays import BoolArray, IndexArray
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.existence import Groups, Members
from evaluation.ratings.games import pairs_among
from evaluation.ratings.reasons import Reason
from evaluation.ratings.sentences import listing
from evaluation.ratings.tally import PairTally


def find_grk_groups(
    tally: PairTally, labels: Mapping[str, str] | None = None
) -> tuple[Groups, tuple[str, ...]]:
    """Return the one group that GRK can rate, the reasons of all others, and warnings.

    Raises NotEstimableError (``no_both_bad``) when no vote has an effect on the level.
    """
    if tally.votes and not tally.weights()[0][:, 3].any():
        raise NotEstimableError(
            "no_both_bad",
            "There are no both-bad votes, so the level of the models cannot be estimated; use "
            "rao-kupper.",
        )
    names = [(labels or {}).get(name, name) for name in tally.names]
    members = tuple(range(len(names)))
    while True:  # votes with models outside can have been what joined the others
        inside = _with_threshold(tally, members)
        if len(inside) == len(members):
            break
        members = inside
    rated = members if len(members) > 1 else ()
    outside = set(range(len(names))) - set(rated)
    reasons = {model: _reason(tally, model, names) for model in sorted(outside)}
    return Groups((rated,) if rated else (), reasons), _warnings(tally, rated, names)


def _with_threshold(tally: PairTally, members: Members) -> Members:
    """Return the members that are strongly connected with the threshold by their own votes."""
    n, a, b, inside = pairs_among(tally, members)
    won_a, won_b, tied, bad = tally.weights()[0][inside].T > 0
    threshold = np.full(len(a), n)
    edges = [
        (a, b, won_a | tied), (b, a, won_b | tied),
        (a, threshold, won_a | tied), (b, threshold, won_b | tied),
        (threshold, a, bad), (threshold, b, bad),
    ]  # fmt: skip
    starts = np.concatenate([start[seen] for start, _end, seen in edges])
    ends = np.concatenate([end[seen] for _start, end, seen in edges])
    graph = csr_array((np.ones(len(starts)), (starts, ends)), shape=(n + 1, n + 1))
    labels = connected_components(graph, connection="strong")[1]
    return tuple(members[model] for model in np.flatnonzero(labels[:n] == labels[n]))


def _reason(tally: PairTally, model: int, names: list[str]) -> Reason:
    won, lost, tied, bad = tally.outcomes_by_model()[model].tolist()
    votes, name = won + lost + tied + bad, names[model]
    if not votes:
        return Reason("no_votes", f"{name} has no votes yet.")
    if won == votes:
        return Reason(
            "unbeaten",
            f"{name} won all {votes} of its votes, so its score has no upper limit; it needs at "
            "least one loss or tie.",
        )
    if not won and not tied:
        return Reason(
            "winless",
            f"{name} won or tied none of its {votes} votes, so its score has no lower limit; it "
            "needs at least one win or tie.",
        )
    return Reason(
        "one_way",
        f"The votes of {name} do not join it in both directions with the other models and with "
        "the threshold of both-bad; one upset, tie or both-bad vote may fix it.",
    )


def _warnings(tally: PairTally, rated: Members, names: list[str]) -> tuple[str, ...]:
    if not rated:
        return ()
    n, a, b, inside = pairs_among(tally, rated)
    won, lost, tied, _bad = tally.weights()[0][inside].T > 0
    compared = won | lost | tied
    graph = csr_array((np.ones(compared.sum()), (a[compared], b[compared])), shape=(n, n))
    count, island = connected_components(graph, directed=False)
    if count == 1:
        return ()
    first = [rated[model] for model in np.flatnonzero(_smallest(island))]
    return (
        f"{listing([names[model] for model in first])} share a scale with the others through "
        "both-bad votes alone; their distance rests on that threshold.",
    )


def _smallest(island: IndexArray) -> BoolArray:
    """Return who is not in the largest of the islands."""
    smaller: BoolArray = island != np.bincount(island).argmax()
    return smaller
