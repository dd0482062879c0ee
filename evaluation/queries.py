"""What boards are computed from, and what is read of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from functools import cached_property
from typing import Any, Final

from arena.errors import NotFoundError
from arena.models import LanguageModel
from arena.queries import VoteTally, bank_answers, has_simulated_votes, vote_tally
from evaluation.head_to_head import head_to_head
from evaluation.leaderboard import SCHEMA_VERSION
from evaluation.models import Snapshot
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rate import method_of
from evaluation.ratings.tally import PairTally
from evaluation.right_when_checked import SHOWN_FROM, RightWhenChecked, right_when_checked
from evaluation.version import code_version

BOARDS: Final = ("arena", "demo")  # real votes only; simulated and real ones
BYTES: Final = ("body", "gzip_body")


@dataclass(frozen=True)
class BoardInputs:
    """All that a snapshot depends on, read once; equal digests give equal snapshots."""

    read: VoteTally
    models: tuple[LanguageModel, ...]  # those that the board lists
    tally: PairTally  # votes between listed models
    simulated: int  # of these votes
    checked: Mapping[str, RightWhenChecked]  # by slug; absent: nothing to check
    options: RateOptions
    code_version: str

    @property
    def unlisted_votes(self) -> int:
        return self.read.votes - self.tally.votes

    @property
    def labels(self) -> dict[str, str]:
        return {model.slug: model.name for model in self.models}

    @cached_property
    def data_sha256(self) -> str:
        return self.tally.sha256()

    @cached_property
    def sha256(self) -> str:
        document = {
            "schema_version": SCHEMA_VERSION,
            "data": self.data_sha256,
            "simulated": self.simulated,
            "checked": [[slug, astuple(self.checked[slug])] for slug in sorted(self.checked)],
            "checked_shown_from": SHOWN_FROM,
            "unlisted": self.unlisted_votes,
            "excluded": self.read.excluded,
            "watermark": self.read.last_vote_id,
            "cut_off": str(self.read.cut_off),
            "models": [[m.slug, m.name, m.organisation, m.status] for m in self.models],
            "options": asdict(self.options),
            "method": asdict(method_of(self.options)),
            "code_version": self.code_version,
        }
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class StoredBytes:
    etag: str
    body: bytes


def board_inputs(board: str, options: RateOptions) -> BoardInputs:
    """Read the counted votes, the checked answers and the listed models as they are now."""
    with_simulated = board == "demo"
    read = vote_tally(with_simulated=with_simulated)
    models = tuple(LanguageModel.objects.listed())
    listed = {model.slug for model in models}
    cells = [cell for cell in read.cells if {cell.model_a, cell.model_b} <= listed]
    tally = PairTally.from_cells(
        ((cell.model_a, cell.model_b, cell.winner, cell.votes) for cell in cells), names=listed
    )
    answers = bank_answers(with_simulated=with_simulated)
    return BoardInputs(
        read=read,
        models=models,
        tally=tally,
        simulated=sum(cell.simulated for cell in cells),
        checked=right_when_checked(answer for answer in answers if answer.model in listed),
        options=options,
        code_version=code_version(),
    )


def boards_to_show() -> tuple[str, ...]:
    """Return the boards of this site; without simulated votes `demo` would repeat `arena`."""
    return BOARDS if has_simulated_votes() else ("arena",)


def stored_board(board: str, *, gzipped: bool) -> StoredBytes:
    """Return the bytes of a board's snapshot; raises NotFoundError when there is none."""
    column = "gzip_body" if gzipped else "body"
    found = Snapshot.objects.filter(board=board).values_list("etag", column).first()
    if found is None:
        raise NotFoundError(
            f"There is no leaderboard {board!r} yet; /api/leaderboards/ lists those there are."
        )
    return StoredBytes(found[0], bytes(found[1]))


def current_board(*, gzipped: bool) -> StoredBytes:
    """Return the bytes of the board that pages show; raises NotFoundError when there is none."""
    column = "gzip_body" if gzipped else "body"
    found = Snapshot.objects.current_first().values_list("etag", column).first()
    if found is None:
        raise NotFoundError(
            "There is no leaderboard yet; `touchstone worker --once` computes the first."
        )
    return StoredBytes(found[0], bytes(found[1]))


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
            "run": snapshot.run_id,
            "votes": snapshot.run.votes,
            "simulated_votes": snapshot.run.simulated_votes,
            "cut_off": snapshot.run.cut_off,
            "computed_at": snapshot.run.computed_at,
        }
        for place, snapshot in enumerate(snapshots.defer(*BYTES, "run__tally"))
    ]
