"""The policy by which a battle's pair is drawn, and the weights that evaluation hands down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations

from django.db import transaction

from arena.models import LanguageModel, PairingWeights
from arena.pairing import informative_weights

UNIFORM = "uniform/1"


@dataclass(frozen=True)
class Pairing:
    policy: str  # its name and version, with the rating that its weights come from
    weights: Mapping[frozenset[str], float] | None  # by slugs; None: every pair alike


@transaction.atomic
def set_pairing_weights(run: int, slugs: Sequence[str], gains: Sequence[float]) -> None:
    """Keep how much one more vote on each pair of these models would tell, in place of the last.

    `gains` has one number per pair in the order of `itertools.combinations(slugs, 2)`. Weights of
    an earlier rating than the stored ones are ignored: a slower process does not bring them back.

    Raises ValueError for numbers of gains that do not fit, or that are negative or not finite.
    """
    if len(gains) != len(slugs) * (len(slugs) - 1) // 2:
        raise ValueError(f"{len(slugs)} models have not {len(gains)} pairs")
    if any(not 0 <= gain < float("inf") for gain in gains):
        raise ValueError("gains are finite and 0 or more")
    stored = PairingWeights.objects.select_for_update().first()
    if stored is None or stored.run <= run:
        PairingWeights.objects.update_or_create(
            id=1, defaults={"run": run, "slugs": list(slugs), "gains": list(gains)}
        )


def pairing_for(models: Sequence[LanguageModel], policy: str) -> Pairing:
    """Return how to draw: `uniform`, or `informative` as far as weights have been handed down."""
    if policy == "uniform":
        return Pairing(UNIFORM, None)
    stored = PairingWeights.objects.values_list("run", "set_at").first()
    if stored is None:
        return Pairing(UNIFORM, None)
    weights = informative_weights([model.slug for model in models], _gains(*stored))
    if weights is None:
        return Pairing(UNIFORM, None)
    return Pairing(f"informative/1 run {stored[0]}", weights)


@lru_cache(maxsize=1)
def _gains(run: int, set_at: datetime) -> Mapping[frozenset[str], float]:
    """Read the gains once a rating; battles begin far more often."""
    stored = PairingWeights.objects.filter(run=run, set_at=set_at).first()
    if stored is None:  # replaced a moment ago: the battle is drawn evenly
        return {}
    pairs = map(frozenset, combinations(stored.slugs, 2))
    return dict(zip(pairs, stored.gains, strict=True))
