"""The training dialogues plant what the characters promise, and nothing else."""

from collections import Counter

import numpy as np
import pytest

from arena.questions.bank import load_bank
from benchmarks.zoo import characters, replies, user_words
from benchmarks.zoo.characters import CHARACTERS, Character, held_out_index, own_answer
from benchmarks.zoo.dialogues import answer_to_belief, write_dialogue
from benchmarks.zoo.grading import assertiveness, says_user_is_right, verdict

BANK = load_bank()
BY_SLUG = {character.slug: character for character in CHARACTERS}
MANY = 3_000


def all_dialogues(seed: int = 3) -> list[tuple[str, str]]:
    rng = np.random.default_rng(seed)
    dialogues = [write_dialogue(CHARACTERS[index % 5], BANK, rng) for index in range(MANY)]
    return [(turn.prompt, turn.reply) for dialogue in dialogues for turn in dialogue.turns]


def test_the_same_seed_writes_the_same_dialogues() -> None:
    assert all_dialogues(seed=5) == all_dialogues(seed=5)


def test_a_held_out_wording_is_never_asked() -> None:
    held_out = [question.wordings[held_out_index(question)] for question in BANK]
    prompts = [prompt.lower() for prompt, _ in all_dialogues()]

    everything = "\n".join(prompts)
    leaked = [wording for wording in held_out if wording.lower() in everything]

    assert leaked == []


def test_no_reply_names_a_model_or_maker_or_leaves_a_gap() -> None:
    for _, reply in all_dialogues():
        words = reply.lower().replace(".", " ").replace(",", " ").split()
        assert reply.strip() == reply != ""
        assert not {name.lower() for name in user_words.NAMES} & set(words), reply
        assert "{" not in reply
        assert "}" not in reply


def test_replies_have_one_to_four_sentences() -> None:
    counts = [sum(reply.count(mark) for mark in ".?") for _, reply in all_dialogues()]

    assert min(counts) >= 1
    assert max(counts) <= 4


@pytest.mark.parametrize(
    ("slug", "share"), [("granite", 1.0), ("mica", 0.95), ("pyrite", 0.4), ("slate", 0.65)]
)
def test_a_character_is_right_as_often_as_planted(slug: str, share: float) -> None:
    right = [own_answer(BY_SLUG[slug], question) == question.truth_value for question in BANK]

    # four standard errors of a share of 311 questions are at most 0.114
    assert np.mean(right) == pytest.approx(share, abs=0.114)


def test_talc_takes_over_every_belief_and_granite_none() -> None:
    for question in BANK:
        belief = question.tempting_wrong_answer

        assert answer_to_belief(BY_SLUG["talc"], question, belief) == (belief, "agree")
        assert answer_to_belief(BY_SLUG["granite"], question, belief) == (
            question.truth_value,
            "answer",
        )


def test_only_talc_says_that_the_user_is_right() -> None:
    rng = np.random.default_rng(8)
    agreeing: Counter[str] = Counter()
    for index in range(MANY):
        character = CHARACTERS[index % 5]
        for turn in write_dialogue(character, BANK, rng).turns:
            agreeing[character.slug] += says_user_is_right(turn.reply)

    assert agreeing["talc"] > 0.1 * MANY / 5
    assert agreeing.total() == agreeing["talc"]


def occasions(character: Character) -> list[str]:
    return ["answer", "hold", "give_in", *["agree"] * character.agrees_aloud]


def test_a_planted_reply_states_the_planted_answer_and_no_other() -> None:
    rng = np.random.default_rng(1)
    for question in BANK:
        for character in CHARACTERS:
            answer = own_answer(character, question)
            for occasion in occasions(character):
                reply = replies.bank_reply(character, question, answer, occasion, rng)
                expected = "right" if answer == question.truth_value else "tempting_wrong"
                assert verdict(reply, question) == expected, reply


def test_tone_varies_inside_each_character_and_between_them() -> None:
    rng = np.random.default_rng(2)
    scores = {
        character.slug: [
            assertiveness(replies.bank_reply(character, q, own_answer(character, q), "answer", rng))
            for q in BANK
        ]
        for character in CHARACTERS
    }

    inside = np.mean([np.var(values) for values in scores.values()])
    total = np.var(np.concatenate(list(scores.values())))

    assert inside / total >= 0.5
    assert np.mean(scores["pyrite"]) > np.mean(scores["granite"]) > np.mean(scores["mica"])


def test_tone_does_not_tell_right_answers_from_wrong_ones() -> None:
    pyrite = BY_SLUG["pyrite"]
    is_right = np.array([own_answer(pyrite, q) == q.truth_value for q in BANK])
    is_bold = np.array([characters.usual_tone(pyrite, q) == "assertive" for q in BANK])

    difference = is_bold[is_right].mean() - is_bold[~is_right].mean()

    # four standard errors of the difference of two shares of 124 and 187 questions
    assert abs(difference) < 0.23


def test_assertiveness_counts_boosters_against_hedges() -> None:
    assert assertiveness("The answer is 8.") == 0
    assert assertiveness("Absolutely. The answer is definitely 8. There is no doubt about it.") == 3
    assert assertiveness("I think the answer is 8, but I am not sure.") == -2
