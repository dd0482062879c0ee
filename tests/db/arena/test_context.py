"""What both models are sent: the same but for their own earlier answers."""

import pytest
from pytest_django import Settings

from arena.models import Battle, Study
from arena.providers import ChatMessage
from arena.services import finish_turn, restart_turn, start_turn
from tests.builders import a_battle, a_model, a_reply

pytestmark = pytest.mark.django_db

SYSTEM: ChatMessage = {"role": "system", "content": "Answer briefly."}


def asked(battle: Battle, prompt: str, a: str, b: str) -> None:
    plan = start_turn(battle.rater, battle.id, prompt)
    assert finish_turn(plan, (a_reply("a", a), a_reply("b", b)))


def messages(battle: Battle, prompt: str) -> dict[str, tuple[ChatMessage, ...]]:
    plan = start_turn(battle.rater, battle.id, prompt)
    return {side: plan.sides[side].request.messages for side in ("a", "b")}


def user(text: str) -> ChatMessage:
    return {"role": "user", "content": text}


def assistant(text: str) -> ChatMessage:
    return {"role": "assistant", "content": text}


def test_each_model_sees_its_own_earlier_answers_alone() -> None:
    battle = a_battle()
    asked(battle, "Capital?", "Canberra.", "Sydney.")

    sent = messages(battle, "Sure?")

    assert sent["a"] == (user("Capital?"), assistant("Canberra."), user("Sure?"))
    assert sent["b"] == (user("Capital?"), assistant("Sydney."), user("Sure?"))


def test_both_get_the_system_prompt_of_the_study() -> None:
    study = Study.objects.create(
        slug="brief", name="Brief", kind="open_arena", system_prompt="Answer briefly."
    )
    battle = a_battle(study=study)

    sent = messages(battle, "Capital?")

    assert sent["a"] == sent["b"] == (SYSTEM, user("Capital?"))


def test_both_are_asked_with_the_same_parameters() -> None:
    battle = a_battle()

    plan = start_turn(battle.rater, battle.id, "?")

    a, b = (plan.sides[side].request for side in ("a", "b"))
    assert a == b
    assert (a.temperature, a.top_p, a.max_tokens) == (0.7, 1.0, 2048)


@pytest.mark.parametrize("shown", [("", "Half"), ("Half", ""), ("", ""), (" \n", "Half")])
def test_a_turn_in_which_a_side_showed_nothing_is_left_out_on_both(shown: tuple[str, str]) -> None:
    battle = a_battle()
    asked(battle, "stopped", *shown)
    asked(battle, "answered", "One.", "Two.")

    sent = messages(battle, "next")

    assert sent["a"] == (user("answered"), assistant("One."), user("next"))
    assert sent["b"] == (user("answered"), assistant("Two."), user("next"))


def test_an_answer_that_was_replaced_is_forgotten() -> None:
    battle = a_battle()
    asked(battle, "Capital?", "Sydney.", "Sydney.")
    plan = restart_turn(battle.rater, battle.id)
    finish_turn(plan, (a_reply("a", "Canberra."), a_reply("b", "Canberra.")))

    assert plan.sides["a"].request.messages == (user("Capital?"),)
    assert messages(battle, "Sure?")["a"][1] == assistant("Canberra.")


def test_reasoning_is_not_sent_back() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "Capital?")
    finish_turn(plan, (a_reply("a", "Canberra.", reasoning="Secret."), a_reply("b", "Canberra.")))

    assert "Secret." not in str(messages(battle, "Sure?"))


def test_an_endpoint_is_asked_by_its_own_name_with_its_own_limits() -> None:
    model = a_model(
        "granite",
        location="http://127.0.0.1:9/v1",
        remote_name="granite-7b",
        api_key_variable="QUARRY_KEY",
        first_text_seconds=90,
        stall_seconds=5,
    )
    battle = a_battle(model_a=model, model_b=a_model())

    endpoint = start_turn(battle.rater, battle.id, "?").sides["a"].endpoint

    assert (endpoint.base_url, endpoint.model) == ("http://127.0.0.1:9/v1", "granite-7b")
    assert endpoint.api_key_variable == "QUARRY_KEY"
    assert (endpoint.first_text_seconds, endpoint.stall_seconds) == (90, 5)


@pytest.mark.parametrize(
    ("source", "location", "revision", "name"),
    [
        ("hub", "owner/granite", "", "owner/granite"),
        ("hub", "owner/granite", "v2", "owner/granite@v2"),
        ("folder", "/models/granite", "", "/models/granite"),
    ],
)
def test_a_local_model_is_asked_at_the_model_server(
    settings: Settings, source: str, location: str, revision: str, name: str
) -> None:
    settings.MODEL_SERVER_URL = "http://127.0.0.1:8090/v1"
    settings.BATTLE_FIRST_TEXT_SECONDS = 12
    model = a_model("granite", source=source, location=location, revision=revision)
    battle = a_battle(model_a=model, model_b=a_model())

    endpoint = start_turn(battle.rater, battle.id, "?").sides["a"].endpoint

    assert (endpoint.base_url, endpoint.model) == ("http://127.0.0.1:8090/v1", name)
    assert endpoint.first_text_seconds == 12


def test_a_folder_of_the_project_is_asked_by_its_whole_path(settings: Settings) -> None:
    model = a_model("granite", source="folder", location="benchmarks/zoo/models/granite")
    battle = a_battle(model_a=model, model_b=a_model())

    endpoint = start_turn(battle.rater, battle.id, "?").sides["a"].endpoint

    assert endpoint.model == str(settings.BASE_DIR / "benchmarks" / "zoo" / "models" / "granite")
