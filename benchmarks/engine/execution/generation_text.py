"""From written tokens to an answer: when the text ends, and what of it counts."""

from collections.abc import Sequence
from typing import Any

from benchmarks.engine.execution.stopping import StopFinder
from benchmarks.engine.planning.encode_generate import answer_text, stop_texts
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import FinishReason, Generated, GenerationOptions


class Decoder:
    """Tokens to text, and which tokens end one."""

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer = tokenizer
        self._fast = FastTokenizer(tokenizer)
        self._special = dict(
            zip(tokenizer.all_special_tokens, tokenizer.all_special_ids, strict=True)
        )
        self.eos_ids = eos_ids(model, tokenizer)

    def raw(self, tokens: Sequence[int]) -> str:
        """Return the text with its special tokens: a stop may be one."""
        return self._fast.decode(tokens)

    def clean(self, tokens: Sequence[int]) -> str:
        """Return the text without special tokens: what an answer is."""
        text: str = self._tokenizer.decode(list(tokens), skip_special_tokens=True)
        return text

    def stops(self, options: GenerationOptions) -> tuple[str, ...]:
        """Return the stops, the tokenizer's EOS spelled out among them."""
        return stop_texts(options.stop, self._fast)

    def after_thoughts(self, tokens: Sequence[int], think_end: str) -> Sequence[int]:
        """Leave out what ends with a special token `think_end`: it has no clean text."""
        token = self._special.get(think_end)
        if token is None or token not in tokens:
            return tokens
        return tokens[len(tokens) - list(reversed(tokens)).index(token) :]


def eos_ids(model: Any, tokenizer: Any) -> frozenset[int]:
    """Return the ids that end a text: the tokenizer's, and those of the model's settings."""
    settings = getattr(model, "generation_config", None)
    own = getattr(settings, "eos_token_id", None)
    if own is None:
        own = getattr(model.config, "eos_token_id", None)
    listed = own if isinstance(own, list | tuple) else [own]
    return frozenset(one for one in (*listed, tokenizer.eos_token_id) if one is not None)


class GrowingText:
    """One text while it is written."""

    def __init__(self, decoder: Decoder, options: GenerationOptions) -> None:
        self._decoder, self._options = decoder, options
        self._stops = decoder.stops(options)
        self._finder = StopFinder(decoder.raw, self._stops, options.think_end)
        self.tokens: list[int] = []
        self._logprobs: list[float] = []

    def add(self, token: int, logprob: float) -> FinishReason | None:
        """Add a token; say why the text ends with it, or None where it goes on."""
        self.tokens.append(token)
        self._logprobs.append(logprob)
        if token in self._decoder.eos_ids:
            return "eos"
        if self._finder.push(token):
            return "stop"
        return "length" if len(self.tokens) == self._options.max_new_tokens else None

    def answer(self, reason: FinishReason) -> Generated:
        """Return the finished text, the thoughts left out and cut at its first stop."""
        tokens = tuple(self.tokens)
        said = tokens[:-1] if reason == "eos" else tokens
        answer = self._decoder.after_thoughts(said, self._options.think_end)
        text = answer_text(self._decoder.clean(answer), self._stops, self._options.think_end)
        return Generated(text, reason, tokens, tuple(self._logprobs))
