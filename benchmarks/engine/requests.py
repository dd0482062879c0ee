"""What can be asked of a model, and what it answers."""

from dataclasses import dataclass
from typing import Literal

FinishReason = Literal["eos", "stop", "length", "error"]


@dataclass(frozen=True, slots=True)
class Loglik:
    """Asks how likely the continuation is after the context."""

    context: str
    continuation: str


@dataclass(frozen=True, slots=True)
class Rolling:
    """Asks how likely the whole text is, in windows as long as the model can read."""

    text: str


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """How to write on; equal options may be generated together."""

    max_new_tokens: int
    stop: tuple[str, ...] = ()  # the text ends before the earliest of them
    temperature: float = 0.0  # 0: the most likely token each time
    top_p: float = 1.0
    seed: int = 0
    think_end: str = ""  # what comes up to its last occurrence is left out before stops apply


@dataclass(frozen=True, slots=True)
class Generate:
    """Asks the model to write on after the prompt."""

    prompt: str
    options: GenerationOptions
    repeat: int = 0  # which of several samples of the same prompt


Request = Loglik | Rolling | Generate


@dataclass(frozen=True, slots=True)
class Scored:
    """The answer to Loglik and Rolling, in nats."""

    logprob: float  # sum of token_logprobs in float64, in order
    is_greedy: bool  # every token was the most likely one
    token_logprobs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """The answer to Generate."""

    text: str  # cut before the stop
    finish_reason: FinishReason
    tokens: tuple[int, ...]  # as generated, before the cut
    token_logprobs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: a sample that failed is never scored as wrong in silence."""

    code: str  # "non_finite", "empty_continuation", "too_long", "oom", ...
    sentence: str


Response = Scored | Generated | Failed
