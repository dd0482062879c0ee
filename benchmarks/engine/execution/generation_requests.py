"""What is to be written, before and after it was put into batches. Pure: numpy, no torch."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.engine.planning.encode_generate import EncodedPrompt
from benchmarks.engine.planning.plan import Capabilities, Ids
from benchmarks.engine.requests import GenerationOptions


@dataclass(frozen=True, eq=False, slots=True)
class ToWrite:
    """One text that is to be written; `prompt.request` names it within the shard."""

    prompt: EncodedPrompt
    options: GenerationOptions
    repeat: int
    name: str  # the request's hash: noise is drawn from (options.seed, name, repeat)


@dataclass(frozen=True, eq=False, slots=True)
class Stem:
    """A beginning that several prompts share, computed once."""

    tokens: Ids  # shape (n_tokens,): all of it, the parent's included
    parent: int  # which stem it goes on from; -1: none


@dataclass(frozen=True, eq=False, slots=True)
class PromptRows:
    """A distinct prompt and the texts that follow it."""

    tokens: Ids  # shape (n_tokens,): all of it, the stem's included
    stem: int  # always shorter than the prompt; -1: none
    rows: tuple[ToWrite, ...]


@dataclass(frozen=True, eq=False, slots=True)
class WritingBatch:
    """Texts that are written together; the unit of journalling."""

    options: GenerationOptions
    prompts: tuple[PromptRows, ...]
    n_stem: int  # tokens of the longest stem
    width: int  # tokens of the longest prompt after its stem
    pieces: tuple[int, ...]  # how many of the prompts are read in each forward

    @property
    def rows(self) -> tuple[ToWrite, ...]:
        return tuple(one for prompt in self.prompts for one in prompt.rows)

    @property
    def n_columns(self) -> int:
        """Return the positions that a row may take in the cache; the last token is never read."""
        return self.n_stem + self.width + self.options.max_new_tokens - 1


def check(asked: Sequence[ToWrite], capabilities: Capabilities) -> None:
    """Raise ValueError for the first text that cannot be written."""
    for one in asked:
        options, name = one.options, f"request {one.prompt.request}"
        if options.max_new_tokens < 1:
            raise ValueError(f"{name}: max_new_tokens is {options.max_new_tokens}; give at least 1")
        if not 0 <= options.temperature < float("inf"):
            raise ValueError(
                f"{name}: temperature is {options.temperature}; give 0 (the most likely token) or "
                "a number above it"
            )
        if not 0 < options.top_p <= 1:
            raise ValueError(f"{name}: top_p is {options.top_p}; give more than 0 and at most 1")
        length = len(one.prompt.tokens) + options.max_new_tokens
        if not len(one.prompt.tokens) or length > capabilities.max_length:
            raise ValueError(
                f"{name}: {len(one.prompt.tokens)} tokens of prompt and {options.max_new_tokens} "
                f"new ones, but the model reads {capabilities.max_length} at once and at least one "
                "must stand before the text; encode the prompt for this length"
            )
