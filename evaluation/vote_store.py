"""All votes as integer columns, kept by the process and brought up to date from a watermark.

A refit reads only the votes after the last one that the process has seen. Numbers of votes are
given before they are stored for good, so a vote may appear below the watermark; and a database may
be restored from a copy under a running process. Both are seen before every read, by the number of
votes up to the watermark and the battle of the last one, and then everything is read anew. So what
is read is what a process that has just started would read. Which votes do not count is asked each
time: the ledger may speak of any vote.
"""

from collections.abc import Hashable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final, Generic, TypeVar
from uuid import UUID

import numpy as np

from arena.text_features.categories import CATEGORIES
from arena.vote_records import (
    STYLE,
    VoteRecord,
    battle_of_vote,
    votes_after,
    votes_that_do_not_count,
    votes_up_to,
)
from evaluation.ratings.arrays import Array, BoolArray, CodeArray, CountArray
from evaluation.ratings.words import OUTCOMES

Thing = TypeVar("Thing", bound=Hashable)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class VoteColumns:
    """One entry per vote in each column; shape (n_votes,) where nothing else is said."""

    id: CountArray
    model_a: CountArray  # primary keys
    model_b: CountArray
    outcome: CodeArray  # positions in OUTCOMES
    rater: CodeArray  # codes from 0
    prompt: CodeArray  # codes from 0
    is_simulated: BoolArray
    cast_at: CountArray  # microseconds since 1970, UTC
    categories: CountArray  # one bit per place in CATEGORIES
    style_a: Array  # shape (n_votes, len(STYLE))
    style_b: Array

    @classmethod
    def joined(cls, parts: "list[VoteColumns]") -> "VoteColumns":
        return cls(
            *(
                np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(cls)
            )
        )


@dataclass(frozen=True, eq=False)
class StoredVotes:
    columns: VoteColumns
    counts: BoolArray  # shape (n_votes,): whether the vote counts
    raters: tuple[UUID, ...]  # by their codes

    def cut_off(self, votes: BoolArray) -> datetime | None:
        """Return when the last of some votes was cast; shape of `votes`: (n_votes,)."""
        if not votes.any():
            return None
        return _EPOCH + int(self.columns.cast_at[votes].max()) * _MICROSECOND


class _Codes(Generic[Thing]):
    """Numbers from 0 for things in the order of their first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[Thing, int] = {}

    def of(self, thing: Thing) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))

    def things(self) -> tuple[Thing, ...]:
        return tuple(self._numbers)


class VoteStore:
    def __init__(self) -> None:
        self._lock = Lock()
        self._raters, self._prompts = _Codes[UUID](), _Codes[str]()
        self._parts: list[VoteColumns] = [self._columns([])]
        self._watermark = 0
        self._last_battle: UUID | None = None

    def read(self) -> StoredVotes:
        """Return every vote that was stored before the call, and whether it counts now."""
        with self._lock:
            if not self._is_still_true():
                self._forget()
            for records in votes_after(self._watermark):
                self._add(records)
            self._parts = [VoteColumns.joined(self._parts)]
            columns = self._parts[0]
            # The votes first: one that is stored with its exclusion is then seen with it.
            counts = ~np.isin(columns.id, np.array(votes_that_do_not_count(), dtype=np.int64))
            return StoredVotes(columns, counts, self._raters.things())

    def _forget(self) -> None:
        self._raters, self._prompts = _Codes[UUID](), _Codes[str]()
        self._parts = [self._columns([])]
        self._watermark, self._last_battle = 0, None

    def _is_still_true(self) -> bool:
        if not self._watermark:
            return True
        known = len(self._parts[0].id)
        return (
            battle_of_vote(self._watermark) == self._last_battle
            and votes_up_to(self._watermark) == known
        )

    def _add(self, records: list[VoteRecord]) -> None:
        self._parts.append(self._columns(records))
        last = records[-1]
        self._watermark, self._last_battle = last.id, last.battle

    def _columns(self, records: list[VoteRecord]) -> VoteColumns:
        return VoteColumns(
            id=np.array([record.id for record in records], dtype=np.int64),
            model_a=np.array([record.model_a for record in records], dtype=np.int64),
            model_b=np.array([record.model_b for record in records], dtype=np.int64),
            outcome=np.array([_CODE[record.winner] for record in records], dtype=np.int32),
            rater=np.array([self._raters.of(record.rater) for record in records], dtype=np.int32),
            prompt=np.array(
                [self._prompts.of(record.prompt) for record in records], dtype=np.int32
            ),
            is_simulated=np.array([record.is_simulated for record in records], dtype=np.bool_),
            cast_at=np.array([_microseconds(record.cast_at) for record in records], np.int64),
            categories=np.array([_bits(record.categories) for record in records], np.int64),
            style_a=_counts([record.style_a for record in records]),
            style_b=_counts([record.style_b for record in records]),
        )


def _counts(styles: list[tuple[int, ...]]) -> Array:
    return np.array(styles, dtype=np.float64).reshape(-1, len(STYLE))


def bit_of(category: str) -> int:
    return 1 << CATEGORIES.index(category)


def _bits(categories: tuple[str, ...]) -> int:
    return sum(bit_of(category) for category in categories)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


_CODE: Final = {word: code for code, word in enumerate(OUTCOMES)}
VOTES: Final = VoteStore()  # of this process
