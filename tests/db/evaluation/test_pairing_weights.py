"""Ratings tell the arena which pairs to draw, and every battle keeps how it was drawn."""

import math

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from arena.models import Battle, PairingWeights
from arena.services import open_arena, set_pairing_weights, start_battle
from evaluation.models import RatingRun
from evaluation.pairing_weights import gain_of
from evaluation.services import refit_boards
from tests.builders import a_rater
from tests.db.evaluation.builders import a_model, a_rated_board, contest

pytestmark = pytest.mark.django_db
POINTS = 400 / math.log(10)


def battles(number: int) -> list[Battle]:
    return [start_battle(a_rater(), open_arena(), layout="side_by_side") for _ in range(number)]


def test_a_refit_hands_the_gains_of_the_board_down() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 40, 40)

    refit_boards()

    # K = (1/(m p q)) * [1, -1; -1, 1] / 4 with m = 80, p = q = 1/2: d'Kd = 1/20, |Kd|^2 = 1/800;
    # h = 1/4, so the gain is (1/3200) / (1 + 1/80).
    weights = PairingWeights.objects.get()
    assert weights.slugs == ["granite", "mica"]
    assert weights.gains == pytest.approx([(1 / 3_200) / (1 + 1 / 80)], rel=1e-9)
    assert weights.run == RatingRun.objects.get(snapshot__board="arena").pk


def test_battles_of_an_informative_site_keep_policy_run_and_probability(
    settings: Settings,
) -> None:
    settings.PAIRING_POLICY = "informative"
    a_rated_board()
    refit_boards()
    run = PairingWeights.objects.get().run

    drawn = battles(12)

    assert {battle.pairing_policy for battle in drawn} == {f"informative/1 run {run}"}
    assert all(0.1 / 15 <= battle.pair_probability <= 1 for battle in drawn)
    assert len({battle.pair_probability for battle in drawn}) > 1


def test_slate_without_a_rating_is_drawn_before_the_well_known(settings: Settings) -> None:
    settings.PAIRING_POLICY = "informative"
    a_rated_board()
    refit_boards()

    drawn = battles(60)

    # Five pairs with Slate weigh 5, ten others 1 on average: 25 in 35 of nine tenths of draws, and
    # five in fifteen of the others, are 67.6 %; four standard errors are 24 %.
    share = sum("slate" in {b.model_a.slug, b.model_b.slug} for b in drawn) / 60
    assert share == pytest.approx(0.676, abs=0.24)


def test_without_weights_an_informative_site_draws_evenly_and_says_so(
    settings: Settings,
) -> None:
    settings.PAIRING_POLICY = "informative"
    a_model("granite")
    a_model("mica")

    [battle] = battles(1)

    assert (battle.pairing_policy, battle.pair_probability) == ("uniform/1", 1.0)


def test_the_weights_cost_a_battle_one_query(settings: Settings) -> None:
    a_rated_board()
    refit_boards()
    rater, study = a_rater(), open_arena()
    counts = []
    for policy in ("uniform", "informative"):
        settings.PAIRING_POLICY = policy
        start_battle(rater, study, layout="side_by_side")  # what the process reads once
        with CaptureQueriesContext(connection) as queries:
            start_battle(rater, study, layout="side_by_side")
        counts.append(len(queries))

    assert counts[1] - counts[0] == 1


def test_weights_of_an_earlier_rating_do_not_come_back() -> None:
    set_pairing_weights(7, ["a", "b"], [0.5])

    set_pairing_weights(6, ["a", "b"], [0.9])

    assert (PairingWeights.objects.get().run, PairingWeights.objects.get().gains) == (7, [0.5])


@pytest.mark.parametrize(
    ("gains", "why"),
    [([0.1, 0.2], "2 models have not 2 pairs"), ([-1.0], "finite and 0"), ([math.inf], "finite")],
)
def test_gains_that_cannot_be_are_refused(gains: list[float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        set_pairing_weights(1, ["a", "b"], gains)


def test_there_is_one_row_of_weights() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingWeights.objects.create(id=2, run=1, slugs=[], gains=[])


def test_the_gain_of_even_pairs_is_none_and_that_of_lopsided_ones_negative() -> None:
    granite, mica, talc = a_model("granite"), a_model("mica"), a_model("talc")
    for first, second in ((granite, mica), (mica, talc), (granite, talc)):
        contest(first, second, 50, 50)
    refit_boards()
    even = gain_of(RatingRun.objects.get(snapshot__board="arena"))
    contest(granite, mica, 300, 300)
    refit_boards()
    lopsided = gain_of(RatingRun.objects.get(snapshot__board="arena"))

    # K of three equals with 100 votes a pair: eigenvalue 3 * 100 / 4 twice, so trace 2/75 over 3.
    known = math.sqrt(2 / 75 / 3) * POINTS
    assert even is not None
    assert lopsided is not None
    assert (even.drawn, even.even) == pytest.approx((known, known))
    assert lopsided.drawn > lopsided.even


def test_where_nobody_is_rated_there_is_no_gain() -> None:
    a_model("granite")
    refit_boards()

    assert gain_of(RatingRun.objects.get(snapshot__board="arena")) is None
    assert not PairingWeights.objects.exists()
