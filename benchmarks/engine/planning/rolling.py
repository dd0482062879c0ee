"""Rolling perplexity: a long text in windows, each token predicted once (BENCHMARKS 2.7)."""

import re
from collections.abc import Iterator

import numpy as np

from benchmarks.engine.planning.encode_pair import ModelInput
from benchmarks.engine.planning.plan import Ids


def rolling_windows(ids: Ids, prefix_id: int, max_length: int) -> Iterator[tuple[ModelInput, Ids]]:
    """Yield the model's input and the tokens predicted in it, window by window.

    Parameters
    ----------
    ids : shape (n_tokens,)
        The whole text. No token: no window.
    prefix_id
        The token that the first one is predicted from.
    max_length
        Tokens that the model reads at once, at least 1.

    The first window predicts up to `max_length` tokens after the prefix; each later one the next
    up to `max_length`, with as much left context as fits, at least one token.

    Raises ValueError for a `max_length` below 1.

    Source: the windows of lm_eval 0.4.13, `utils.get_rolling_token_windows` with one token of
    context.
    """
    if max_length < 1:
        raise ValueError(f"max_length is {max_length}; it must be at least 1 token")
    padded = np.concatenate([np.array([prefix_id], dtype=np.int32), ids.astype(np.int32)])
    for first in range(0, len(ids), max_length):
        stop = min(first + max_length, len(ids))  # predicts ids[first:stop]
        start = stop - max_length if first else 0
        # padded[i] stands before ids[i]; only the first window reads the prefix itself.
        tokens = padded[start:stop]
        yield ModelInput(tokens, len(tokens) - (stop - first), 0), ids[first:stop]


def count_words(text: str) -> int:
    r"""Return the words of a text as word perplexity counts them: pieces between whitespace.

    Whitespace at either end makes an empty piece, and each one counts, as in lm_eval.

    >>> count_words("two words"), count_words("two words\n")
    (2, 3)
    """
    return len(re.split(r"\s+", text))


def count_bytes(text: str) -> int:
    """Return the length in UTF-8, the denominator of byte perplexity and bits per byte."""
    return len(text.encode())
