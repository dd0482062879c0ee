"""Head to head: how often a model won against each other one, and how often its score says so."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from evaluation.models import RatingRow, RatingRun
from evaluation.ratings.chances import chances_at
from evaluation.ratings.games import games_of
from evaluation.ratings.tally import PairTally

SCHEMA_VERSION: Final = 1


def head_to_head(run: RatingRun) -> dict[str, Any]:
    """Return one entry per pair of models with votes between them, as columns.

    `observed` is the share of `first`, a tie being half a win; `expected` is what its strength
    says, and None where the two have no common scale.
    """
    tally = PairTally.from_json(run.tally).unweighted()  # shares of votes, as they were cast
    games = games_of(tally)
    rows = {row.model.slug: row for row in run.rows.select_related("model")}
    first = [tally.names[model] for model in games.i]
    second = [tally.names[model] for model in games.j]
    won, lost, tied = games.sums.astype(np.int64)
    observed = games.wins_i / games.votes_of_weight
    pairs = zip(first, second, strict=True)
    return {
        "schema_version": SCHEMA_VERSION,
        "board": run.board_id,
        "run": run.pk,
        "votes": run.votes,
        "simulated_votes": run.simulated_votes,
        "columns": {
            "first": first,
            "second": second,
            "wins": won.tolist(),
            "losses": lost.tolist(),
            "ties": tied.tolist(),
            "observed": observed.tolist(),
            "expected": [_expected(rows, one, other) for one, other in pairs],
        },
    }


def _expected(rows: Mapping[str, RatingRow], first: str, second: str) -> float | None:
    """Return the chance that the first is preferred; scores that are withheld tell none."""
    one, other = rows[first], rows[second]
    withheld = "needs_votes" in {one.status, other.status}
    if withheld or one.strength is None or other.strength is None or one.group != other.group:
        return None
    return float(chances_at(np.array([one.strength - other.strength])).of_i[0])
