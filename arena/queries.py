"""What other parts of the house, and the doors of this one, read from the arena."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Prefetch, QuerySet

from arena.errors import NotFoundError
from arena.models import Battle, Rater, Turn, Vote, vote_counts

CONSENT_VERSION = 1  # raised whenever the consent screen asks for something new


@dataclass(frozen=True)
class TallyCell:
    """All counted votes with the same models, sides and winner; models by their slugs."""

    model_a: str
    model_b: str
    winner: str
    votes: int


@dataclass(frozen=True)
class VoteTally:
    cells: tuple[TallyCell, ...]
    votes: int
    excluded: int
    last_vote_id: int | None
    cut_off: datetime | None  # when the last of these votes was cast


def vote_tally() -> VoteTally:
    """Return the counted votes of the arena as counts per ordered pair and winner.

    One statement, so that every number is of the same moment.
    """
    cells = (
        Vote.objects.values(
            a=F("battle__model_a__slug"), b=F("battle__model_b__slug"), won=F("winner")
        )
        .annotate(
            counted=Count("pk", filter=vote_counts()),
            n=Count("pk"),
            last=Max("pk"),
            at=Max("cast_at"),
        )
        .order_by("a", "b", "won")
    )
    rows = list(cells)
    tally = tuple(
        TallyCell(row["a"], row["b"], row["won"], row["counted"]) for row in rows if row["counted"]
    )
    votes = sum(cell.votes for cell in tally)
    return VoteTally(
        cells=tally,
        votes=votes,
        excluded=sum(row["n"] for row in rows) - votes,
        last_vote_id=max((row["last"] for row in rows), default=None),
        cut_off=max((row["at"] for row in rows), default=None),
    )


def has_current_consent(rater: Rater) -> bool:
    consent = rater.current_consent()
    return consent is not None and consent.version >= CONSENT_VERSION


def battle_of(rater: Rater, battle_id: UUID) -> Battle:
    """Return the rater's own battle with its turns; anybody else's is as good as absent.

    Raises NotFoundError.
    """
    turns = Prefetch("turns", Turn.objects.order_by("index").prefetch_related("replies"))
    battle = (
        Battle.objects.filter(id=battle_id, rater=rater)
        .select_related("study")
        .prefetch_related(turns)
        .first()
    )
    if battle is None:
        raise NotFoundError(f"You have no battle {battle_id}. Start one at /arena.")
    return battle


def votes_of(rater: Rater) -> QuerySet[Vote]:
    """Return the rater's own votes, newest first, with all that their list shows."""
    return (
        Vote.objects.filter(battle__rater=rater)
        .select_related("battle__model_a", "battle__model_b", "battle__study")
        .prefetch_related("exclusions__reversal", "battle__turns")
        .order_by("-id")
    )


def is_answering(battle_id: UUID) -> bool:
    return Battle.objects.filter(id=battle_id, state=Battle.State.ANSWERING).exists()
