"""Which models can be rated together, and for the others a code and a sentence.

Draw an edge i -> j if i was preferred to j at least once, and both edges for a tie. Finite
strengths exist, and are unique, if and only if every model can be reached from every other one
(L. R. Ford, Amer. Math. Monthly 64 (1957) 28-33). So each strong component of two or more models
is a group that is rated on the votes inside it; the largest is the main group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.reasons import Reason
from evaluation.ratings.tally import PairTally

Members = tuple[int, ...]  # positions in the names of the tally, ascending
_NAMES_IN_A_SENTENCE: Final = 6


@dataclass(frozen=True)
class Groups:
    rated: tuple[Members, ...]  # the main group first; each has two models or more
    reasons: Mapping[int, Reason]  # for each model outside the main group


def count_components(wins: Array) -> int:
    """Return the number of strong components of a win matrix, shape (n_models, n_models)."""
    return int(connected_components(csr_array(wins > 0), connection="strong")[0])


def find_groups(tally: PairTally, labels: Mapping[str, str] | None = None) -> Groups:
    """Split the models of a tally into groups with finite distances.

    The main group has most models, then most votes, then the first name. `labels` are the names
    that sentences use; a model without one keeps its name from the tally.
    """
    graph = _Graph(tally, labels or {})
    reasons: dict[int, Reason] = {}
    for members in graph.components:
        if members != graph.main:
            reasons |= dict.fromkeys(members, graph.reason(members))
    return Groups(graph.groups, reasons)


class _Graph:
    """The comparison graph of one tally, with what the reasons ask of it."""

    def __init__(self, tally: PairTally, labels: Mapping[str, str]) -> None:
        self.labels = [labels.get(name, name) for name in tally.names]
        ties = tally.ties()
        wins = tally.decisive()
        self.votes = wins.sum(axis=1) + wins.sum(axis=0) + ties.sum(axis=1)
        self.beats: BoolArray = (wins + ties) > 0
        self.met: BoolArray = self.beats | self.beats.T
        self.strong = connected_components(csr_array(self.beats), connection="strong")[1]
        self.weak = connected_components(csr_array(self.met), directed=False)[1]
        self.components = _members(self.strong)
        games = wins + wins.T + ties

        def most_models_then_votes(members: Members) -> tuple[int, float, int]:
            inside = games[np.ix_(members, members)].sum() / 2
            return -len(members), -float(inside), members[0]

        several = [members for members in self.components if len(members) > 1]
        self.groups = tuple(sorted(several, key=most_models_then_votes))
        self.main = self.groups[0] if self.groups else None
        self.towards_main = self._towards_main()

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
            return Reason("no_votes", f"{name} has no votes yet.")
        if not self.beats[:, model].any():
            return Reason(
                "unbeaten",
                f"{name} won all {votes} of its votes, so its score has no upper limit; it needs "
                "at least one loss or tie.",
            )
        if not self.beats[model].any():
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
        met = np.flatnonzero(self.met[list(members)].any(axis=0) & (self.strong != component))
        step = self.towards_main[component]
        if step < 0:  # there is no main group: take the neighbour that comes first
            step = self.strong[met[0]]
        return [int(model) for model in met if self.strong[model] == step]

    def _towards_main(self) -> np.ndarray:
        """Return per component its neighbour on a shortest way to the main group, else below 0."""
        count = len(self.components)
        if self.main is None:
            return np.full(count, -1)
        first, second = np.nonzero(self.met)
        joined = (np.ones(len(first)), (self.strong[first], self.strong[second]))
        between = csr_array(joined, shape=(count, count))
        start = self.strong[self.main[0]]
        _order, before = breadth_first_order(between, start, directed=False)
        return np.asarray(before)

    def _names(self, models: Iterable[int]) -> str:
        names = [self.labels[model] for model in models]
        if len(names) > _NAMES_IN_A_SENTENCE:
            names = [*names[: _NAMES_IN_A_SENTENCE - 1],
                     f"{len(names) - _NAMES_IN_A_SENTENCE + 1} more"]  # fmt: skip
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _members(component: np.ndarray) -> list[Members]:
    """Return the members of each component, in the order of their first members."""
    members: dict[int, list[int]] = {}
    for model, label in enumerate(component.tolist()):
        members.setdefault(label, []).append(model)
    return [tuple(models) for models in members.values()]
