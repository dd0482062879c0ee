"""What simulations read: which models they can speak for, and what the demo board says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from arena.errors import InvalidInputError, NotEnoughModelsError
from arena.models import LanguageModel, Rater
from arena.pairing import SMALLEST
from benchmarks.zoo.catalogue import ZOO
from evaluation.models import RatingRow, RatingRun
from evaluation.pairing_weights import gain_of
from evaluation.ratings.sampling_gain import SamplingGain

FOLDERS: Final = {model.slug: model.folder.resolve() for model in ZOO}


@dataclass(frozen=True)
class DemoBoard:
    votes: int
    scores: Mapping[str, tuple[float | None, float | None, float | None]]  # score, low, high


def models_with_kept_answers() -> tuple[str, ...]:
    """Return the slugs of the active models, all of which are demonstration models.

    Raises NotEnoughModelsError for fewer than two, and InvalidInputError, naming them, if there are
    others: a battle may draw any active model, and only its own answers may stand for it.
    """
    active = list(LanguageModel.objects.for_battles())
    others = [model.slug for model in active if not _is_demonstration_model(model)]
    if others:
        raise InvalidInputError(
            f"models: no answers are kept of {', '.join(sorted(others))}; simulated raters vote on "
            "kept answers of the demonstration models only. Retire what is none of them "
            "(touchstone models retire SLUG), or simulate on a site of its own."
        )
    if len(active) < SMALLEST:
        raise NotEnoughModelsError(
            f"models: a simulation needs two active demonstration models; there "
            f"{'is' if len(active) == 1 else 'are'} {len(active)}. `touchstone up` adds them to an "
            "empty site."
        )
    return tuple(model.slug for model in active)


def simulated_raters() -> int:
    return Rater.objects.filter(is_simulated=True).count()


def demo_board() -> DemoBoard:
    """Return what the demo board rests on and its scores by slug, also those that it withholds."""
    rows = RatingRow.objects.filter(run__snapshot__board="demo").select_related("model", "run")
    return DemoBoard(
        votes=max((row.run.votes for row in rows), default=0),
        scores={row.model.slug: (row.score, row.low, row.high) for row in rows},
    )


def sampling_gain_of_demo() -> SamplingGain | None:
    """Return what the drawing of pairs brought to the demo board; None when nobody is rated."""
    run = RatingRun.objects.filter(snapshot__board="demo").first()
    return None if run is None else gain_of(run)


def _is_demonstration_model(model: LanguageModel) -> bool:
    """Say so of the very folders beside the kept answers, not of whatever has their name."""
    folder = FOLDERS.get(model.slug)
    return (
        folder is not None
        and model.source == LanguageModel.Source.FOLDER
        and (settings.BASE_DIR / model.location).resolve() == folder
    )
