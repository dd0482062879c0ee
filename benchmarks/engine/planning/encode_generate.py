"""Rule E10: how much of a prompt fits, where a written text ends, what of it is the answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.engine.planning.plan import Ids
from benchmarks.engine.planning.tokens import Tokenizer


@dataclass(frozen=True, eq=False, slots=True)
class EncodedPrompt:
    """A prompt to write on."""

    request: int  # the caller's number
    tokens: Ids  # shape (n_tokens,), n_tokens >= 1
    n_dropped: int  # tokens that were cut off on the left


def stop_texts(stop: Iterable[str], tokenizer: Tokenizer) -> tuple[str, ...]:
    """Return the stops of a task and the tokenizer's EOS as text; none is empty."""
    eos = "" if tokenizer.eos_id is None else tokenizer.decode([tokenizer.eos_id])
    return tuple(dict.fromkeys(text for text in (*stop, eos) if text))


def answer_text(text: str, stop: Iterable[str], think_end: str = "") -> str:
    r"""Return what was answered: thoughts left out first, then cut at the earliest stop.

    lm_eval cuts at one stop after the other, which differs only where two stops overlap.

    >>> answer_text("Hm.\n\nSo?</think> 42\n\nQ:", ["\n\n"], "</think>")
    '42'
    """
    if think_end:
        text = text.rsplit(think_end, maxsplit=1)[-1].lstrip()
    found = (text.find(one) for one in stop if one)
    return text[: min((place for place in found if place >= 0), default=len(text))]
