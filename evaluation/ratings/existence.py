"""Which models can be rated together, and for the others a code and a sentence.

Draw an edge i -> j if i was preferred to j at least once, and both edges for a tie. Finite
strengths exist, and are unique, if and only if every model can be reached from every other one
(L. R. Ford, Amer. Math. Monthly 64 (1957) 28-33). So each strong component of two or more models
is a group that is rated on the votes inside it; the largest is the main group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from evaluation.ratings.arrays import BoolArray, CountArray, IndexArray
from evaluation.ratings.games import Games, HalfOrDrop, games_of
from evaluation.ratings.reasons import Reason
from evaluation.ratings.sentences import listing
from evaluation.ratings.tally import PairTally

_STEPS: Final = 3  # in most votes two are enough

Members = tuple[int, ...]  # positions in the names of the tally, ascending


@dataclass(frozen=True)
class Groups:
    rated: tuple[Members, ...]  # the main group first; each has two models or more
    reasons: Mapping[int, Reason]  # for each model outside the main group


def count_components(games: Games) -> int:
    """Return the number of strong components of the comparison graph."""
    return int(strong_components(games).max(initial=-1)) + 1


def strong_components(games: Games) -> IndexArray:
    """Return shape (n_models,): the number of each model's strong component, from 0."""
    if _are_near(games):  # the usual case: nothing to search
        return np.zeros(games.n_models, dtype=np.int32)
    return _components(games, games.beats(), "strong")


def _are_near(games: Games) -> bool:
    """Say whether a few steps over pairs with an upset lead from the first model to all others."""
    both_ways = (games.wins_i > 0) & (games.wins_j > 0)
    reached = np.arange(games.n_models) == 0
    for _step in range(_STEPS):
        of_i, of_j = reached[games.i], reached[games.j]
        reached[games.j[of_i & both_ways]] = True
        reached[games.i[of_j & both_ways]] = True
        if reached.all():
            return True
    return False


def find_groups(
    tally: PairTally, labels: Mapping[str, str] | None = None, ties: HalfOrDrop = "half"
) -> Groups:
    """Split the models of a tally into groups with finite distances.

    The main group has most models, then most votes, then the first name. `labels` are the names
    that sentences use; a model without one keeps its name from the tally. With `ties="drop"` only
    decisive votes are edges.
    """
    graph = _Graph(tally, labels or {}, ties)
    reasons: dict[int, Reason] = {}
    for members in graph.components:
        if members != graph.main:
            reasons |= dict.fromkeys(members, graph.reason(members))
    return Groups(graph.groups, reasons)


class _Graph:
    """The comparison graph of one tally, with what the reasons ask of it."""

    def __init__(self, tally: PairTally, labels: Mapping[str, str], ties: HalfOrDrop) -> None:
        self.labels = [labels.get(name, name) for name in tally.names]
        self.games = games_of(tally, ties=ties)
        self.strong = strong_components(self.games)
        self.votes, inside = self._votes(tally, ties)
        self.dropped = (self.votes == 0) & (tally.votes_by_model() > 0)
        self.components = _members(self.strong)

        def most_models_then_votes(members: Members) -> tuple[int, int, int]:
            return -len(members), -int(inside[self.strong[members[0]]]), members[0]

        several = [members for members in self.components if len(members) > 1]
        self.groups = tuple(sorted(several, key=most_models_then_votes))
        self.main = self.groups[0] if self.groups else None
        self.towards_main = self._towards_main()

    @cached_property
    def has_won(self) -> BoolArray:
        return np.bincount(self.games.beats()[0], minlength=self.games.n_models) > 0

    @cached_property
    def has_lost(self) -> BoolArray:
        return np.bincount(self.games.beats()[1], minlength=self.games.n_models) > 0

    @cached_property
    def weak(self) -> IndexArray:
        return _components(self.games, self.games.beats(), "weak")

    def _votes(self, tally: PairTally, ties: HalfOrDrop) -> tuple[CountArray, CountArray]:
        """Return the usable votes of each model, and those inside each strong component."""
        if ties == "half" and tally.weight_sum is None and not self.strong.any():
            return tally.votes_by_model(), np.array([tally.votes])
        usable = tally.counts * (tally.weights()[0] > 0)
        per_pair = usable[:, : 2 if ties == "drop" else 4].sum(axis=1)
        n_models = len(tally.names)
        votes = np.bincount(tally.a, per_pair, n_models) + np.bincount(tally.b, per_pair, n_models)
        alike = self.strong[tally.a] == self.strong[tally.b]
        inside = np.bincount(self.strong[tally.a[alike]], per_pair[alike], n_models)
        return votes.astype(np.int64), inside.astype(np.int64)

    def reason(self, members: Members) -> Reason:
        """Return why these models, one strong component, are not rated with the main group."""
        if len(members) == 1 and (alone := self._reason_alone(members[0])) is not None:
            return alone
        if self.main is not None and self.weak[members[0]] != self.weak[self.main[0]]:
            return self._isolated(members[0])
        others = self._neighbours(members)
        return Reason(
            "one_way",
            f"Every vote between {self._names(members)} and {self._names(others)} went the same "
            "way, so their distance is infinite; one upset or tie would fix it.",
        )

    def _reason_alone(self, model: int) -> Reason | None:
        name, votes = self.labels[model], int(self.votes[model])
        if votes == 0:
            kind = "decisive votes" if self.dropped[model] else "votes"
            return Reason("no_votes", f"{name} has no {kind} yet.")
        if not self.has_lost[model]:
            return Reason(
                "unbeaten",
                f"{name} won all {votes} of its votes, so its score has no upper limit; it needs "
                "at least one loss or tie.",
            )
        if not self.has_won[model]:
            return Reason(
                "winless",
                f"{name} lost all {votes} of its votes, so its score has no lower limit; it needs "
                "at least one win or tie.",
            )
        return None

    def _isolated(self, model: int) -> Reason:
        island = np.flatnonzero(self.weak == self.weak[model])
        others = len(self.labels) - len(island)
        return Reason(
            "isolated",
            f"{self._names(island)} were never compared with the other {others} models; their "
            "scores would have no common zero.",
        )

    def _neighbours(self, members: Members) -> Iterable[int]:
        """Return the models that these met in the neighbouring component, towards the main group.

        All votes between two strong components go the same way: one that did not would join them.
        """
        component = self.strong[members[0]]
        of_i, of_j = self.strong[self.games.i], self.strong[self.games.j]
        met = np.unique(
            np.concatenate(
                [
                    self.games.j[(of_i == component) & (of_j != component)],
                    self.games.i[(of_j == component) & (of_i != component)],
                ]
            )
        )
        step = self.towards_main[component]
        if step < 0:  # there is no main group: take the neighbour that comes first
            step = self.strong[met[0]]
        return [int(model) for model in met if self.strong[model] == step]

    def _towards_main(self) -> np.ndarray:
        """Return per component its neighbour on a shortest way to the main group, else below 0."""
        count = len(self.components)
        if self.main is None or count == 1:
            return np.full(count, -1)
        pairs = (self.strong[self.games.i], self.strong[self.games.j])
        between = csr_array((np.ones(len(self.games.i)), pairs), shape=(count, count))
        start = self.strong[self.main[0]]
        _order, before = breadth_first_order(between, start, directed=False)
        return np.asarray(before)

    def _names(self, models: Iterable[int]) -> str:
        return listing([self.labels[model] for model in models])


def _components(games: Games, edges: tuple[IndexArray, IndexArray], connection: str) -> IndexArray:
    shape = (games.n_models, games.n_models)
    graph = csr_array((np.ones(len(edges[0]), dtype=np.bool_), edges), shape=shape)
    labels: IndexArray = connected_components(graph, connection=connection)[1]
    return labels


def _members(component: np.ndarray) -> list[Members]:
    """Return the members of each component, in the order of their first members."""
    members: dict[int, list[int]] = {}
    for model, label in enumerate(component.tolist()):
        members.setdefault(label, []).append(model)
    return [tuple(models) for models in members.values()]
