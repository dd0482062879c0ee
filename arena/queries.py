"""What other parts of the house, and the doors of this one, read from the arena."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Prefetch, QuerySet, When

from arena.errors import NotFoundError
from arena.models import Battle, Rater, Reply, Side, Turn, Vote

CONSENT_VERSION = 1  # raised whenever the consent screen asks for something new


@dataclass(frozen=True)
class BankAnswer:
    """One reply to the first prompt of a battle that asks a question of the bank."""

    model: str  # its slug
    question: str  # its id in the bank
    text: str


def has_simulated_votes() -> bool:
    return Vote.objects.filter(is_simulated=True).exists()


def bank_answers(*, with_simulated: bool) -> list[BankAnswer]:
    """Return the answers to bank questions in battles with a counted vote.

    The same text in answer to the same prompt is one answer, however often it was shown: a model
    that always says the same is not checked anew each time. What a rater cut off is left out.
    """
    votes = Vote.objects.counted() if with_simulated else Vote.objects.counted().of_people()
    first_replies = Reply.objects.filter(turn__index=1, turn__battle__vote__in=votes)
    answers = (
        first_replies.exclude(turn__battle__question="")
        .exclude(finish_reason=Reply.FinishReason.STOPPED)
        .values_list(
            Case(
                When(side=Side.A, then="turn__battle__model_a__slug"),
                default="turn__battle__model_b__slug",
            ),
            "turn__battle__question",
            "text",
            "turn__prompt",
        )
        .order_by()
        .distinct()
    )
    return [BankAnswer(model, question, text) for model, question, text, _prompt in answers]


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
