"""What is read of the boards."""

from dataclasses import dataclass, replace
from typing import Any, Final

from arena.errors import NotFoundError
from arena.queries import has_simulated_votes
from evaluation.board_inputs import categories_with_boards
from evaluation.boards import BASES, VIEWS, ScoreMethod, view_of
from evaluation.head_to_head import head_to_head
from evaluation.models import Snapshot
from evaluation.vote_store import VOTES

BYTES: Final = ("body", "gzip_body")


@dataclass(frozen=True)
class StoredBytes:
    etag: str
    body: bytes


def boards_to_show() -> tuple[str, ...]:
    """Return the boards of this site; without simulated votes `demo` would repeat `arena`.

    A category has a board from 300 votes on, and keeps it when exclusions leave fewer.
    """
    bases = BASES if has_simulated_votes() else ("arena",)
    published = set(Snapshot.objects.values_list("board", flat=True))
    stored = VOTES.read()
    shown: list[str] = []
    for base in bases:
        of_base = stored.counts & (~stored.columns.is_simulated | (base == "demo"))
        categories = ("", *categories_with_boards(stored, of_base))
        shown += [
            view.slug
            for view in VIEWS
            if view.base == base and (view.category in categories or view.slug in published)
        ]
    return tuple(shown)


def stored_board(board: str, *, gzipped: bool) -> StoredBytes:
    """Return the bytes of a board's snapshot; raises NotFoundError when there is none."""
    column = "gzip_body" if gzipped else "body"
    found = Snapshot.objects.filter(board=board).values_list("etag", column).first()
    if found is None:
        raise NotFoundError(
            f"There is no leaderboard {board!r} yet; /api/leaderboards/ lists those there are."
        )
    return StoredBytes(found[0], bytes(found[1]))


def current_board(method: ScoreMethod = "raw", category: str = "", *, gzipped: bool) -> StoredBytes:
    """Return the bytes of the board that pages show; raises NotFoundError when there is none."""
    column = "gzip_body" if gzipped else "body"
    found = Snapshot.objects.current_first().values_list("board_id", "etag", column).first()
    if found is None:
        raise NotFoundError(
            "There is no leaderboard yet; `touchstone worker --once` computes the first."
        )
    if method == "raw" and not category:
        return StoredBytes(found[1], bytes(found[2]))
    return stored_board(
        replace(view_of(found[0]), method=method, category=category).slug, gzipped=gzipped
    )


def pairs_of(board: str) -> dict[str, Any]:
    """Return what the models of a board did against each other; raises NotFoundError."""
    snapshot = Snapshot.objects.filter(board=board).select_related("run").defer(*BYTES).first()
    if snapshot is None:
        raise NotFoundError(
            f"There is no leaderboard {board!r} yet; /api/leaderboards/ lists those there are."
        )
    return head_to_head(snapshot.run)


def published_boards() -> list[dict[str, Any]]:
    """Return what the list says about each board that has a snapshot, the current one first."""
    snapshots = Snapshot.objects.current_first().select_related("run")
    return [
        {
            "board": snapshot.board_id,
            "is_current": place == 0,
            **view_of(snapshot.board_id).words(),
            "run": snapshot.run_id,
            "votes": snapshot.run.votes,
            "simulated_votes": snapshot.run.simulated_votes,
            "cut_off": snapshot.run.cut_off,
            "computed_at": snapshot.run.computed_at,
        }
        for place, snapshot in enumerate(snapshots.defer(*BYTES, "run__tally"))
    ]
