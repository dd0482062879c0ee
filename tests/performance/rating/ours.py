"""What Touchstone needs for each case. Run: python -m tests.performance.rating.ours CASE FILE."""

import sys
from pathlib import Path
from typing import Any

import choix
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.ratings.bootstrap import bootstrap
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.chords import refit_bradley_terry
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.games import games_of
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rate import rate
from evaluation.votes_file.encode import words_of
from evaluation.votes_file.read import read_votes
from tests.performance.rating.clock import measured, tell
from tests.performance.rating.simulated import as_table, names_of

Answer = dict[str, Any]
REPEATS = 3


def codes_of(file: Path) -> tuple[dict[str, np.ndarray], int]:
    codes = dict(np.load(file))
    return codes, int(codes["a"].max()) + 1


def votes_of(file: Path) -> VoteCodes:
    codes, models = codes_of(file)
    narrow = np.uint16 if models <= 65_535 else np.int32
    numbers = {name: codes[name] for name in codes if name.startswith("x")}
    return VoteCodes(
        tuple(names_of(models)),
        codes["a"].astype(narrow),
        codes["b"].astype(narrow),
        codes["outcome"],
        numbers=numbers,
    )


def table(file: Path) -> Answer:
    """Rate a pandas table of texts, with all that `rate` says beside scores and intervals."""
    codes, models = codes_of(file)
    frame = as_table(codes, models).to_pandas()

    def work() -> Any:
        columns = [words_of(pa.chunked_array([pa.array(frame[name])]))
                   for name in ("model_a", "model_b", "winner")]  # fmt: skip
        return rate(VoteCodes.from_columns(*columns))

    seconds, rating = measured(work, REPEATS)
    return seconds | {"strengths": _strengths(rating, models)}


def counts(file: Path) -> Answer:
    tally = tally_votes(votes_of(file))
    seconds, fit = measured(lambda: fit_bradley_terry(games_of(tally)), REPEATS)
    return seconds | {"strengths": fit.strengths.tolist()}


def choix_counts(file: Path) -> Answer:
    tally = tally_votes(votes_of(file))

    def work() -> Any:
        wins = tally.decisive() + tally.ties() / 2
        return choix.ilsr_pairwise_dense(wins)

    seconds, strengths = measured(work, REPEATS)
    return seconds | {"strengths": (strengths - strengths.mean()).tolist()}


def intervals(file: Path) -> Answer:
    """From integer codes to scores with intervals, beside one read of the three columns."""
    codes, _models = codes_of(file)
    votes = votes_of(file)
    seconds, _rating = measured(lambda: rate(votes), REPEATS)
    columns = [codes["a"], codes["b"], codes["outcome"]]
    read, _sums = measured(lambda: [column.max() for column in columns], 5)
    return seconds | {"read": read["seconds"]}


def contextual(file: Path) -> Answer:
    votes = votes_of(file)
    asked = RateOptions(covariates=tuple(votes.numbers))
    seconds, rating = measured(lambda: rate(votes, asked), REPEATS)
    return seconds | {"coefficients": [effect.estimate for effect in rating.coefficients]}


def bootstraps(file: Path) -> Answer:
    games = games_of(tally_votes(votes_of(file)))
    fit = fit_bradley_terry(games)
    seconds, _rounds = measured(
        lambda: bootstrap(games, fit, 100, np.random.default_rng(1)), REPEATS
    )
    return seconds


def online(file: Path) -> Answer:
    """1,000 further votes on all the others: add them to the tally, and refit."""
    votes = votes_of(file)
    new = np.zeros(len(votes), dtype=np.bool_)
    new[:1_000] = True
    old, added = tally_votes(votes.select(~new)), votes.select(new)
    fit = fit_bradley_terry(games_of(old))
    work = lambda: refit_bradley_terry(fit, games_of(old + tally_votes(added)))  # noqa: E731  # short
    seconds, warm = measured(work, 9)
    cold = fit_bradley_terry(games_of(tally_votes(votes)))
    return seconds | {"error": float(np.abs(warm.strengths - cold.strengths).max())}


def parquet(file: Path) -> Answer:
    seconds, _rating = measured(lambda: rate(read_votes(str(file))), REPEATS)
    columns = ["model_a", "model_b", "winner"]
    read, _table = measured(
        lambda: pq.read_table(file, columns=columns, read_dictionary=columns), REPEATS
    )
    return seconds | {"read": read["seconds"]}


def _strengths(rating: Any, models: int) -> list[float]:
    by_name = {row.model: row.strength for row in rating.rows}
    return [by_name[name] for name in names_of(models)]


CASES = {work.__name__: work for work in (table, counts, choix_counts, intervals, contextual,
                                          bootstraps, online, parquet)}  # fmt: skip


if __name__ == "__main__":
    tell(CASES[sys.argv[1]](Path(sys.argv[2])))
