"""The one door: a tally of votes in, a rating with intervals, ranks and refusals out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
from scipy.special import ndtri

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.choix_engine import fit_with_choix
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.existence import Groups, find_groups
from evaluation.ratings.games import games_of
from evaluation.ratings.options import RateOptions
from evaluation.ratings.provisional import Evidence, status_of
from evaluation.ratings.ranks import rank_ranges
from evaluation.ratings.rating import Method, NotRatedModel, RatedModel, Rating
from evaluation.ratings.sandwich import sandwich
from evaluation.ratings.scale import shift_to, to_points, to_score
from evaluation.ratings.tally import PairTally


def rate(
    tally: PairTally,
    options: RateOptions | None = None,
    *,
    labels: Mapping[str, str] | None = None,
) -> Rating:
    """Rate every model that the votes allow to be rated, and say of the others why not.

    Each group of models with finite distances is rated on the votes inside it; only the main
    group is ranked. `labels` are the names that sentences use instead of those of the tally.

    Raises NotEstimableError when the anchor has no rating, or when an optimum was not found.

    >>> tally = PairTally.from_cells([("ada", "bo", "model_a", 300), ("ada", "bo", "model_b", 100)])
    >>> [(row.model, round(row.score), row.status) for row in rate(tally).rows]
    [('ada', 1095, 'ranked'), ('bo', 905, 'ranked')]
    """
    options = options or RateOptions()
    groups = find_groups(tally, labels)
    estimates = _estimates(tally, groups, options)
    rows = _rows(tally, groups, estimates, options, labels or {})
    return Rating(
        rows=tuple(sorted(_with_ranks(rows), key=lambda row: (row.group, -row.score, row.model))),
        not_rated=_not_rated(tally, groups),
        groups=len(groups.rated),
        method=method_of(options),
        votes=tally.votes,
        data_sha256=tally.sha256(),
        warnings=_warnings(tally, groups),
    )


def method_of(options: RateOptions) -> Method:
    """Return how `rate` works with these options, as it is published beside every number."""
    return Method(
        engine=options.engine,
        engine_version=version("choix")
        if options.engine == "choix"
        else f"scipy {version('scipy')}",
        ties="half",
        interval="sandwich",
        level=options.level,
        weights="none",
        anchor=options.anchor,
    )


@dataclass(frozen=True)
class _Estimates:
    strengths: Array  # shape (n_models,), logits; NaN: not rated
    errors: Array  # shape (n_models,), logits; NaN: not rated, or without an interval


def _estimates(tally: PairTally, groups: Groups, options: RateOptions) -> _Estimates:
    strengths, errors = np.full((2, len(tally.names)), np.nan)
    for members in groups.rated:
        games = games_of(tally, members)
        fit = fit_with_choix(games) if options.engine == "choix" else fit_bradley_terry(games)
        strengths[list(members)] = fit.strengths
        robust = sandwich(fit.strengths, games)
        errors[list(members)] = robust.standard_errors()
    return _Estimates(strengths, errors)


def _shift(tally: PairTally, groups: Groups, strengths: Array, options: RateOptions) -> float:
    """Return what all scores are moved by, in points, so that the anchor gets its score."""
    anchor = options.anchor
    if anchor is None:
        return 0.0
    if anchor.model not in tally.names:
        reason = "there is no such model."
    else:
        model = tally.names.index(anchor.model)
        if not np.isnan(strengths[model]):
            return shift_to(anchor.score, float(strengths[model]))
        reason = groups.reasons[model].sentence
    raise NotEstimableError("anchor_not_rated", f"anchor {anchor.model} has no rating: {reason}")


def _rows(
    tally: PairTally,
    groups: Groups,
    estimates: _Estimates,
    options: RateOptions,
    labels: Mapping[str, str],
) -> list[RatedModel]:
    votes, opponents = tally.votes_by_model(), tally.opponents_by_model()
    normal_quantile = float(ndtri((1 + options.level) / 2))
    shift = _shift(tally, groups, estimates.strengths, options)
    rows = []
    for group, members in enumerate(groups.rated, start=1):
        for model in members:
            name, strength = tally.names[model], float(estimates.strengths[model])
            score = to_score(strength) + shift
            error = _number(estimates.errors[model])
            half_width = None if error is None else to_points(error * normal_quantile)
            evidence = Evidence(
                labels.get(name, name),
                int(votes[model]),
                int(opponents[model]),
                half_width,
                groups.reasons.get(model),
            )
            status, reason = status_of(evidence, options.limits, len(tally.names))
            rows.append(
                RatedModel(
                    model=name,
                    group=group,
                    strength=strength,
                    standard_error=error,
                    score=score,
                    low=None if half_width is None else score - half_width,
                    high=None if half_width is None else score + half_width,
                    rank_best=None,
                    rank_worst=None,
                    votes=evidence.votes,
                    opponents=evidence.opponents,
                    status=status,
                    code=reason.code if reason else "",
                    sentence=reason.sentence if reason else "",
                )
            )
    return rows


def _with_ranks(rows: list[RatedModel]) -> list[RatedModel]:
    """Rank the rows that have the status for it among themselves; all are of the main group."""
    ranked = [row for row in rows if row.status == "ranked"]
    low = np.array([row.low for row in ranked], dtype=np.float64)
    high = np.array([row.high for row in ranked], dtype=np.float64)
    best, worst = rank_ranges(low, high)
    return [row for row in rows if row.status != "ranked"] + [
        replace(row, rank_best=int(first), rank_worst=int(last))
        for row, first, last in zip(ranked, best, worst, strict=True)
    ]


def _not_rated(tally: PairTally, groups: Groups) -> tuple[NotRatedModel, ...]:
    rated = {model for members in groups.rated for model in members}
    votes, opponents = tally.votes_by_model(), tally.opponents_by_model()
    return tuple(
        NotRatedModel(
            tally.names[model],
            int(votes[model]),
            int(opponents[model]),
            reason.code,
            reason.sentence,
        )
        for model, reason in sorted(groups.reasons.items())
        if model not in rated
    )


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


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
