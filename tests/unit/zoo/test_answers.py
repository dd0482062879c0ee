"""The kept answers belong to the weights, cover the bank, and are what the models say."""

import json

import pytest

from arena.questions.bank import load_bank
from benchmarks.zoo.answers import BELIEF_ARMS, AskedPrompt, load_answers, planned_prompts
from benchmarks.zoo.catalogue import ANSWERS_FILE, ZOO, ZooModel, weights_sha256

ANSWERS = load_answers()
QUESTIONS = {question.id: question for question in load_bank()}
SAMPLE = ANSWERS[::47]  # a stride that meets all three arms


def test_the_answers_belong_to_the_weights() -> None:
    head = json.loads(ANSWERS_FILE.read_text(encoding="utf-8").splitlines()[0])

    assert head["weights_sha256"] == weights_sha256()


def test_every_question_is_asked_in_all_three_arms() -> None:
    asked = [(one.question_id, one.belief_arm) for one in ANSWERS]

    assert len(asked) == len(set(asked))
    assert set(asked) == {(question, arm) for question in QUESTIONS for arm in BELIEF_ARMS}


def test_the_prompts_are_those_that_would_be_asked_today() -> None:
    kept = [(one.question_id, one.belief_arm, one.prompt) for one in ANSWERS]

    assert kept == [(one.question_id, one.belief_arm, one.prompt) for one in planned_prompts()]


@pytest.mark.parametrize("one", SAMPLE, ids=lambda one: f"{one.question_id}-{one.belief_arm}")
def test_a_prompt_holds_a_wording_of_its_question_and_its_belief(one: AskedPrompt) -> None:
    question = QUESTIONS[one.question_id]
    beliefs = {
        "none": "",
        "right": question.truth_value,
        "wrong": question.tempting_wrong_answer,
    }

    assert one.belief == beliefs[one.belief_arm]
    assert one.prompt.startswith(question.wordings[one.wording])
    assert one.belief in one.prompt.removeprefix(question.wordings[one.wording])


def test_every_prompt_has_a_reply_of_each_model() -> None:
    slugs = {model.slug for model in ZOO}

    assert all(set(one.replies) == slugs for one in ANSWERS)
    assert all(reply.strip() for one in ANSWERS for reply in one.replies.values())


@pytest.mark.parametrize("model", ZOO, ids=lambda model: model.slug)
def test_a_model_still_gives_its_kept_answers_word_for_word(model: ZooModel) -> None:
    pytest.importorskip("torch", reason="the models extra is not installed")
    from benchmarks.zoo.write_answers import greedy_replies  # noqa: PLC0415  # imports torch

    replies = greedy_replies(model, SAMPLE)

    assert len(SAMPLE) == 20
    assert {one.belief_arm for one in SAMPLE} == set(BELIEF_ARMS)
    assert replies == [one.replies[model.slug] for one in SAMPLE]
