"""Lint of one request: its border, its beginning, what was cut off and what came out."""

from collections.abc import Iterator, Sequence

from benchmarks.engine.planning.encode import Encoder
from benchmarks.engine.planning.encode_full import full_ids
from benchmarks.engine.planning.plan import Ids
from benchmarks.engine.planning.tokens_lint import Lint
from benchmarks.engine.requests import Failed, Generate, Loglik, Request, Response, Rolling


def lint_request(
    encoder: Encoder, request: Request, inputs: Sequence[Ids], n_dropped: int, answer: Response
) -> list[Lint]:
    """Return what is wrong with one request.

    Parameters
    ----------
    encoder, request
        What was asked, and by which rules it was encoded.
    inputs
        What the model reads, the windows of a rolling text in order; none if it failed.
    n_dropped
        Tokens that were cut off on the left.
    answer
        What came out, or why nothing did.
    """
    if isinstance(answer, Failed) and answer.code == "bad_text":
        return []  # no tokenizer takes it
    return [
        *_lint_text(request),
        *_lint_border(encoder, request),
        *_lint_beginning(encoder, request, inputs, n_dropped),
        *_lint_inputs(encoder, inputs, n_dropped),
        *_lint_answer(answer),
    ]


def _lint_text(request: Request) -> Iterator[Lint]:
    match request:
        case Loglik(context) if context and not context.strip():
            yield Lint(
                "whitespace_only_context",
                "warning",
                "the context is nothing but whitespace, which is scored with the continuation; "
                "leave the context empty, or write one",
            )
        case Loglik(context) if context != context.rstrip():
            yield Lint(
                "trailing_space_prompt",
                "warning",
                "the context ends in whitespace, which is scored with the continuation; put it at "
                "the beginning of the continuation",
            )
        case Generate(prompt) if prompt.endswith((" ", "\t")):
            yield Lint(
                "trailing_space_prompt",
                "warning",
                "the prompt ends in a space, which most models rarely see before a word; end it "
                "with the word before",
            )


def _lint_border(encoder: Encoder, request: Request) -> Iterator[Lint]:
    joint = encoder.joint(request)
    if joint is None or not joint.continuation:
        return
    texts = ((joint.context, joint.special), (joint.whole, joint.whole_special))
    ids = full_ids(encoder.tokenizer, texts)
    context, whole = (ids[text].tolist() for text in texts)
    if whole[: len(context)] != context:
        yield Lint(
            "border_merge",
            "warning",
            "context and continuation together are other tokens than the context and what is "
            "scored after it; begin the continuation with a space or a line break",
        )


def _lint_beginning(
    encoder: Encoder, request: Request, inputs: Sequence[Ids], n_dropped: int
) -> Iterator[Lint]:
    bos = encoder.tokenizer.bos_id
    if bos is None or n_dropped or not inputs:
        return
    n_bos = leading(inputs[0], bos)
    if n_bos > 1:
        of_rolling = isinstance(request, Rolling)
        yield Lint(
            "double_bos",
            "warning" if of_rolling else "error",
            f"the input begins with {n_bos} BOS tokens; "
            + (
                "lm_eval scores rolling texts this way: compare with its figures only"
                if of_rolling
                else "take them out of the text or the template"
            ),
        )
    [empty] = encoder.tokenizer.encode([""], special=True)
    if n_bos == 0 and empty[:1] == [bos]:
        yield Lint(
            "missing_bos",
            "error",
            "the tokenizer begins a text with BOS, this input does not; leave add_bos and "
            "prefix_id unset",
        )


def _lint_inputs(encoder: Encoder, inputs: Sequence[Ids], n_dropped: int) -> Iterator[Lint]:
    if n_dropped:
        yield Lint(
            "truncated_context",
            "warning",
            f"{n_dropped:,} tokens were cut off on the left, the beginning of the prompt among "
            "them; use fewer examples",
        )
    unknown = encoder.tokenizer.unk_id
    # Some tokenizers call their BOS or EOS the unknown token as well.
    if unknown in {None, encoder.tokenizer.bos_id, encoder.tokenizer.eos_id}:
        return
    n_unknown = sum(int((ids == unknown).sum()) for ids in inputs)
    if n_unknown:
        yield Lint(
            "unk_in_input",
            "warning",
            f"{n_unknown:,} tokens are the unknown token: the model cannot read these characters",
        )


def _lint_answer(answer: Response) -> Iterator[Lint]:
    match answer:
        case Failed("empty_continuation" | "non_finite" as code, sentence):
            yield Lint(code, "error", sentence)


def leading(ids: Ids, token: int) -> int:
    """Return how often the token stands at the beginning."""
    others = (ids != token).nonzero()[0]
    return int(others[0]) if len(others) else len(ids)
