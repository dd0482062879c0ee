"""Plain functions that put people, models and battles into the database."""

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from arena.models import Battle, LanguageModel, Rater, Study, Turn, Vote
from arena.services import (
    Ballot,
    Ticks,
    cast_vote,
    give_consent,
    new_simulated_rater,
    open_arena,
    start_turn,
)
from arena.services.plans import FinishedReply, TurnPlan
from arena.services.turns import finish_turn

_numbers = itertools.count(1)


def a_model(slug: str = "", **more: Any) -> LanguageModel:
    slug = slug or f"model-{next(_numbers)}"
    given = {
        "name": slug.title(),
        "source": "endpoint",
        "location": "http://127.0.0.1:9/v1",
        "remote_name": slug,
    }
    return LanguageModel.objects.create(slug=slug, **{**given, **more})


def a_rater() -> Rater:
    return give_consent(None, Ticks(study=True, votes=True, conversations=False, strata=False), 1)


def a_simulated_rater() -> Rater:
    return new_simulated_rater()


def a_battle(rater: Rater | None = None, **more: Any) -> Battle:
    """Return a battle in which nothing was asked yet."""
    study: Study = more.pop("study", None) or open_arena()
    given = {
        "rater": rater or a_rater(),
        "study": study,
        "seed": 1,
        "pair_probability": 1.0,
        "pairing_policy": "uniform/1",
        "pacing": study.pacing,
        "timing_blind": study.pacing == "buffered",
        "parameters": {
            "temperature": 0.7,
            "top_p": 1.0,
            "max_tokens": 2048,
            "system_prompt": study.system_prompt,
        },
    }
    models = {} if "model_a" in more else {"model_a": a_model(), "model_b": a_model()}
    return Battle.objects.create(**{**given, **models, **more})


def a_reply(side: str, text: str = "An answer.", **more: Any) -> FinishedReply:
    given: dict[str, Any] = {
        "finish_reason": "stop",
        "dropped": "",
        "reasoning": "",
        "prompt_tokens": 3,
        "completion_tokens": 4,
        "first_text_ms": 20,
        "duration_ms": 100,
        "tail_stall_ms": 0,
    }
    return FinishedReply(side=side, text=text, **{**given, **more})


def answered(battle: Battle, prompt: str = "What is slate?") -> TurnPlan:
    """Ask and answer one turn through the services."""
    plan = start_turn(battle.rater, battle.id, prompt)
    assert finish_turn(plan, (a_reply("a"), a_reply("b")))
    return plan


def a_vote(winner: str = "model_a", battle: Battle | None = None) -> Vote:
    battle = battle or a_battle()
    answered(battle)
    return cast_vote(battle.rater, battle.id, Ballot(winner)).vote


def not_seen_for(turn: Turn, seconds: float) -> None:
    Turn.objects.filter(id=turn.id).update(
        owner_seen_at=timezone.now() - timedelta(seconds=seconds)
    )
