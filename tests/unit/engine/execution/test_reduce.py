"""Log-probabilities against scipy; what is no number never wins."""

import numpy as np
import pytest
import torch
from scipy.special import log_softmax

from benchmarks.engine.execution import reduce
from benchmarks.engine.execution.layout import Wanted
from benchmarks.engine.execution.reduce import reduce_logits


def asked(sources: list[int], tokens: list[int]) -> Wanted:
    none = np.zeros(0, dtype=np.int64)
    return Wanted(none, none, np.array(sources), np.array(tokens))


def test_chunks_give_the_log_softmax(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduce, "CHUNK_ROWS", 3)
    rng = np.random.default_rng(1)
    logits = rng.normal(scale=5.0, size=(8, 50))
    sources, tokens = rng.integers(0, 8, 40), rng.integers(0, 50, 40)

    scores = reduce_logits(torch.tensor(logits), asked(sources.tolist(), tokens.tolist()))

    expected = log_softmax(logits, axis=-1)[sources, tokens]
    np.testing.assert_allclose(scores.logprobs, expected, atol=2e-6)  # float32 of about 30 nats
    np.testing.assert_array_equal(scores.is_greedy, logits.argmax(axis=-1)[sources] == tokens)
    assert scores.is_finite.all()


def test_half_precision_logits_are_normalised_in_float32() -> None:
    logits = torch.zeros(1, 30_000, dtype=torch.float16)  # their sum of exponents overflows there

    scores = reduce_logits(logits, asked([0], [7]))

    assert scores.logprobs[0] == pytest.approx(-np.log(30_000), abs=1e-5)


def test_the_first_of_several_maxima_is_the_greedy_one() -> None:
    scores = reduce_logits(torch.tensor([[0.0, 2.0, 2.0]]), asked([0, 0], [1, 2]))

    assert scores.is_greedy.tolist() == [True, False]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("place", [0, 2])
def test_what_is_no_number_is_marked_and_never_greedy(bad: float, place: int) -> None:
    logits = torch.tensor([[1.0, 3.0, 2.0], [1.0, 3.0, 2.0]])
    logits[0, place] = bad

    scores = reduce_logits(logits, asked([0, 0, 0, 1], [0, 1, 2, 1]))

    assert scores.is_finite.tolist() == [False, False, False, True]
    assert scores.is_greedy.tolist() == [False, False, False, True]
