"""Windows of a long text: as lm_eval 0.4.13 cuts them, each token predicted once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.rolling import count_bytes, count_words, rolling_windows
from tests.unit.engine.encoding.test_against_lm_eval import QUICK

PREFIX = 99


@QUICK
@given(n=st.integers(0, 40), max_length=st.integers(1, 12))
def test_the_windows_are_those_of_lm_eval(n: int, max_length: int) -> None:
    theirs = pytest.importorskip("lm_eval.utils", reason="lm_eval is not installed")
    ids = np.arange(n, dtype=np.int32)

    found = [
        (read.tokens.tolist(), predicted.tolist(), read.first_scored)
        for read, predicted in rolling_windows(ids, PREFIX, max_length)
    ]

    expected = []
    for window in theirs.get_rolling_token_windows(ids.tolist(), PREFIX, max_length, 1):
        context, predicted = theirs.make_disjoint_window(window)
        tokens = (context + predicted)[-(max_length + 1) :][:-1]  # as `_loglikelihood_tokens` does
        expected.append((tokens, predicted, len(tokens) - len(predicted)))
    assert found == expected
    assert [token for _, predicted, _ in found for token in predicted] == [*range(n)]


def test_a_window_of_no_tokens() -> None:
    with pytest.raises(ValueError, match="max_length is 0"):
        list(rolling_windows(np.arange(3, dtype=np.int32), PREFIX, 0))


@pytest.mark.parametrize("text", ["", "one", " two  words\n", "日本の 東京 🙂", "a\u3000b\x1cc"])
def test_perplexity_per_word_and_byte_has_the_denominators_of_lm_eval(text: str) -> None:
    theirs = pytest.importorskip(
        "lm_eval.tasks.wikitext.preprocess_wikitext", reason="lm_eval is not installed"
    )

    scores = theirs.process_results({"page": text}, (-3.0,))

    assert scores["word_perplexity"] == (-3.0, count_words(text))
    assert scores["byte_perplexity"] == (-3.0, count_bytes(text))
