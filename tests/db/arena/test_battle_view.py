"""The rater's own battle as it was shown, and nothing of anybody else's."""

import uuid
from typing import Any

import pytest

from arena.models import Battle
from arena.services import finish_turn, give_up_turn, start_turn
from tests.builders import a_battle, a_model, a_rater, a_reply, a_vote, answered
from tests.db.arena.browsers import browser, problem_of

pytestmark = pytest.mark.django_db

NONSENSE = ("zqxgranite", "zqxmica", "zqxquarry", "zqxlicence", "zqxremote", "zqxhost", "zqxsecret")


def a_nonsense_battle() -> Battle:
    """Return a battle whose models have names that occur nowhere else."""
    models = [
        a_model(
            slug,
            name=slug.upper(),
            organisation="zqxquarry",
            licence="zqxlicence",
            location="http://zqxhost/v1",
            remote_name="zqxremote",
            api_key_variable="ZQXSECRET",
            summary="zqxsecret",
        )
        for slug in ("zqxgranite", "zqxmica")
    ]
    return a_battle(model_a=models[0], model_b=models[1])


def names_nobody(response: Any) -> None:
    everything = (response.content.decode() + str(response.headers) + str(response.cookies)).lower()
    assert not [word for word in NONSENSE if word in everything]


def test_no_answer_before_the_vote_names_a_model() -> None:
    battle = a_nonsense_battle()
    rater = browser(battle.rater)
    url = f"/api/battles/{battle.id}/"

    def look() -> None:
        for response in (
            *(rater.get(url), rater.get("/api/me/"), rater.get("/api/me/votes/")),
            *(rater.post("/api/battles/", {}), rater.post("/api/battles/", {"study": "x"})),
            rater.post(f"{url}vote/", {"winner": "left"}),
        ):
            names_nobody(response)

    look()
    plan = start_turn(battle.rater, battle.id, "?")
    look()
    names_nobody(rater.post(f"{url}vote/", {"winner": "tie"}))
    give_up_turn(plan)
    look()
    names_nobody(rater.post(f"{url}vote/", {"winner": "tie"}))
    answered(battle)
    look()
    for state in ("failed", "abandoned"):
        Battle.objects.filter(id=battle.id).update(state=state)
        look()
        names_nobody(rater.post(f"{url}vote/", {"winner": "tie"}))


def test_a_battle_names_no_model_after_the_vote_either() -> None:
    battle = a_nonsense_battle()
    vote = a_vote("tie", battle)

    response = browser(vote.battle.rater).get(f"/api/battles/{battle.id}/")

    assert (response.json()["state"], response.json()["winner"]) == ("voted", "tie")
    names_nobody(response)


def test_reasoning_counts_and_dropped_text_are_not_shown() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    hidden: dict[str, Any] = {
        "reasoning": "zqxsecret",
        "dropped": "zqxsecret",
        "completion_tokens": 424_242,
    }
    finish_turn(plan, (a_reply("a", **hidden), a_reply("b", **hidden)))

    response = browser(battle.rater).get(f"/api/battles/{battle.id}/")

    names_nobody(response)
    assert b"424242" not in response.content


def test_a_running_turn_has_no_replies_yet() -> None:
    battle = a_battle()
    start_turn(battle.rater, battle.id, "What is slate?")

    body = browser(battle.rater).get(f"/api/battles/{battle.id}/").json()

    assert body["state"] == "answering"
    assert body["turns"] == [
        {
            "index": 1,
            "prompt": "What is slate?",
            "state": "answering",
            "attempt": 1,
            "regenerates": 0,
            "replies": None,
        }
    ]


def test_the_battle_of_another_is_as_good_as_absent() -> None:
    battle = a_nonsense_battle()
    answered(battle)
    other = browser(a_rater())

    others = other.get(f"/api/battles/{battle.id}/")
    absent = other.get(f"/api/battles/{uuid.UUID(int=7)}/")

    problems = [problem_of(response, 404) for response in (others, absent)]
    assert {problem["code"] for problem in problems} == {"not_found"}
    assert problems[0]["detail"] == f"You have no battle {battle.id}. Start one at /arena."
    names_nobody(others)


def test_a_battle_needs_consent() -> None:
    battle = a_battle()

    refused = problem_of(browser().get(f"/api/battles/{battle.id}/"), 403)

    assert refused["code"] == "consent_required"


def test_what_was_shown_comes_back_unchanged() -> None:
    text = "<b>ü</b> \u202e\U0001faa8 \\ \"quoted\" \u2028 'x' &amp; \ud7ff"
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, text)
    finish_turn(plan, (a_reply("a", text), a_reply("b", text)))

    [turn] = browser(battle.rater).get(f"/api/battles/{battle.id}/").json()["turns"]

    assert turn["prompt"] == turn["replies"]["a"]["text"] == turn["replies"]["b"]["text"] == text


def test_a_battle_costs_the_same_however_many_turns(django_assert_num_queries: Any) -> None:
    short, long = a_battle(), a_battle()
    answered(short)
    for _ in range(5):
        answered(long)

    # rater, consent, battle with study, turns, replies, vote
    for battle in (short, long):
        with django_assert_num_queries(6):
            browser(battle.rater).get(f"/api/battles/{battle.id}/")


def test_a_vote_costs_the_same_however_many_turns(
    django_assert_max_num_queries: Any,
) -> None:
    costs = []
    for turns in (1, 6):
        battle = a_battle()
        for _ in range(turns):
            answered(battle)
        with django_assert_max_num_queries(30) as counted:
            browser(battle.rater).post(f"/api/battles/{battle.id}/vote/", {"winner": "tie"})
        costs.append(len(counted))

    assert costs[1] <= costs[0]
