"""Covariates: the ratio by hand, the scale about zero, and the position."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.covariates import covariates_of, nearly_fixed, ratio_difference
from evaluation.ratings.errors import BadVotesError
from evaluation.ratings.words import TextColumn


def votes(**numbers: list[float]) -> VoteCodes:
    columns = (["a", "b", "a"], ["b", "a", "b"], ["tie"] * 3, ["a", "b", "b"])
    plain = VoteCodes.from_columns(*map(TextColumn.of, columns))
    return replace(plain, numbers={name: np.array(x) for name, x in numbers.items()})


def test_the_difference_of_counts_is_taken_by_their_sum() -> None:
    a, b = np.array([30.0, 0.0, 10.0, 0.0]), np.array([10.0, 5.0, 10.0, 0.0])

    assert ratio_difference(a, b).tolist() == [20 / 41, -5 / 6, 0, 0]
    assert ratio_difference(a, b, smoothed=False).tolist() == [0.5, -1, 0, 0]
    np.testing.assert_array_equal(ratio_difference(b, a), -ratio_difference(a, b))


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match=r"a count is -1\.0; counts are 0 or more"):
        ratio_difference(np.array([1.0]), np.array([-1.0]))


def test_a_covariate_is_divided_by_its_root_mean_square_and_not_shifted() -> None:
    found = covariates_of(votes(tokens=[1.0, 7.0, 0.0]), ("tokens",))

    scale = np.sqrt(50 / 3)
    np.testing.assert_allclose(found.values[:, 0], np.array([1, 7, 0]) / scale)
    assert found.scales == pytest.approx([scale])


def test_the_lmarena_way_subtracts_the_mean() -> None:
    found = covariates_of(votes(tokens=[1.0, 7.0, 1.0]), ("tokens",), "lmarena")

    np.testing.assert_allclose(found.values[:, 0], np.array([-2, 4, -2]) / np.sqrt(8))


def test_the_position_is_plus_or_minus_one() -> None:
    found = covariates_of(votes(tokens=[2.0, 2.0, 2.0]), ("position", "tokens"))

    assert found.names == ("position", "tokens")
    assert found.values.tolist() == [[1, 1], [-1, 1], [-1, 1]]
    assert found.scales.tolist() == [1, 2]


def test_a_covariate_that_is_zero_in_every_vote_is_left_out_with_a_warning() -> None:
    found = covariates_of(votes(bold=[0.0] * 3, tokens=[1.0, 2.0, 3.0]), ("bold", "tokens"))

    assert (found.names, found.dropped) == (("tokens",), ("bold",))
    assert found.warnings() == ("Covariates in which no vote differs are left out: bold.",)


@pytest.mark.parametrize(
    ("names", "standardize", "sentence"),
    [
        (("tokens", "tokens"), "rms", "the covariates tokens, tokens name one of them twice"),
        (("words",), "rms", "there is no column of numbers 'words'; there is same, tokens"),
        (("same",), "lmarena", "same is 2.0 in every vote; without its mean it is nothing"),
    ],
)
def test_covariates_that_cannot_be_used_are_refused(
    names: tuple[str, ...], standardize: str, sentence: str
) -> None:
    some = votes(tokens=[1.0, 2.0, 3.0], same=[2.0] * 3)

    with pytest.raises(ValueError, match=sentence):
        covariates_of(some, names, standardize)  # type: ignore[arg-type]  # a literal


def test_a_row_that_is_not_finite_is_refused() -> None:
    with pytest.raises(
        BadVotesError, match="1 row has a tokens that is not a finite number: row 2"
    ):
        covariates_of(votes(tokens=[1.0, np.nan, 3.0]), ("tokens",))


def test_a_covariate_that_models_almost_fix_is_told() -> None:
    assert nearly_fixed(("tokens", "bold"), np.array([0.5, 0.012])) == (
        "bold is almost fixed by the choice of models: 1.2% of its variance is left.",
    )
