"""What a simulated rater is asked: every question once, belief arms in balance."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from benchmarks.zoo.answers import AskedPrompt
from bias.simulation.measured_answers import MeasuredAnswers, measure_answers
from bias.simulation.schedule import Schedule
from tests.unit.simulation.answers import ARMS, a_prompt, a_question


def answers_in(domains: dict[str, str], extra: list[AskedPrompt] | None = None) -> MeasuredAnswers:
    """Return one prompt for each question and arm; `domains` are those of the questions."""
    prompts = [a_prompt({"granite": "8"}, arm, name) for name in domains for arm in ARMS]
    bank = [a_question(name, domain) for name, domain in domains.items()]
    return measure_answers([*prompts, *(extra or [])], ["granite"], bank)


def asked_of(answers: MeasuredAnswers, n: int, seed: int = 1) -> list[AskedPrompt]:
    rows = Schedule.of(answers).for_one_rater(np.random.default_rng(seed))
    return [answers.prompts[row] for row in islice(rows, n)]


FOUR_DOMAINS = {f"question-{n}": f"domain-{n % 4}" for n in range(48)}


def test_no_question_comes_twice_before_all_came_once() -> None:
    asked = [prompt.question_id for prompt in asked_of(answers_in(FOUR_DOMAINS), 96)]

    assert set(asked[:48]) == set(FOUR_DOMAINS)
    assert Counter(asked) == dict.fromkeys(FOUR_DOMAINS, 2)


@pytest.mark.parametrize("n", range(1, 49))
def test_arms_are_balanced_within_each_domain_at_any_time(n: int) -> None:
    seen = Counter(
        (FOUR_DOMAINS[prompt.question_id], prompt.belief_arm)
        for prompt in asked_of(answers_in(FOUR_DOMAINS), n)
    )

    for domain in set(FOUR_DOMAINS.values()):
        counts = [seen[domain, arm] for arm in ARMS]
        assert max(counts) - min(counts) <= 1


def test_the_next_arm_cannot_be_told_from_the_number_of_the_question() -> None:
    answers = answers_in(FOUR_DOMAINS)

    first = Counter(asked_of(answers, 1, seed)[0].belief_arm for seed in range(900))

    # 300 each; the standard deviation of a count is 14.
    assert all(240 < first[arm] < 360 for arm in ARMS)


def test_a_question_without_all_arms_is_not_asked() -> None:
    prompts = [a_prompt({"granite": "8"}, arm, "spider") for arm in ARMS]
    prompts += [a_prompt({"granite": "8"}, arm, "cube") for arm in ARMS[:2]]

    answers = measure_answers(prompts, ["granite"], [a_question("spider"), a_question("cube")])

    assert {prompt.question_id for prompt in asked_of(answers, 9)} == {"spider"}
    assert Schedule.of(answers).weights().tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0, 0])


def test_weights_are_how_often_each_prompt_comes() -> None:
    answers = answers_in({"a": "x", "b": "x"}, [a_prompt({"granite": "six"}, "none", "a")])

    weights = Schedule.of(answers).weights()

    # Two questions, three arms: 1/6 each; question a has two prompts without a belief.
    expected = [1 / 12, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 12]
    assert weights.tolist() == pytest.approx(expected)
    asked = Counter(prompt.prompt + prompt.replies["granite"] for prompt in asked_of(answers, 6000))
    # The standard deviation of a count near 1,000 is below 30.
    assert sorted(asked.values()) == pytest.approx([500, 500, 1000, 1000, 1000, 1000, 1000], abs=90)


def test_without_any_question_in_all_arms_there_is_nothing_to_ask() -> None:
    answers = measure_answers([a_prompt({"granite": "8"})], ["granite"], [a_question()])

    with pytest.raises(ValueError, match="no question was asked without a belief, with a right"):
        Schedule.of(answers)
