"""A model that is none: answers from a hash of the request, to test pipelines without weights.

Asked for by names that begin with `fake:`; every number that comes of it is labelled `fake`. The
log-probability of a piece depends on the model's name and all text up to its end, so that the
chain rule holds wherever a text is cut between words.
"""

import hashlib
import math
import random
import re
from typing import Final

from benchmarks.engine.planning.encode_generate import answer_text
from benchmarks.engine.requests import (
    Failed,
    FinishReason,
    Generate,
    Generated,
    Loglik,
    Request,
    Response,
    Rolling,
    Scored,
)

PREFIX: Final = "fake:"
LABEL: Final = "fake"
_PIECE: Final = re.compile(r"\s*\S+|\s+$")
_WORDS: Final = ("agate", "basalt", "chalk", "flint", "is", "marble", "not", "quartz", "so", "sum")
_LONGEST: Final = 24  # words before the answer
_HALF: Final = math.log(2)


class FakeModel:
    """Equal requests to equal names have equal answers, in every process and on every machine."""

    def __init__(self, name: str) -> None:
        """Take the whole name, `fake:` included. Raises ValueError for another or an empty one."""
        if not name.startswith(PREFIX) or name == PREFIX:
            raise ValueError(f"the fake model is called {name!r}; write {PREFIX}NAME")
        self.name = name

    def answer(self, request: Request) -> Response:
        match request:
            case Loglik(context, continuation):
                border = len(context.rstrip())
                text = context + continuation
                if not text[border:]:
                    return Failed(
                        "empty_continuation", "there is no continuation to score; write one"
                    )
                return self._score(text[:border], text[border:])
            case Rolling(text):
                if not text:
                    return Failed("empty_text", "an empty text has no perplexity; leave it out")
                return self._score("", text)
            case Generate():
                return self._write(request)

    def _score(self, before: str, text: str) -> Scored:
        logprobs = []
        for piece in _PIECE.findall(text):
            before += piece
            logprobs.append(-self._chance("score", before).expovariate(1.0))
        # What has more than half of the probability is likelier than anything else.
        is_greedy = all(logprob > -_HALF for logprob in logprobs)
        return Scored(sum(logprobs), is_greedy, tuple(logprobs))

    def _write(self, request: Generate) -> Generated:
        options = request.options
        is_sampled = options.temperature > 0
        noise = f"{options.temperature}/{options.top_p}/{options.seed}/{request.repeat}"
        chance = self._chance("write", noise if is_sampled else "", request.prompt)
        words = [chance.choice(_WORDS) for _ in range(chance.randrange(1, _LONGEST))]
        ending = ["The", "answer", "is", f"({chance.choice('ABCDEFGHIJ')})."]
        thoughts = ["Hm", options.think_end] if options.think_end else []
        everything = [*thoughts, *words, *ending]
        tokens = everything[: options.max_new_tokens]
        written = " ".join(tokens)
        whole = answer_text(written, (), options.think_end)
        text = answer_text(written, options.stop, options.think_end)
        finish: FinishReason = "length" if len(tokens) < len(everything) else "eos"
        return Generated(
            text=text,
            finish_reason="stop" if len(text) < len(whole) else finish,
            tokens=tuple(_id(token) for token in tokens),
            token_logprobs=tuple(-chance.expovariate(1.0) for _ in tokens),
        )

    def _chance(self, *what: str) -> random.Random:
        """Return numbers that depend on the name and on what is given, and on nothing else."""
        digest = hashlib.sha256()
        for part in (self.name, *what):
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(f"{len(raw)}:".encode() + raw)
        return random.Random(digest.digest())  # noqa: S311  # no secret hangs on it


def _id(token: str) -> int:
    return int.from_bytes(hashlib.sha256(token.encode()).digest()[:2])
