"""Real public votes, where a folder of test data is named."""

import csv
import math
import os
from collections.abc import Iterator
from pathlib import Path

import choix
import numpy as np
import pytest

from tests.unit.rate_command.running import as_json, rated
from tests.unit.votes_file.files import FORMATS, Record, written

FOLDER = os.environ.get("TOUCHSTONE_TEST_DATA")
VOTES = Path(FOLDER or ".") / "votes"
JUDGES = VOTES / "llmfao_judges"
WINNERS = {"left": "model_a", "right": "model_b", "tie": "tie"}

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="TOUCHSTONE_TEST_DATA names no folder with public votes"
)


def verdicts_of(judge: str) -> Iterator[Record]:
    """Return the verdicts of one language model as judge, in our words."""
    with (JUDGES / f"{judge}-comparisons.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {
                "model_a": row["left"],
                "model_b": row["right"],
                "winner": WINNERS[row["winner"]],
                "prompt": row["prompt"],
                "judge": judge,
            }


@pytest.mark.parametrize("judge", ["gpt3", "gpt4"])
def test_verdicts_of_judges_are_rated_as_choix_does(judge: str, tmp_path: Path) -> None:
    verdicts = list(verdicts_of(judge))

    document = as_json(written(tmp_path, "csv", verdicts))

    main_group = [row for row in document["ratings"] if row["group"] == 1]
    names = [row["model"] for row in main_group]
    wins = np.zeros((len(names), len(names)))
    shares = {"model_a": (1.0, 0.0), "model_b": (0.0, 1.0), "tie": (0.5, 0.5)}
    for verdict in verdicts:
        if verdict["model_a"] in names and verdict["model_b"] in names:
            a, b = names.index(verdict["model_a"]), names.index(verdict["model_b"])
            wins[a, b] += shares[verdict["winner"]][0]
            wins[b, a] += shares[verdict["winner"]][1]
    expected = 1000 + choix.ilsr_pairwise_dense(wins) * 400 / math.log(10)
    assert len(names) > 50
    assert document["data"]["votes"] == len(verdicts)
    assert document["data"]["prompts"] == len({verdict["prompt"] for verdict in verdicts})
    np.testing.assert_allclose([row["score"] for row in main_group], expected, atol=1e-6)


def test_both_judges_give_the_same_json_in_every_format(tmp_path: Path) -> None:
    verdicts = [*verdicts_of("gpt3"), *verdicts_of("gpt4")]

    printed = {
        rated(written(tmp_path, file_format, verdicts), "--format", "json").output
        for file_format in FORMATS
    }

    assert len(printed) == 1
    assert '"raters": 2' in printed.pop()


def test_files_of_elsewhere_are_refused_with_their_columns() -> None:
    judges = rated(str(JUDGES / "gpt3-comparisons.csv"))
    arena = rated(str(VOTES / "comparia_sample" / "sample_comparia_votes.parquet"))

    assert (judges.status, arena.status) == (2, 2)
    assert 'there is no column "model_a" (did you mean "model_x"?)' in judges.refusal
    assert 'the columns are "id", "prompt", "model_x", "model_y", "winner"' in judges.refusal
    assert 'there is no column "model_a" (did you mean "model_a_name"?)' in arena.refusal
    assert 'there is no column "winner"' in arena.refusal
