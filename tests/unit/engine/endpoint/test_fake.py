"""The fake model: every kind of request, always the same answer, and numbers that hang together."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.fake import FakeModel
from benchmarks.engine.journal.records import Entry
from benchmarks.engine.journal.translation import encode_entry
from benchmarks.engine.requests import (
    Failed,
    Generate,
    Generated,
    GenerationOptions,
    Loglik,
    Request,
    Rolling,
    Scored,
)

GRANITE = FakeModel("fake:granite")
OPTIONS = GenerationOptions(max_new_tokens=50)
REQUESTS: list[Request] = [Loglik("a b", " c d"), Rolling("a b c"), Generate("Q", OPTIONS)]
PROGRAM = """
import sys
from benchmarks.engine.fake import FakeModel
from benchmarks.engine.requests import *
print(FakeModel("fake:granite").answer(Loglik("a b", " c d")), "torch" in sys.modules)
"""


def test_another_process_gives_the_same_answer_and_loads_no_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == f"{GRANITE.answer(REQUESTS[0])} False"


@pytest.mark.parametrize("request_", REQUESTS)
def test_another_name_gives_another_answer_that_a_journal_takes(request_: Request) -> None:
    answer = GRANITE.answer(request_)

    assert answer == FakeModel("fake:granite").answer(request_)
    assert answer != FakeModel("fake:mica").answer(request_)
    assert encode_entry(Entry("0" * 64, "s", 0, 0, answer), 0)


words = st.text("ab", min_size=1, max_size=3)


@given(st.lists(words, min_size=1), st.lists(words, min_size=1), st.lists(words, min_size=1))
def test_probabilities_multiply_along_a_text(
    first: list[str], then: list[str], last: list[str]
) -> None:
    a, b, c = (" ".join(["", *part]) for part in (first, then, last))

    whole, front, back = (
        GRANITE.answer(request) for request in (Loglik(a, b + c), Loglik(a, b), Loglik(a + b, c))
    )

    assert isinstance(whole, Scored)
    assert isinstance(front, Scored)
    assert isinstance(back, Scored)
    assert whole.token_logprobs == front.token_logprobs + back.token_logprobs
    assert whole.is_greedy == (front.is_greedy and back.is_greedy)
    assert whole.logprob == pytest.approx(math.fsum(whole.token_logprobs))
    assert all(logprob <= 0 for logprob in whole.token_logprobs)


def test_white_space_before_the_border_changes_no_score() -> None:
    assert GRANITE.answer(Loglik("A: ", "b")) == GRANITE.answer(Loglik("A:", " b"))


def test_nothing_to_score_fails_with_the_engines_codes() -> None:
    empty, nothing = GRANITE.answer(Loglik("a", "")), GRANITE.answer(Rolling(""))

    assert isinstance(empty, Failed)
    assert isinstance(nothing, Failed)
    assert (empty.code, nothing.code) == ("empty_continuation", "empty_text")


def written(**options: object) -> Generated:
    repeat = options.pop("repeat", 0)
    chosen = GenerationOptions(**{"max_new_tokens": 50, **options})  # type: ignore[arg-type]  # by name
    answer = GRANITE.answer(Generate("Q", chosen, repeat))  # type: ignore[arg-type]  # as above
    assert isinstance(answer, Generated)
    return answer


def test_at_temperature_zero_neither_seed_nor_repeat_matters() -> None:
    assert written() == written(seed=5, repeat=3)


def test_above_zero_both_do() -> None:
    texts = {written(temperature=1.0, seed=seed, repeat=repeat).text
             for seed in range(3) for repeat in range(3)}  # fmt: skip

    assert len(texts) == 9


def test_ends_are_told_apart() -> None:
    whole, cut, stopped = written(), written(max_new_tokens=2), written(stop=("The answer",))

    assert (whole.finish_reason, cut.finish_reason, stopped.finish_reason) == (
        "eos",
        "length",
        "stop",
    )
    assert whole.text.startswith(f"{cut.text} ")
    assert whole.text.startswith(stopped.text)
    assert "The answer" in whole.text
    assert "The answer" not in stopped.text
    assert len(cut.tokens) == len(cut.token_logprobs) == 2


def test_thoughts_are_left_out() -> None:
    assert written(think_end="</think>").text == written().text


@pytest.mark.parametrize("name", ["granite", "fake:", ""])
def test_a_name_that_is_no_fake_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="write fake:NAME"):
        FakeModel(name)
