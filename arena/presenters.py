"""Build the answers that the serializers describe, field by field.

Allow-lists by hand: a new column of a table reaches nobody until a line here says so.
"""

from typing import Any

from django.conf import settings

from arena.models import Battle, LanguageModel, Rater, Study, Turn, Vote
from arena.queries import CONSENT_VERSION, has_current_consent

EXCLUSION_SENTENCES = {
    "EMPTY_REPLY": "An answer was stopped before it showed anything.",
    "IDENTITY_LEAK": "A reply named its model.",
}


def me_answer(rater: Rater | None) -> dict[str, Any]:
    consent = rater.current_consent() if rater else None
    return {
        "level": rater.level if rater else Rater.Level.ANONYMOUS,
        "consent": consent
        and {
            "study": consent.study,
            "votes": consent.votes,
            "conversations": consent.conversations,
            "strata": consent.strata,
        },
        "needs_consent": rater is None or not has_current_consent(rater),
        "consent_version": CONSENT_VERSION,
        "votes": Vote.objects.filter(battle__rater=rater).count() if rater else 0,
    }


def battle_answer(battle: Battle) -> dict[str, Any]:
    vote = Vote.objects.filter(battle=battle).first()
    return {
        "id": battle.id,
        "study": {
            "slug": battle.study.slug,
            "name": battle.study.name,
            "kind": battle.study.kind,
        },
        "guidelines": battle.study.guidelines,
        "limits": {
            "turns": settings.BATTLE_MAX_TURNS,
            "prompt_characters": settings.BATTLE_MAX_PROMPT_CHARACTERS,
            "max_tokens": battle.parameters["max_tokens"],
            "regenerates": settings.BATTLE_MAX_REGENERATES,
        },
        "needs_proof_of_work": False,
        "state": battle.state,
        "turns": [_turn_answer(turn) for turn in battle.turns.all()],
        "winner": vote.winner if vote else None,
    }


def _turn_answer(turn: Turn) -> dict[str, Any]:
    replies = {reply.side: reply for reply in turn.replies.all()}
    return {
        "index": turn.index,
        "prompt": turn.prompt,
        "state": turn.state,
        "attempt": turn.attempt,
        "regenerates": turn.regenerates,
        "replies": {
            side: {"text": replies[side].text, "finish_reason": replies[side].finish_reason}
            for side in sorted(replies)
        }
        or None,
    }


def vote_answer(vote: Vote) -> dict[str, Any]:
    """Name the models, as the answer to the vote does and nothing before it."""
    battle = vote.battle
    code = next((entry.code for entry in vote.exclusions.all() if entry.stands), None)
    answer: dict[str, Any] = {
        "winner": vote.winner,
        "counts": code is None,
        "notice": code
        and {
            "code": code,
            "sentence": EXCLUSION_SENTENCES.get(code, "It was excluded; the reason is public."),
        },
    }
    if battle.study.reveal == Study.Reveal.NOW:
        answer["models"] = {
            "a": _revealed_model(battle.model_a),
            "b": _revealed_model(battle.model_b),
        }
    return answer


def own_vote_answer(vote: Vote) -> dict[str, Any]:
    turns = list(vote.battle.turns.all())
    return {
        **vote_answer(vote),
        "battle": vote.battle_id,
        "prompt": turns[0].prompt if turns else "",
        "cast_at": vote.cast_at,
    }


def _revealed_model(model: LanguageModel) -> dict[str, str]:
    return {
        "slug": model.slug,
        "name": model.name,
        "organisation": model.organisation,
        "licence": model.licence,
    }


def model_answer(model: LanguageModel) -> dict[str, Any]:
    return {
        **_revealed_model(model),
        "summary": model.summary,
        "source": model.source,
        "revision": model.revision,
        "status": model.status,
        "created_at": model.created_at,
    }
