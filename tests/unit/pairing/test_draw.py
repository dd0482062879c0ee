"""Pairs are drawn with the probabilities that are stored, and sides are a fair coin."""

from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chisquare

from arena.pairing import draw_pair, pair_probabilities

STONES = ["granite", "mica", "pyrite", "talc", "slate"]
DRAWS = 200_000


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # repeatable, not secret


def weights_of(pairs: dict[tuple[str, str], float]) -> dict[frozenset[str], float]:
    return {frozenset(pair): weight for pair, weight in pairs.items()}


UNEVEN = weights_of(
    {("granite", "mica"): 6.0, ("mica", "pyrite"): 3.0, ("talc", "slate"): 1.0, ("talc", "mica"): 0}
)


def test_uniform_gives_every_unordered_pair_the_same_share() -> None:
    probabilities = pair_probabilities(STONES)

    assert set(probabilities) == set(combinations(STONES, 2))
    assert set(probabilities.values()) == {1 / 10}


def test_two_models_always_meet() -> None:
    assert pair_probabilities(["granite", "mica"]) == {("granite", "mica"): 1.0}


def test_weighted_pairs_share_nine_tenths_and_all_pairs_the_rest() -> None:
    probabilities = pair_probabilities(STONES, UNEVEN)

    # 0.9 * weight / 10 + 0.1 / 10
    assert probabilities["granite", "mica"] == pytest.approx(0.55)
    assert probabilities["mica", "pyrite"] == pytest.approx(0.28)
    assert probabilities["talc", "slate"] == pytest.approx(0.10)
    assert probabilities["granite", "slate"] == pytest.approx(0.01)


def test_a_weight_does_not_depend_on_the_order_of_its_pair() -> None:
    turned = weights_of({("mica", "granite"): 1.0})

    assert pair_probabilities(["granite", "mica", "talc"], turned)["granite", "mica"] > 0.9


@given(
    n=st.integers(2, 12),
    weights=st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=66, max_size=66),
)
def test_probabilities_sum_to_one_above_the_floor(n: int, weights: list[float]) -> None:
    models = list(range(n))
    pairs = list(combinations(models, 2))
    given_weights = {frozenset(pair): weight for pair, weight in zip(pairs, weights, strict=False)}
    if not any(given_weights.values()):
        return

    probabilities = pair_probabilities(models, given_weights)

    assert sum(probabilities.values()) == pytest.approx(1)
    # The inverse-probability weight of a vote is at most |E| / e.
    assert max(1 / probability for probability in probabilities.values()) <= len(pairs) / 0.10 + 1


@pytest.mark.parametrize(
    ("models", "weights", "sentence"),
    [
        ([], None, "a battle needs two models, got 0"),
        (["granite"], None, "a battle needs two models, got 1"),
        (
            ["granite", "granite"],
            None,
            "a model cannot meet itself: the same model is listed twice",
        ),
        (["granite", "mica"], {}, "pair weights must be non-negative, finite and not all zero"),
        (
            ["granite", "mica", "talc"],
            weights_of({("granite", "mica"): -1.0, ("talc", "mica"): 2.0}),
            "pair weights must be non-negative, finite and not all zero",
        ),
        (
            ["granite", "mica"],
            weights_of({("granite", "mica"): float("nan")}),
            "pair weights must be non-negative, finite and not all zero",
        ),
        (
            ["granite", "mica"],
            weights_of({("granite", "mica"): float("inf")}),
            "pair weights must be non-negative, finite and not all zero",
        ),
    ],
)
def test_what_cannot_be_drawn_from_is_refused(
    models: list[str], weights: dict[frozenset[str], float] | None, sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        draw_pair(models, seeded(1), weights)


@pytest.mark.parametrize("weights", [None, UNEVEN], ids=["uniform", "weighted"])
def test_draws_match_the_stored_probabilities(weights: dict[frozenset[str], float] | None) -> None:
    rng = seeded(20_240_601)
    probabilities = {
        frozenset(pair): chance for pair, chance in pair_probabilities(STONES, weights).items()
    }

    drawn = [draw_pair(STONES, rng, weights) for _ in range(DRAWS)]

    counts = Counter(frozenset((one.model_a, one.model_b)) for one in drawn)
    expected = [probabilities[pair] * DRAWS for pair in probabilities]
    assert chisquare([counts[pair] for pair in probabilities], expected).pvalue > 0.001
    assert all(one.model_a != one.model_b for one in drawn)
    assert all(
        one.probability == probabilities[frozenset((one.model_a, one.model_b))] for one in drawn
    )


def test_the_side_is_a_fair_coin() -> None:
    rng = seeded(7)

    left = sum(draw_pair(["granite", "mica"], rng).model_a == "granite" for _ in range(20_000))

    assert binomtest(left, 20_000, 0.5).pvalue > 0.001


def test_the_same_seed_draws_the_same_battle() -> None:
    draws = [[draw_pair(STONES, seeded(seed)) for seed in range(50)] for _ in range(2)]

    assert draws[0] == draws[1]
    assert len(set(draws[0])) > 10
