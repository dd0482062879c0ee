"""The published document of a board: columns, their order, and the bytes that are served."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from evaluation.boards import view_of
from evaluation.fragile import is_fragile
from evaluation.models import RatingRow, RatingRun, RowStatus
from evaluation.right_when_checked import SHOWN_FROM

SCHEMA_VERSION: Final = 3
SMALLEST_GROUP: Final = 2
_ORDER: Final = [status.value for status in RowStatus]


@dataclass(frozen=True)
class PackedBoard:
    body: bytes
    gzip_body: bytes
    etag: str  # weak, because both bodies share it


def leaderboard_document(run: RatingRun, rows: Iterable[RatingRow]) -> dict[str, Any]:
    """Return what a board shows of a run, as columns; scores of too few votes are withheld."""
    return {
        "schema_version": SCHEMA_VERSION,
        "board": run.board_id,
        **view_of(run.board_id).words(),
        "run": run.pk,
        "computed_at": _time(run.computed_at),
        "cut_off": _time(run.cut_off),
        "votes": run.votes,
        "simulated_votes": run.simulated_votes,
        "excluded_votes": run.excluded_votes,
        "method": run.method,
        "limits": {**run.options["limits"], "checked": SHOWN_FROM},
        "code_version": run.code_version,
        "data_sha256": run.data_sha256,
        "groups": run.groups,
        "position": run.position,
        "categories": run.categories,
        "coefficients": run.coefficients,
        "columns": _columns(sorted(rows, key=_place)),
        "warnings": run.warnings,
    }


def has_rated_group(document: dict[str, Any]) -> bool:
    """Return whether it gives scores to two models that can be compared with each other."""
    columns = document["columns"]
    scored = Counter(
        group
        for group, score in zip(columns["group"], columns["score"], strict=True)
        if score is not None
    )
    return max(scored.values(), default=0) >= SMALLEST_GROUP


def pack(document: dict[str, Any]) -> PackedBoard:
    body = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(body).hexdigest()[:32]
    return PackedBoard(body, gzip.compress(body, mtime=0), f'W/"{digest}"')


def _place(row: RatingRow) -> tuple[int, float, str, str]:
    """Ranked models by score, all others by name: their order says nothing."""
    score = row.score if row.status == RowStatus.RANKED and row.score is not None else 0.0
    return _ORDER.index(row.status), -score, row.model.name.casefold(), row.model.slug


def _columns(rows: list[RatingRow]) -> dict[str, list[Any]]:
    shown = [row.status != RowStatus.NEEDS_VOTES for row in rows]
    columns: dict[str, list[Any]] = {
        "slug": [row.model.slug for row in rows],
        "name": [row.model.name for row in rows],
        "organisation": [row.model.organisation for row in rows],
        "model_status": [row.model.status for row in rows],
        "group": [row.group for row in rows],
    }
    for name in ("score", "low", "high", "rank_best", "rank_worst"):
        columns[name] = [
            getattr(row, name) if is_shown else None
            for row, is_shown in zip(rows, shown, strict=True)
        ]
    counted = ("votes", "opponents", "checked", "undecided", "right", "right_low", "right_high")
    for name in (*counted, "status"):
        columns[name] = [getattr(row, name) for row in rows]
    columns["fragility"] = [row.fragility for row in rows]
    columns["fragile"] = [is_fragile(row.fragility, row.votes) for row in rows]
    for name in ("code", "sentence"):
        columns[name] = [getattr(row, name) or None for row in rows]
    return columns


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
