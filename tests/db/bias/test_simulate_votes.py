"""Simulations: repeatable, whole whatever happens, and refused where they would say untruths."""

import numpy as np
import pytest
import statsmodels.api as sm

from arena import services as arena_services
from arena.errors import InvalidInputError, NotEnoughModelsError, NotFoundError
from arena.models import Battle, LanguageModel, Rater, Reply, Turn, Vote
from arena.services import retire_model
from benchmarks.services import load_demonstration
from bias import services
from bias.services import VOTES_AT_ONCE, simulate_votes
from bias.simulation.preferences import Crowd, Premiums
from bias.simulation.report import SimulationPlan
from tests.builders import a_model
from tests.db.bias.kept import design, stored_votes

pytestmark = pytest.mark.django_db


def story() -> list[tuple[object, ...]]:
    """Return what happened, without the ids that differ each time."""
    return [(vote.models, vote.seed, vote.prompt, vote.winner) for vote in stored_votes()]


def test_the_planted_premiums_are_found_in_the_votes() -> None:
    load_demonstration()
    planted = Premiums(truth=1.5, assertiveness=0.8, agreement=1.2, position=0.4)
    simulate_votes(SimulationPlan(raters=20, votes=500, crowd=Crowd(planted, spread=0, ties=0.3)))

    # Of the decisive votes the planted formula is exactly a logistic regression (Davidson 1970).
    votes = [vote for vote in stored_votes() if vote.winner in {"model_a", "model_b"}]
    won = np.array([vote.winner == "model_a" for vote in votes], dtype=float)
    fit = sm.Logit(won, design(votes)).fit(disp=False)

    # Intervals of 99 %: four at once are missed in one of 25 simulations.
    for estimate, (low, high) in zip(planted.as_array(), fit.conf_int(0.01), strict=True):
        assert low < estimate < high
        assert high - low < 2.2  # and they say something


def test_the_same_seed_tells_the_same_story_on_an_empty_site() -> None:
    load_demonstration()
    simulate_votes(SimulationPlan(raters=4, votes=60, seed=7))
    first = story()
    empty()

    simulate_votes(SimulationPlan(raters=4, votes=60, seed=7))

    assert story() == first
    assert len({row[2] for row in first}) > 40  # prompts


def test_another_seed_tells_another() -> None:
    load_demonstration()
    simulate_votes(SimulationPlan(raters=4, votes=60, seed=7))
    first = story()
    empty()

    simulate_votes(SimulationPlan(raters=4, votes=60, seed=8))

    assert story() != first


def test_a_second_run_adds_other_raters_who_vote_otherwise() -> None:
    load_demonstration()
    plan = SimulationPlan(raters=4, votes=60, seed=7)
    simulate_votes(plan)

    report = simulate_votes(plan)

    assert Rater.objects.count() == 8
    assert story()[:60] != story()[60:]
    assert (report.plan.votes, report.board_votes) == (60, 120)


def empty() -> None:
    for table in (Vote, Reply, Turn, Battle, Rater):
        table.objects.all().delete()


def test_progress_is_told_after_each_transaction() -> None:
    load_demonstration()
    heard: list[tuple[int, int, int]] = []

    def listen(done: int, votes: int) -> None:
        heard.append((done, votes, Vote.objects.count()))

    simulate_votes(SimulationPlan(raters=3, votes=VOTES_AT_ONCE + 10), listen)

    assert heard == [(50, 60, 50), (60, 60, 60)]


class PowerCutError(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_what_dies_in_the_middle_leaves_whole_votes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    load_demonstration()
    calls = iter(range(1000))

    def dying_finish_turn(*args: object) -> bool:
        if next(calls) == VOTES_AT_ONCE + 7:
            raise PowerCutError
        return finish_turn(*args)  # type: ignore[arg-type]  # as they came

    finish_turn = arena_services.finish_turn
    monkeypatch.setattr(services, "finish_turn", dying_finish_turn)

    with pytest.raises(PowerCutError):
        simulate_votes(SimulationPlan(raters=60, votes=200))

    assert Vote.objects.count() == Battle.objects.count() == VOTES_AT_ONCE
    assert Battle.objects.filter(state="voted").count() == VOTES_AT_ONCE
    assert Rater.objects.count() == VOTES_AT_ONCE  # none without a vote
    assert set(Battle.objects.values_list("turns__replies__side")) == {("a",), ("b",)}


def test_models_without_kept_answers_are_named() -> None:
    load_demonstration()
    a_model("mine")
    a_model("other", status="preview")

    with pytest.raises(InvalidInputError) as refused:
        simulate_votes(SimulationPlan(votes=5))

    assert refused.value.sentence == (
        "models: no answers are kept of mine; simulated raters vote on kept answers of the "
        "demonstration models only. Retire what is none of them (touchstone models retire SLUG), "
        "or simulate on a site of its own."
    )
    assert not Rater.objects.exists()


def test_another_model_with_the_name_of_a_demonstration_model_is_refused() -> None:
    a_model("granite")
    a_model("mica")

    with pytest.raises(InvalidInputError, match="no answers are kept of granite, mica;"):
        simulate_votes(SimulationPlan(votes=5))


def test_retired_models_take_no_part() -> None:
    load_demonstration()
    for slug in ("granite", "mica", "talc"):
        retire_model(slug, "")

    report = simulate_votes(SimulationPlan(raters=2, votes=6))

    assert {model.slug for model in report.models} == {"pyrite", "slate"}
    assert set(Battle.objects.values_list("model_a__slug", flat=True)) <= {"pyrite", "slate"}


@pytest.mark.parametrize(("left", "so_many"), [([], "are 0"), (["granite"], "is 1")])
def test_a_simulation_needs_two_models(left: list[str], so_many: str) -> None:
    load_demonstration()
    LanguageModel.objects.exclude(slug__in=left).update(status="retired")

    with pytest.raises(NotEnoughModelsError) as refused:
        simulate_votes(SimulationPlan(votes=5))

    assert refused.value.sentence == (
        f"models: a simulation needs two active demonstration models; there {so_many}. "
        "`touchstone up` adds them to an empty site."
    )
    assert not Rater.objects.exists()


def test_an_unknown_study_is_refused() -> None:
    load_demonstration()

    with pytest.raises(NotFoundError, match="study: there is no study 'chess'"):
        simulate_votes(SimulationPlan(study="chess"))


def _a_model_is_added(_done: int, _votes: int) -> None:
    a_model("mine")


def test_a_model_that_becomes_active_meanwhile_stops_the_simulation() -> None:
    load_demonstration()
    plan = SimulationPlan(raters=2, votes=3 * VOTES_AT_ONCE)

    with pytest.raises(InvalidInputError, match="models: mine became active during the simulation"):
        simulate_votes(plan, _a_model_is_added)

    assert Vote.objects.count() == VOTES_AT_ONCE
