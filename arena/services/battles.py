import secrets
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from arena.errors import NotEnoughModelsError, NotFoundError
from arena.models import Battle, LanguageModel, Rater, Study
from arena.pairing import SMALLEST, draw_pair
from arena.services.limits import check_battles
from arena.services.pairing import pairing_for


@dataclass(frozen=True)
class BattleTerms:
    """How the pair is drawn and how both models are asked; simulated battles have their own."""

    seed: int | None = None  # 62 bits that decide pair and sides; None: secret ones
    temperature: float = 0.7
    top_p: float = 1.0
    replies: Literal["live", "cache"] = "live"  # cache: the models were asked before
    policy: Literal["uniform", "informative"] | None = None  # None: that of the site


USUAL_TERMS = BattleTerms()


@transaction.atomic
def start_battle(
    rater: Rater,
    study: Study,
    *,
    layout: str,
    redrawn_from: UUID | None = None,
    terms: BattleTerms = USUAL_TERMS,
) -> Battle:
    """Draw two models and their sides; nobody learns which until the vote.

    Raises NotEnoughModelsError, NotFoundError for a battle to redraw that is not the rater's own,
    TooManyError.
    """
    check_battles(rater)
    models = list(LanguageModel.objects.for_battles().only("id", "slug"))
    if len(models) < SMALLEST:
        raise NotEnoughModelsError(
            f"A battle needs two active models; there {'is' if len(models) == 1 else 'are'} "
            f"{len(models)}. The operator adds one with `touchstone models add`."
        )
    failed = None
    if redrawn_from is not None:
        failed = Battle.objects.filter(id=redrawn_from, rater=rater, state="failed").first()
        if failed is None:
            raise NotFoundError(f"You have no failed battle {redrawn_from} to start again.")
    seed = secrets.randbits(62) if terms.seed is None else terms.seed
    pairing = pairing_for(models, terms.policy or settings.PAIRING_POLICY)
    by_slug = {model.slug: model for model in models}
    rng = Random(seed)  # noqa: S311  # repeatable from the stored seed
    pair = draw_pair(list(by_slug), rng, pairing.weights)
    return Battle.objects.create(
        study=study,
        rater=rater,
        model_a=by_slug[pair.model_a],
        model_b=by_slug[pair.model_b],
        seed=seed,
        pair_probability=pair.probability,
        pairing_policy=pairing.policy,
        redrawn_from=failed,
        parameters={
            "temperature": terms.temperature,
            "top_p": terms.top_p,
            "max_tokens": settings.BATTLE_MAX_TOKENS,
            "system_prompt": study.system_prompt,
            "replies": terms.replies,
        },
        pacing=study.pacing,
        layout=layout,
        timing_blind=study.pacing == Study.Pacing.BUFFERED,
    )


def abandon_stale_battles() -> int:
    """Close the battles that nobody has touched for a day; return how many."""
    before = timezone.now() - timedelta(hours=settings.BATTLE_ABANDONED_HOURS)
    open_states = [Battle.State.CREATED, Battle.State.ANSWERING, Battle.State.READY]
    return Battle.objects.filter(state__in=open_states, moved_at__lt=before).update(
        state=Battle.State.ABANDONED, moved_at=timezone.now()
    )
