"""What boards are computed from, and what is read of them."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from arena.errors import NotFoundError
from arena.models import LanguageModel
from arena.queries import VoteTally, vote_tally
from evaluation.leaderboard import SCHEMA_VERSION
from evaluation.models import Snapshot
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rate import method_of
from evaluation.ratings.tally import PairTally
from evaluation.version import code_version

BOARDS: Final = ("arena",)


@dataclass(frozen=True)
class BoardInputs:
    """All that a snapshot depends on, read once; equal digests give equal snapshots."""

    read: VoteTally
    models: tuple[LanguageModel, ...]  # those that the board lists
    tally: PairTally  # votes between listed models
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


def board_inputs(options: RateOptions) -> BoardInputs:
    """Read the counted votes and the listed models as they are now."""
    read = vote_tally()
    models = tuple(LanguageModel.objects.listed())
    listed = {model.slug for model in models}
    cells = (
        (cell.model_a, cell.model_b, cell.winner, cell.votes)
        for cell in read.cells
        if {cell.model_a, cell.model_b} <= listed
    )
    tally = PairTally.from_cells(cells, names=listed)
    return BoardInputs(read, models, tally, options, code_version())


def stored_board(board: str, *, gzipped: bool) -> StoredBytes:
    """Return the bytes of a board's snapshot; raises NotFoundError when there is none."""
    column = "gzip_body" if gzipped else "body"
    found = Snapshot.objects.filter(board=board).values_list("etag", column).first()
    if found is None:
        raise NotFoundError(
            f"There is no leaderboard {board!r} yet; /api/leaderboards/ lists those there are."
        )
    return StoredBytes(found[0], bytes(found[1]))


def published_boards() -> list[dict[str, Any]]:
    """Return what the list of boards says about each one that has a snapshot."""
    snapshots = Snapshot.objects.select_related("run").order_by("board")
    return [
        {
            "board": snapshot.board_id,
            "run": snapshot.run_id,
            "votes": snapshot.run.votes,
            "cut_off": snapshot.run.cut_off,
            "computed_at": snapshot.run.computed_at,
        }
        for snapshot in snapshots.defer("body", "gzip_body", "run__tally")
    ]
