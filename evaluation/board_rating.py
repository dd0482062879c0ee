"""The rating of a board: what it does when its votes are too few, and how firm its order is."""

from dataclasses import dataclass, replace
from typing import Final

from evaluation.board_inputs import BoardInputs
from evaluation.ratings.clusters import FEWEST
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rate import rate
from evaluation.ratings.rating import NotRatedModel, RatedModel, Rating
from evaluation.ratings.sample import sample_of
from evaluation.ratings.sentences import counted
from evaluation.ratings.tally import PairTally

_NO_INTERVAL: Final = "no_interval"


@dataclass(frozen=True)
class BoardRating:
    rating: Rating
    tally: PairTally  # with the weights that the votes got
    fragility: dict[str, int]  # by slug: at most so many votes decide the place of a ranked model


def rate_board(inputs: BoardInputs) -> BoardRating:
    """Rate the votes as the board does; votes of one or two raters get scores but no intervals.

    At equal style, votes that cannot tell style from models give no score to anybody, and every
    model says why. Raises NotEstimableError when votes as they were cast have no optimum.
    """
    options, codes = inputs.view.options, inputs.codes
    tally = sample_of(codes, options).tally
    try:
        rating = _rate(inputs, options)
    except NotEstimableError as error:
        if not options.covariates:
            raise
        rating = _refused(inputs, error.sentence)
    fragility = {} if options.covariates else _fragility(tally_votes(codes), rating)
    return BoardRating(rating, tally, fragility)


def _rate(inputs: BoardInputs, options: RateOptions) -> Rating:
    try:
        return rate(inputs.codes, options, labels=inputs.labels)
    except NotEstimableError as error:
        if error.code != "few_clusters":
            raise
    without = replace(options, cluster=(), interval="none")
    rating = rate(inputs.codes, without, labels=inputs.labels)
    return replace(rating, rows=tuple(_explained(row, inputs.codes) for row in rating.rows))


def _explained(row: RatedModel, codes: VoteCodes) -> RatedModel:
    if row.code != _NO_INTERVAL:
        return row
    raters, prompts = (len(set(codes.clusters[name].tolist())) for name in ("rater", "prompt"))
    return replace(
        row,
        sentence=f"An interval needs votes of at least {FEWEST} raters on at least {FEWEST} "
        f"prompts; these are of {counted(raters, 'rater')} on {counted(prompts, 'prompt')}.",
    )


def _refused(inputs: BoardInputs, sentence: str) -> Rating:
    """Return a rating of nobody: the votes do not carry what the board asks."""
    plain = rate(inputs.codes, RateOptions(), labels=inputs.labels)
    refused = tuple(
        NotRatedModel(row.model, row.votes, row.opponents, "refused", sentence)
        for row in plain.rows
    )
    return replace(
        plain,
        rows=(),
        not_rated=(*refused, *plain.not_rated),
        groups=0,
        method=replace(plain.method, covariates=inputs.view.options.covariates),
        fit=None,
        position=None,
        clusters=(),
    )


def _fragility(tally: PairTally, rating: Rating) -> dict[str, int]:
    """Return the bounds among the ranked models, every vote counting alike."""
    ranked = {row.model for row in rating.rows if row.status == "ranked"}
    among = [cell for cell in tally.cells() if {cell[0], cell[1]} <= ranked]
    if not among:
        return {}
    rows = rate(PairTally.from_cells(among), RateOptions(fragility=True)).rows
    return {row.model: row.fragility for row in rows if row.fragility is not None}
