"""Many requests at the same moment, on real connections: the database decides, once."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from pytest_django import Settings

from arena.errors import ArenaError
from arena.models import Battle, Exclusion, ExclusionCode, Turn, Vote, WorkItem
from arena.services import (
    Ballot,
    cast_vote,
    claim_work,
    exclude_vote,
    open_arena,
    request_work,
    restart_turn,
    start_battle,
    start_turn,
)
from tests.builders import a_battle, a_model, a_rater, a_vote, answered
from tests.db.arena.at_once import at_once
from tests.db.arena.browsers import browser
from tests.db.arena.test_work import make_due

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(call: Callable[[], object]) -> str:
    """Return "done", or the code of the refusal."""
    try:
        call()
    except ArenaError as error:
        return error.code
    return "done"


def test_of_fifty_votes_at_once_one_is_stored() -> None:
    battle = a_battle()
    answered(battle)
    winners = ["model_a", "model_b"] * 25

    def vote(winner: str) -> int:
        url = f"/api/battles/{battle.id}/vote/"
        return int(browser(battle.rater).post(url, {"winner": winner}).status_code)

    statuses = at_once([partial(vote, winner) for winner in winners])

    stored = Vote.objects.get()
    for winner, status in zip(winners, statuses, strict=True):
        assert status in ({200, 201} if winner == stored.winner else {409})
    assert Counter(statuses) == {201: 1, 200: 24, 409: 25}
    assert Battle.objects.get().state == "voted"


def test_of_eight_prompts_at_once_one_is_asked() -> None:
    battle = a_battle()
    ask = partial(outcome, lambda: start_turn(battle.rater, battle.id, "?"))

    outcomes = at_once([ask] * 8)

    assert Counter(outcomes) == {"done": 1, "turn_running": 7}
    assert Turn.objects.count() == 1


def test_of_eight_regenerates_at_once_one_is_begun() -> None:
    battle = a_battle()
    answered(battle)
    again = partial(outcome, lambda: restart_turn(battle.rater, battle.id))

    outcomes = at_once([again] * 8)

    assert Counter(outcomes) == {"done": 1, "turn_running": 7}
    assert Turn.objects.get().attempt == 2


def test_a_vote_and_a_prompt_at_once_exclude_each_other() -> None:
    battle = a_battle()
    answered(battle)

    voted, asked = at_once(
        [
            partial(outcome, lambda: cast_vote(battle.rater, battle.id, Ballot("tie"))),
            partial(outcome, lambda: start_turn(battle.rater, battle.id, "And?")),
        ]
    )

    assert (voted, asked) in {("done", "not_ready"), ("turn_running", "done")}
    assert Vote.objects.count() + battle.turns.filter(state="answering").count() == 1


def test_a_limit_holds_for_votes_at_once(settings: Settings) -> None:
    settings.LIMIT_VOTES = ((3, 60),)
    rater = a_rater()
    battles = [a_battle(rater) for _ in range(8)]
    for battle in battles:
        answered(battle)

    outcomes = at_once(
        [
            partial(outcome, partial(cast_vote, rater, battle.id, Ballot("tie")))
            for battle in battles
        ]
    )

    assert Counter(outcomes) == {"done": 3, "too_many": 5}
    assert Vote.objects.count() == 3


def test_a_limit_holds_for_battles_at_once(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((3, 60),)
    a_model()
    a_model()
    rater, study = a_rater(), open_arena()
    start = partial(outcome, lambda: start_battle(rater, study, layout="stacked"))

    outcomes = at_once([start] * 8)

    assert Counter(outcomes) == {"done": 3, "too_many": 5}
    assert Battle.objects.count() == 3


def test_the_open_arena_is_made_once() -> None:
    studies = at_once([lambda: open_arena().id] * 8)

    assert len(set(studies)) == 1


def test_a_reason_is_entered_once() -> None:
    vote = a_vote()
    exclude = partial(exclude_vote, vote, ExclusionCode.REPEAT, detector="x/1", evidence={})

    entries = at_once([exclude] * 8)

    assert len(set(entries)) == 1
    assert Exclusion.objects.count() == 1


def test_work_is_one_row_however_many_ask_for_it() -> None:
    at_once([lambda: request_work("quarry", delay_seconds=5)] * 8)

    assert WorkItem.objects.get().due_at is not None


def test_one_of_eight_workers_gets_the_work() -> None:
    request_work("quarry")
    make_due("quarry")

    claims = at_once([partial(claim_work, f"worker-{number}") for number in range(8)])

    [claimed] = [claim for claim in claims if claim is not None]
    assert claimed.fence == 1
    assert WorkItem.objects.get().worker == claimed.worker


def test_eight_workers_share_eight_pieces_of_work() -> None:
    for number in range(8):
        request_work(f"quarry-{number}")
        make_due(f"quarry-{number}")

    claims = at_once([partial(claim_work, f"worker-{number}") for number in range(8)])

    assert {claim.key for claim in claims if claim} == {f"quarry-{n}" for n in range(8)}
