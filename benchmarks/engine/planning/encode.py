"""From requests to tokens, with the same ids as lm_eval 0.4.13 (BENCHMARKS 2.2).

One bad request never stops the others: it becomes a `Failed`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from benchmarks.engine.planning.encode_checked import Tokenisation, checked_pairs
from benchmarks.engine.planning.encode_full import full_ids
from benchmarks.engine.planning.encode_generate import EncodedPrompt
from benchmarks.engine.planning.encode_pair import (
    Joint,
    Pair,
    after_prefix,
    model_input,
    move_spaces,
)
from benchmarks.engine.planning.plan import EncodedRequest, Ids
from benchmarks.engine.planning.rolling import rolling_windows
from benchmarks.engine.planning.tokens import SpecialTokens, Tokenizer
from benchmarks.engine.requests import Failed, Generate, Loglik, Request, Rolling

ENCODE_VERSION: Final = "1"  # part of every request's hash: raise it when the ids change


@dataclass(frozen=True, slots=True)
class EncodeSettings:
    """How texts become tokens; None: what the tokenizer says."""

    max_length: int  # tokens that the model reads at once
    prefix_id: int | None = None  # stands before an empty context
    add_bos: bool | None = None
    # "separate": a continuation that a merge over the border swallowed is encoded alone
    continuation: Literal["joint", "separate"] = "joint"
    seed: int = 0  # which requests the check of incremental encoding draws


@dataclass(frozen=True, slots=True)
class Encoded:
    """The requests as tokens; each is in exactly one of the three."""

    scored: tuple[EncodedRequest, ...]  # by request and part
    prompts: tuple[EncodedPrompt, ...]
    failed: Mapping[int, Failed]  # by request
    n_dropped: Mapping[int, int]  # by request: tokens cut off on the left, where any were
    tokenisation: Tokenisation


class Encoder:
    """The rules for one tokenizer and one model."""

    def __init__(self, tokenizer: Tokenizer, settings: EncodeSettings) -> None:
        """Raise ValueError for settings that no text can be encoded with."""
        if settings.max_length < 1:
            raise ValueError(f"max_length is {settings.max_length}; it must be at least 1 token")
        self.tokenizer = tokenizer
        self.settings = settings
        self.specials = SpecialTokens.of(
            tokenizer, prefix_id=settings.prefix_id, add_bos=settings.add_bos
        )

    def encode(self, requests: Sequence[Request]) -> Encoded:
        """Return the tokens of one task's requests, numbered by their place in the sequence."""
        results: dict[int, list[EncodedRequest] | EncodedPrompt | Failed] = {}
        n_dropped: dict[int, int] = {}
        readable: dict[int, Request] = {}
        for number, request in enumerate(requests):
            failure = _unreadable(request)
            if failure is None:
                readable[number] = request
            else:
                results[number] = failure
        joints = {n: joint for n, r in readable.items() if (joint := self.joint(r)) is not None}
        pairs, tokenisation = checked_pairs(
            self.tokenizer, list(joints.values()), np.random.default_rng(self.settings.seed)
        )
        joined = dict(zip(joints, pairs, strict=True))
        alone = {n: text for n, r in readable.items() if (text := self._alone(r)) is not None}
        ids = full_ids(self.tokenizer, alone.values())
        for number, request in readable.items():
            match request:
                case Generate():
                    results[number] = self._prompt(number, request, joined[number].context)
                case Rolling():
                    results[number] = self._windows(number, ids[alone[number]])
                case Loglik():
                    pair = (
                        self._finished(joined[number], joints[number])
                        if number in joined
                        else after_prefix(ids[alone[number]], self.specials.prefix_id)
                    )
                    dropped, results[number] = self._scored(number, pair)
                    if dropped:
                        n_dropped[number] = dropped
        return _sorted(results, n_dropped, tokenisation)

    def joint(self, request: Request) -> Joint | None:
        """Return what of a request is encoded over a border; None: it has no such thing."""
        match request:
            case Loglik(context, continuation) if context:
                stripped, rest = move_spaces(context, continuation)
                return Joint(
                    stripped,
                    rest,
                    special=self.specials.for_text(stripped),
                    whole_special=self.specials.for_text(stripped + rest),
                )
            case Generate(prompt):
                special = self.specials.for_prompt(prompt)
                return Joint(prompt, "", special=special, whole_special=special)
            case _:
                return None

    def _alone(self, request: Request) -> tuple[str, bool] | None:
        """Return a text that is encoded by itself, and whether it gets special tokens."""
        match request:
            case Loglik("", continuation):
                return continuation, False
            case Rolling(text):
                return text, self.specials.for_text(text)
            case _:
                return None

    def _finished(self, pair: Pair, joint: Joint) -> Pair:
        """Return the pair with something in it where lm_eval would crash."""
        if not len(pair.context):  # only whitespace, and the tokenizer adds nothing
            return after_prefix(pair.continuation, self.specials.prefix_id)
        if not len(pair.continuation) and self.settings.continuation == "separate":
            text = (joint.continuation, False)
            return Pair(pair.context, full_ids(self.tokenizer, [text])[text])
        return pair

    def _scored(self, number: int, pair: Pair) -> tuple[int, list[EncodedRequest] | Failed]:
        n_scored, longest = len(pair.continuation), self.settings.max_length
        if not n_scored:
            return 0, Failed(
                "empty_continuation",
                "no token is left to score: the continuation is empty or was merged into the "
                "context's last token; set the task's continuation to separate, or change the "
                "delimiter",
            )
        if n_scored > longest:
            return 0, Failed(
                "too_long",
                f"the continuation has {n_scored:,} tokens, the model reads {longest:,} at once; "
                "shorten it, or raise max_length if the model allows",
            )
        read = model_input(pair, longest)
        encoded = EncodedRequest(number, 0, read.tokens, read.first_scored, pair.continuation)
        return read.n_dropped, [encoded]

    def _windows(self, number: int, ids: Ids) -> list[EncodedRequest] | Failed:
        windows = rolling_windows(ids, self.specials.prefix_id, self.settings.max_length)
        encoded = [
            EncodedRequest(number, part, read.tokens, read.first_scored, predicted)
            for part, (read, predicted) in enumerate(windows)
        ]
        if encoded:
            return encoded
        return Failed("empty_text", "the text has no tokens, so it has no perplexity; leave it out")

    def _prompt(self, number: int, request: Generate, ids: Ids) -> EncodedPrompt | Failed:
        wanted, longest = request.options.max_new_tokens, self.settings.max_length
        room = longest - wanted
        if wanted < 1 or room < 1:
            return Failed(
                "too_long" if room < 1 else "bad_options",
                f"max_new_tokens is {wanted:,}, the model reads {longest:,} tokens at once; it "
                f"must be 1 to {longest - 1:,}, so that a prompt fits before it",
            )
        if not len(ids):
            ids = after_prefix(ids, self.specials.prefix_id).context
        return EncodedPrompt(number, ids[-room:], max(0, len(ids) - room))


def _unreadable(request: Request) -> Failed | None:
    """Refuse text that has no UTF-8: a tokenizer would refuse the whole batch for it."""
    match request:
        case Loglik(context, continuation):
            text = context + continuation
        case Rolling(text) | Generate(text):
            pass
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return Failed(
            "bad_text",
            f"character {error.start} of the text, {text[error.start]!r}, is half of a surrogate "
            "pair; repair the data",
        )
    return None


def _sorted(
    results: Mapping[int, list[EncodedRequest] | EncodedPrompt | Failed],
    n_dropped: dict[int, int],
    tokenisation: Tokenisation,
) -> Encoded:
    in_order = [results[number] for number in sorted(results)]
    prompts = tuple(result for result in in_order if isinstance(result, EncodedPrompt))
    return Encoded(
        scored=tuple(one for result in in_order if isinstance(result, list) for one in result),
        prompts=prompts,
        failed={n: result for n, result in results.items() if isinstance(result, Failed)},
        n_dropped=n_dropped | {p.request: p.n_dropped for p in prompts if p.n_dropped},
        tokenisation=tokenisation,
    )
