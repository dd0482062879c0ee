"""The one door: votes in, a rating with intervals, ranks and refusals out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata

from evaluation.ratings.cluster_report import cluster_notes, cluster_reports
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.estimate import Estimate
from evaluation.ratings.existence import Groups, find_groups
from evaluation.ratings.fragility import flips_of_neighbours
from evaluation.ratings.grk_groups import find_grk_groups
from evaluation.ratings.identifiability import POSITION
from evaluation.ratings.options import RateOptions
from evaluation.ratings.plain_estimate import estimate_plainly
from evaluation.ratings.rating import Method, RatedModel, Rating
from evaluation.ratings.rows import Board
from evaluation.ratings.sample import Sample, sample_of
from evaluation.ratings.tally import PairTally
from evaluation.ratings.tie_estimate import estimate_with_ties
from evaluation.ratings.vote_estimate import estimate_by_votes

version = cache(metadata.version)  # reading the metadata of a package takes milliseconds


def rate(
    votes: VoteCodes | PairTally,
    options: RateOptions | None = None,
    *,
    labels: Mapping[str, str] | None = None,
) -> Rating:
    """Rate every model that the votes allow to be rated, and say of the others why not.

    Each group of models with finite distances is rated on the votes inside it; only the main
    group is ranked. `labels` are the names that sentences use instead of those of the votes. A
    tally is enough where neither weights nor covariates nor clusters are asked for.

    Raises NotEstimableError for what the votes do not support (an anchor without a rating, a
    covariate that models determine, a tie model without upsets, ...), ValueError for a column that
    is not there, BadVotesError for numbers that cannot be used.

    >>> tally = PairTally.from_cells([("ada", "bo", "model_a", 300), ("ada", "bo", "model_b", 100)])
    >>> [(row.model, round(row.score), row.status) for row in rate(tally).rows]
    [('ada', 1095, 'ranked'), ('bo', 905, 'ranked')]
    """
    options = options or RateOptions()
    sample = sample_of(votes, options)
    found = _groups(sample.tally, options, labels)
    estimates = [
        _estimate_beside(sample, members, options) if place else _estimate(sample, members, options)
        for place, members in enumerate(found.groups.rated)
    ]
    board = Board(sample.tally, found.groups, options, labels or {}, found.prior_only)
    rows = board.rated_rows(estimates)
    rating = Rating(
        rows=rows,
        not_rated=board.not_rated_rows(),
        groups=len(found.groups.rated),
        method=method_of(options),
        votes=sample.tally.votes,
        data_sha256=sample.tally.sha256(),
        warnings=(*_warnings(sample.tally, found.groups), *sample.notes, *found.notes),
        removes_position=options.removes_position,
    )
    return _with_main_group(rating, estimates[0], sample, options) if estimates else rating


def method_of(options: RateOptions) -> Method:
    """Return how `rate` works with these options, as it is published beside every number."""
    return Method(
        engine=options.engine,
        engine_version=version("choix")
        if options.engine == "choix"
        else f"scipy {version('scipy')}",
        ties=options.ties,
        interval=options.interval,
        level=options.level,
        weights=options.weights,
        anchor=options.anchor,
        cluster=options.cluster,
        covariates=options.covariates,
        rater_cap=options.rater_cap,
        prompt_cap=options.prompt_cap,
        prior_sd=options.prior_sd,
    )


@dataclass(frozen=True)
class _Found:
    groups: Groups
    notes: tuple[str, ...] = ()
    prior_only: frozenset[int] = frozenset()


def _groups(tally: PairTally, options: RateOptions, labels: Mapping[str, str] | None) -> _Found:
    if options.ties == "grk":
        groups, notes = find_grk_groups(tally, labels)
        return _Found(groups, notes)
    groups = find_groups(tally, labels, "drop" if options.ties == "drop" else "half")
    if options.prior_sd is None:
        return _Found(groups)
    every = tuple(range(len(tally.names)))
    return _Found(Groups((every,), {}), prior_only=frozenset(groups.reasons))


def _estimate(sample: Sample, members: tuple[int, ...], options: RateOptions) -> Estimate:
    if options.has_tie_model:
        return estimate_with_ties(sample, members, options)
    resampled_by_vote = options.interval == "bootstrap" and options.removes_position
    if options.columns or options.cluster or resampled_by_vote:
        return estimate_by_votes(sample, members, options)
    return estimate_plainly(sample, members, options)


def _estimate_beside(sample: Sample, members: tuple[int, ...], options: RateOptions) -> Estimate:
    """Rate a group outside the ranking; votes of one or two raters give it no interval."""
    try:
        return _estimate(sample, members, options)
    except NotEstimableError as error:
        if error.code != "few_clusters":
            raise
    return _estimate(sample, members, replace(options, cluster=(), interval="none"))


def _with_main_group(
    rating: Rating, main: Estimate, sample: Sample, options: RateOptions
) -> Rating:
    """Return the rating with what is said once, of the main group."""
    reports = cluster_reports(sample.votes, main.fitted) if main.fitted else ()
    position = [effect for effect in main.effects if effect.name == POSITION]
    return replace(
        rating,
        rows=_with_fragility(rating.rows, main, sample.tally.names)
        if options.fragility
        else rating.rows,
        warnings=(*rating.warnings, *main.notes, *cluster_notes(reports, options.cluster)),
        fit=main.fit,
        position=position[0] if position else None,
        position_note=main.position_note,
        coefficients=tuple(effect for effect in main.effects if effect.name != POSITION),
        clusters=reports,
        tie_parameter=main.tie_parameter,
    )


def _with_fragility(
    rows: tuple[RatedModel, ...], main: Estimate, names: tuple[str, ...]
) -> tuple[RatedModel, ...]:
    """Return the rows with the fewest votes found that move a model past a neighbour."""
    fewest: dict[str, int] = {}
    if main.plain is not None:
        for flip in flips_of_neighbours(*main.plain):
            for place in (flip.upper, flip.lower):
                name = names[main.members[place]]
                fewest[name] = min(flip.votes, fewest.get(name, flip.votes))
    return tuple(replace(row, fragility=fewest.get(row.model)) for row in rows)


def _warnings(tally: PairTally, groups: Groups) -> tuple[str, ...]:
    warnings = []
    if tally.votes and not tally.counts[:, :2].any():
        warnings.append("all votes are ties, which says nothing about the spread")
    if len(groups.rated) > 1:
        warnings.append(
            f"The votes split the models into {len(groups.rated)} groups; scores of different "
            "groups cannot be compared."
        )
    alike: dict[str, list[str]] = {}
    for name in tally.names:
        alike.setdefault(name.casefold(), []).append(name)
    warnings += [
        f"{' and '.join(names)} differ only in case; they are rated as {len(names)} models."
        for names in alike.values()
        if len(names) > 1
    ]
    return tuple(warnings)
