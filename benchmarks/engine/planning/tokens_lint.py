"""Lint of what a model is given: faults that make a score worthless, named before it is believed.

BENCHMARKS 6.9. An error stops a task unless it is allowed; a warning is shown beside the score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.engine.planning.tokens import Tokenizer

Severity = Literal["error", "warning"]
Code = Literal[
    "double_bos",
    "missing_bos",
    "empty_continuation",
    "whitespace_only_context",
    "border_merge",
    "trailing_space_prompt",
    "truncated_context",
    "choices_same_tokens",
    "choices_same_text",
    "gold_out_of_range",
    "unk_in_input",
    "pad_is_unk",
    "chat_model_without_template",
    "eos_appended_by_tokenizer",
    "non_finite",
    "one_option",
]


@dataclass(frozen=True, slots=True)
class Lint:
    code: Code
    severity: Severity
    sentence: str


def lint_tokenizer(tokenizer: Tokenizer, *, is_chat_model: bool, has_template: bool) -> list[Lint]:
    """Return what is wrong with a model's tokenizer, whatever it is asked.

    Parameters
    ----------
    tokenizer
        The one that the model was trained with.
    is_chat_model
        The model is marked as one that was tuned for dialogue.
    has_template
        Prompts go through a chat template.
    """
    found = []
    if tokenizer.pad_id is not None and tokenizer.pad_id == tokenizer.unk_id:
        found.append(
            Lint(
                "pad_is_unk",
                "warning",
                f"the pad token is the unknown token ({tokenizer.piece(tokenizer.pad_id)!r}); our "
                "masks do not mind, other tools may",
            )
        )
    if is_chat_model and not has_template:
        found.append(
            Lint(
                "chat_model_without_template",
                "warning",
                "the model was tuned for dialogue, but its prompts go without a chat template; "
                "use the template, or say that this is meant",
            )
        )
    [alone] = tokenizer.encode(["a"], special=True)
    if tokenizer.eos_id is not None and alone[-1:] == [tokenizer.eos_id]:
        found.append(
            Lint(
                "eos_appended_by_tokenizer",
                "error",
                f"the tokenizer ends every text with {tokenizer.piece(tokenizer.eos_id)!r}, so "
                "the model would read on after its end; switch that off in the tokenizer",
            )
        )
    return found


def lint_sample(
    choices: Sequence[str], tokens: Sequence[Sequence[int]], gold: Sequence[int]
) -> list[Lint]:
    """Return what is wrong with the choices of one question.

    Parameters
    ----------
    choices
        The texts, in order.
    tokens
        For each choice what the model reads, scored tokens included; empty: could not be encoded.
    gold
        Indices of the right choices, counted from 0.
    """
    found = []
    if len(choices) == 1:
        found.append(
            Lint("one_option", "error", "there is one choice, so every model is right; add others")
        )
    wrong = [index for index in gold if not 0 <= index < len(choices)]
    if wrong:
        found.append(
            Lint(
                "gold_out_of_range",
                "error",
                f"the right answer is {', '.join(map(str, wrong))}, but the choices are 0 to "
                f"{len(choices) - 1}; repair the data",
            )
        )
    if same := _first_repeated(choices):
        found.append(_same("choices_same_text", "the same text", same))
    elif same := _first_repeated([tuple(ids) or -index - 1 for index, ids in enumerate(tokens)]):
        found.append(_same("choices_same_tokens", "different texts but the same tokens", same))
    return found


def _same(code: Code, what: str, places: tuple[int, int]) -> Lint:
    one, other = places
    return Lint(
        code, "warning", f"the choices {one} and {other} are {what}; no model can tell them apart"
    )


def _first_repeated(items: Sequence[object]) -> tuple[int, int] | None:
    seen: dict[object, int] = {}
    for index, item in enumerate(items):
        if item in seen:
            return seen[item], index
        seen[item] = index
    return None
