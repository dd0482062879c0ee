"""Finished turns put straight into the tables: what votes are read with."""

import uuid
from dataclasses import asdict

from django.utils import timezone

from arena.models import Battle, Reply, Turn
from arena.text_features import text_features
from arena.text_features.language import language_of


def a_turn(battle: Battle, prompt: str, of_a: str, of_b: str, *, index: int = 1) -> Turn:
    now = timezone.now()
    turn = Turn.objects.create(
        battle=battle,
        index=index,
        prompt=prompt,
        language=language_of(prompt),
        state=Turn.State.READY,
        owner=uuid.uuid4(),
        owner_seen_at=now,
        ready_at=now,
    )
    Reply.objects.bulk_create(
        Reply(
            turn=turn,
            side=side,
            text=text,
            finish_reason=Reply.FinishReason.STOP,
            features=asdict(text_features(text)),
        )
        for side, text in (("a", of_a), ("b", of_b))
    )
    return turn
