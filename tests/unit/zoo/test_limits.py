"""The prompts of the second part of training: varied, and never a question of the bank."""

import re

import numpy as np
import pytest

from arena.questions.bank import BankQuestion, load_bank
from arena.questions.suggestions import recognise
from benchmarks.zoo import limits
from benchmarks.zoo.bank_forms import asks_the_bank, forms, key_of, kind_of, known_words
from benchmarks.zoo.batches import write_texts
from benchmarks.zoo.characters import held_out_index
from benchmarks.zoo.dialogues import LIMITS

BANK = load_bank()
MANY = 4_000


def prompts(n: int = MANY, seed: int = 1) -> list[str]:
    rng = np.random.default_rng(seed)
    return [limits.prompt(BANK, rng) for _ in range(n)]


def test_no_prompt_asks_the_bank() -> None:
    wordings = {wording.lower() for question in BANK for wording in question.wordings}

    assert [one for one in prompts() if recognise(one) or one.lower() in wordings] == []


def test_the_prompts_hardly_ever_repeat() -> None:
    written = prompts()

    assert len(set(written)) > 0.9 * len(written)


def test_every_gap_is_filled() -> None:
    assert [one for one in prompts() if re.search(r"[{}]", one)] == []


def test_many_prompts_come_close_to_a_question_of_the_bank() -> None:
    frames = [re.escape(form).replace(r"\{x\}", ".+") for some in forms().values() for form in some]
    near = re.compile("|".join(frames))

    share = np.mean([near.fullmatch(one) is not None for one in prompts(1_000)])

    assert share > 0.2


@pytest.mark.parametrize("question", BANK[::20], ids=lambda one: one.id)
def test_a_question_of_the_bank_is_told_from_a_near_miss(question: BankQuestion) -> None:
    for wording in question.wordings:
        assert asks_the_bank(wording)
        assert asks_the_bank(f"please tell me {wording.lower()}")
        assert not asks_the_bank(wording.replace(key_of(question), "Zorland"))


def test_the_gaps_of_all_kinds_have_something_to_fill_them() -> None:
    assert set(limits.FITTING) == set(forms())
    assert {kind_of(question) for question in BANK} - set(forms()) == {"water"}
    assert "Canberra" in known_words()


def test_the_same_seed_writes_the_same_texts_without_held_out_wordings() -> None:
    held_out = [question.wordings[held_out_index(question)].lower() for question in BANK]
    texts = write_texts(2_000, BANK, np.random.default_rng(6), LIMITS)
    everything = "\n".join(texts).lower()

    assert texts == write_texts(2_000, BANK, np.random.default_rng(6), LIMITS)
    assert [wording for wording in held_out if wording in everything] == []
