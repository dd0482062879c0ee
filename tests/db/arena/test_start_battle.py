"""A battle draws two active models, and stores how they were drawn."""

import uuid
from random import Random

import pytest

from arena.errors import NotEnoughModelsError, NotFoundError
from arena.models import Battle, LanguageModel, Study
from arena.pairing import draw_pair
from arena.services import open_arena, start_battle, study_for_battles
from tests.builders import a_battle, a_model, a_rater

pytestmark = pytest.mark.django_db


def start(**more: object) -> Battle:
    rater = more.pop("rater", None) or a_rater()
    return start_battle(rater, open_arena(), layout="side_by_side", **more)  # type: ignore[arg-type]  # given by name


@pytest.mark.parametrize(("models", "so_many"), [(0, "there are 0"), (1, "there is 1")])
def test_fewer_than_two_active_models_are_refused(models: int, so_many: str) -> None:
    for _ in range(models):
        a_model()
    a_model(status="retired")
    a_model(status="preview")

    with pytest.raises(NotEnoughModelsError) as refused:
        start()

    assert refused.value.sentence == (
        f"A battle needs two active models; {so_many}. "
        "The operator adds one with `touchstone models add`."
    )
    assert not Battle.objects.exists()


def test_only_active_models_are_drawn() -> None:
    active = {a_model().id, a_model().id}
    a_model(status="retired")
    a_model(status="preview")

    battles = [start() for _ in range(12)]

    assert all({battle.model_a_id, battle.model_b_id} == active for battle in battles)


@pytest.mark.parametrize(("models", "pairs"), [(2, 1), (3, 3), (5, 10)])
def test_the_probability_of_the_pair_is_stored(models: int, pairs: int) -> None:
    for _ in range(models):
        a_model()

    battle = start()

    assert battle.pair_probability == pytest.approx(1 / pairs)
    assert battle.pairing_policy == "uniform/1"


def test_the_stored_seed_draws_the_same_pair_and_sides_again() -> None:
    for _ in range(5):
        a_model()

    battles = [start() for _ in range(10)]

    for battle in battles:
        slugs = [model.slug for model in LanguageModel.objects.for_battles()]
        pair = draw_pair(slugs, Random(battle.seed))  # noqa: S311  # as drawn
        assert (pair.model_a, pair.model_b) == (battle.model_a.slug, battle.model_b.slug)
    assert len({battle.seed for battle in battles}) == 10


def test_a_battle_has_an_id_that_nobody_can_guess() -> None:
    a_model()
    a_model()

    assert start().id.version == 4


def test_a_battle_keeps_the_conditions_of_its_study() -> None:
    a_model()
    a_model()
    study = Study.objects.create(
        slug="calm", name="Calm", kind="open_arena", pacing="buffered", system_prompt="Be brief."
    )

    battle = start_battle(a_rater(), study, layout="stacked")

    assert battle.state == "created"
    assert battle.layout == "stacked"
    assert (battle.pacing, battle.timing_blind) == ("buffered", True)
    assert battle.parameters == {
        "temperature": 0.7,
        "top_p": 1.0,
        "max_tokens": 2048,
        "system_prompt": "Be brief.",
        "replies": "live",
    }


def test_lockstep_is_not_called_blind_to_timing() -> None:
    a_model()
    a_model()

    battle = start()

    assert (battle.pacing, battle.timing_blind) == ("lockstep", False)


def test_a_failed_battle_may_be_started_again() -> None:
    failed = a_battle(state="failed")

    battle = start(rater=failed.rater, redrawn_from=failed.id)

    assert battle.redrawn_from == failed
    assert battle.id != failed.id
    assert battle.seed != failed.seed


@pytest.mark.parametrize("state", ["created", "answering", "ready", "voted", "abandoned"])
def test_only_a_failed_battle_may_be_started_again(state: str) -> None:
    other = a_battle(state=state)

    with pytest.raises(NotFoundError, match=rf"^You have no failed battle {other.id} to start"):
        start(rater=other.rater, redrawn_from=other.id)


def test_nobody_starts_the_failed_battle_of_another_again() -> None:
    failed = a_battle(state="failed")

    with pytest.raises(NotFoundError):
        start(redrawn_from=failed.id)
    with pytest.raises(NotFoundError):
        start(redrawn_from=uuid.uuid4())


def test_the_open_arena_is_one_study_from_the_first_battle_on() -> None:
    assert study_for_battles(None) == study_for_battles("open-arena") == open_arena()
    assert Study.objects.count() == 1


@pytest.mark.parametrize("slug", ["nowhere", "quiz"])
def test_a_study_without_open_battles_is_refused(slug: str) -> None:
    Study.objects.create(slug="quiz", name="Quiz", kind="guided")

    with pytest.raises(NotFoundError) as refused:
        study_for_battles(slug)

    assert refused.value.sentence == f"study: there is no study '{slug}' that holds battles."
