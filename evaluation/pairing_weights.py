"""Hand the gain of one more vote on each pair down to the arena, and say what it brought."""

from typing import Final

import numpy as np

from arena.services import set_pairing_weights
from evaluation.models import RatingRun, Snapshot
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.games import Games, games_of
from evaluation.ratings.pair_choice import vote_gains
from evaluation.ratings.sampling_gain import SamplingGain, sampling_gain
from evaluation.ratings.sandwich import DENSE_MODELS, sandwich
from evaluation.ratings.tally import PairTally

_FEWEST: Final = 2


def hand_down_pairing_weights() -> None:
    """Give the arena the gains by the board that pages show; nothing where nobody is rated.

    Above 1,500 models the inverse information is not formed, and pairs stay as they are drawn.
    """
    snapshot = Snapshot.objects.current_first().select_related("run").defer("body").first()
    if snapshot is None:
        return
    slugs, games = _main_group(snapshot.run)
    if not _FEWEST <= len(slugs) <= DENSE_MODELS:
        return
    fit = fit_bradley_terry(games)
    gains = vote_gains(fit.strengths, sandwich(fit.strengths, games).bread)
    above = np.triu_indices(len(slugs), 1)  # the order of itertools.combinations
    set_pairing_weights(snapshot.run.pk, slugs, gains[above].tolist())


def gain_of(run: RatingRun) -> SamplingGain | None:
    """Return what the drawing of pairs brought to a run; None when nobody is rated."""
    slugs, games = _main_group(run)
    return sampling_gain(games) if _FEWEST <= len(slugs) <= DENSE_MODELS else None


def _main_group(run: RatingRun) -> tuple[list[str], Games]:
    """Return the slugs of the main group, and its games with every vote counting alike."""
    tally = PairTally.from_json(run.tally).unweighted()
    rated = set(run.rows.filter(group=1).values_list("model__slug", flat=True))
    members = tuple(place for place, name in enumerate(tally.names) if name in rated)
    return [tally.names[place] for place in members], games_of(tally, members)
