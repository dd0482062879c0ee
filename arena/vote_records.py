"""Votes as the ratings read them: one record each, in the order in which they were stored."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from arena.models import Reply, Side, Turn, Vote, vote_counts
from arena.questions.bank import load_bank
from arena.text_features.categories import Conversation, categories_of
from arena.text_features.code_blocks import count_code_blocks

# Counted over all turns of a side.
STYLE: Final = ("characters", "headers", "lists", "bold", "code", "emoji")
_CODE: Final = STYLE.index("code")
VOTES_AT_ONCE: Final = 5_000

Style = tuple[int, ...]  # one count per name of STYLE


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """What never changes about a vote; whether it counts can change."""

    id: int
    battle: UUID
    model_a: int  # primary keys
    model_b: int
    winner: str
    rater: UUID
    prompt: str  # equal for votes on the same first prompt, or on the same bank question
    is_simulated: bool
    cast_at: datetime
    style_a: Style
    style_b: Style
    categories: tuple[str, ...]


def votes_after(last: int) -> Iterator[list[VoteRecord]]:
    """Yield the votes with a larger id, some thousands at once, whether they count or not."""
    while records := _next_votes(last):
        yield records
        last = records[-1].id


def votes_up_to(last: int) -> int:
    return Vote.objects.filter(id__lte=last).count()


def battle_of_vote(vote: int) -> UUID | None:
    return Vote.objects.filter(id=vote).values_list("battle_id", flat=True).first()


def votes_that_do_not_count() -> list[int]:
    return list(Vote.objects.exclude(vote_counts()).values_list("id", flat=True))


def _next_votes(last: int) -> list[VoteRecord]:
    votes = list(
        Vote.objects.filter(id__gt=last)
        .order_by("id")
        .values_list(
            "id", "battle_id", "battle__model_a_id", "battle__model_b_id", "winner",
            "battle__rater_id", "battle__question", "is_simulated", "cast_at",
        )[:VOTES_AT_ONCE]
    )  # fmt: skip
    if not votes:
        return []
    ids = {"vote__id__gt": last, "vote__id__lte": votes[-1][0]}
    of_turns = {f"battle__{field}": value for field, value in ids.items()}
    of_replies = {f"turn__battle__{field}": value for field, value in ids.items()}
    turns = _turns(of_turns)
    styles = _styles(of_replies)
    nothing = (0,) * len(STYLE)
    return [
        VoteRecord(
            id=vote,
            battle=battle,
            model_a=model_a,
            model_b=model_b,
            winner=winner,
            rater=rater,
            prompt=question or turns[battle].first,
            is_simulated=is_simulated,
            cast_at=cast_at,
            style_a=styles.get((battle, Side.A), nothing),
            style_b=styles.get((battle, Side.B), nothing),
            categories=categories_of(
                Conversation(
                    turns=turns[battle].turns,
                    characters=turns[battle].characters
                    + max(styles.get((battle, side), nothing)[0] for side in Side.values),
                    has_code=turns[battle].code_blocks > 0
                    or any(styles.get((battle, side), nothing)[_CODE] for side in Side.values),
                    domain=_domains().get(question, ""),
                    language=turns[battle].language,
                )
            ),
        )
        for vote, battle, model_a, model_b, winner, rater, question, is_simulated, cast_at in votes
    ]


@dataclass
class _Turns:
    """The prompts of a battle; one without turns, which no page makes, has a prompt of its own."""

    first: str = ""
    turns: int = 0
    characters: int = 0
    code_blocks: int = 0
    language: str = ""


class _TurnsOf(dict[UUID, _Turns]):
    def __missing__(self, battle: UUID) -> _Turns:
        return _Turns(first=str(battle))


def _turns(of_votes: Mapping[str, int]) -> _TurnsOf:
    found = _TurnsOf()
    prompts = Turn.objects.filter(**of_votes).order_by("battle_id", "index")
    for battle, prompt, language in prompts.values_list("battle_id", "prompt", "language"):
        if battle not in found:  # white space and case do not make another prompt
            found[battle] = _Turns(first=_digest(" ".join(prompt.casefold().split())))
        found[battle].turns += 1
        found[battle].characters += len(prompt)
        found[battle].code_blocks += count_code_blocks(prompt)
        found[battle].language = found[battle].language or language
    return found


@cache
def _domains() -> dict[str, str]:
    return {question.id: question.domain for question in load_bank()}


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _styles(of_votes: Mapping[str, int]) -> dict[tuple[UUID, str], Style]:
    sums: dict[tuple[UUID, str], list[int]] = defaultdict(lambda: [0] * len(STYLE))
    replies = Reply.objects.filter(**of_votes).order_by()
    for battle, side, features in replies.values_list("turn__battle_id", "side", "features"):
        total = sums[battle, side]
        for place, count in enumerate(_style(features)):
            total[place] += count
    return {key: tuple(counts) for key, counts in sums.items()}


def _style(features: Mapping[str, Any]) -> Style:
    return (
        features["characters"],
        sum(features["headers"].values()),
        features["ordered"] + features["unordered"],
        features["bold_stars"] + features["bold_bars"],
        features["code_blocks"],
        features["emoji"],
    )
