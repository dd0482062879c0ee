"""Fill batches with texts under the budgets. Pure: numpy, no torch.

The cache decides how many texts are written together, the tokens of a forward how many prompts are
read at once. Models without a cache that can be shared (state space, ALiBi, ...) get prompts of one
length only: nothing is padded, so nothing has to be hidden from them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from benchmarks.engine.execution.generation_requests import PromptRows, Stem, WritingBatch
from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.requests import GenerationOptions


@dataclass(slots=True)
class _Size:
    """What a batch takes so far."""

    n_rows: int = 0
    n_stem: int = 0
    width: int = 0
    stems: dict[int, int] = field(default_factory=dict)  # tokens of each stem in use

    def with_row(self, stem: int, n_stem: int, width: int) -> "_Size":
        stems = {**self.stems, stem: n_stem} if stem >= 0 else self.stems
        return _Size(self.n_rows + 1, max(self.n_stem, n_stem), max(self.width, width), stems)

    def fits(self, max_new_tokens: int, limits: Limits) -> bool:
        kv_bytes = limits.capabilities.kv_bytes_per_token
        reads = self.n_rows * (self.n_stem + self.width + max_new_tokens - 1)
        in_cache = (reads + sum(self.stems.values())) * kv_bytes <= limits.budgets.kv_bytes
        return self.n_rows <= limits.budgets.scored and in_cache


def fill(
    prompts: Sequence[PromptRows], stems: Sequence[Stem], options: GenerationOptions, limits: Limits
) -> Iterator[WritingBatch]:
    """Yield the batches, those with the longest prompts first.

    A text over a budget stands alone in its batch: it cannot be made smaller.
    """
    together: list[PromptRows] = []  # one row each
    size = _Size()
    for single in _singles(_longest_first(prompts, stems)):
        n_stem = _stem_length(single, stems)
        width = len(single.tokens) - n_stem
        larger = size.with_row(single.stem, n_stem, width)
        fits = larger.fits(options.max_new_tokens, limits)
        if not limits.capabilities.prefix:
            fits = fits and width == size.width and larger.n_rows * width <= limits.budgets.tokens
        if together and not fits:
            yield _batch(together, size, stems, options, limits)
            together, larger = [], _Size().with_row(single.stem, n_stem, width)
        together.append(single)
        size = larger
    if together:
        yield _batch(together, size, stems, options, limits)


def _longest_first(prompts: Sequence[PromptRows], stems: Sequence[Stem]) -> list[PromptRows]:
    """Sort by length; prompts of one stem stay together, where its longest would stand."""
    longest: dict[int, int] = {}
    for prompt in prompts:
        if prompt.stem >= 0:
            longest[prompt.stem] = max(longest.get(prompt.stem, 0), len(prompt.tokens))

    def key(prompt: PromptRows) -> tuple[int, int, int]:
        length = len(prompt.tokens)
        return (-longest.get(prompt.stem, length), prompt.stem, -length)

    return sorted(prompts, key=key)  # stable: equal keys stay in lexicographic order


def _singles(prompts: Sequence[PromptRows]) -> Iterator[PromptRows]:
    for prompt in prompts:
        yield from (replace(prompt, rows=(one,)) for one in prompt.rows)


def _stem_length(prompt: PromptRows, stems: Sequence[Stem]) -> int:
    return len(stems[prompt.stem].tokens) if prompt.stem >= 0 else 0


def _batch(
    singles: Sequence[PromptRows],
    size: _Size,
    stems: Sequence[Stem],
    options: GenerationOptions,
    limits: Limits,
) -> WritingBatch:
    prompts = []
    for _, equal in groupby(singles, key=lambda single: id(single.tokens)):
        same = list(equal)
        prompts.append(replace(same[0], rows=tuple(one for each in same for one in each.rows)))
    widths = [len(prompt.tokens) - _stem_length(prompt, stems) for prompt in prompts]
    n_read = size.n_stem + size.width
    pieces = _pieces(widths, n_read, limits) if limits.capabilities.prefix else (len(prompts),)
    return WritingBatch(options, tuple(prompts), size.n_stem, size.width, pieces)


def _pieces(widths: Sequence[int], n_read: int, limits: Limits) -> tuple[int, ...]:
    """Divide neighbouring prompts, so that each piece fits the budgets of tokens and mask."""
    pieces: list[int] = []
    n_rows = width = 0
    for one in widths:
        n_rows, width = n_rows + 1, max(width, one)
        if n_rows > 1 and not _fits_forward(n_rows, width, n_read, limits):
            pieces.append(n_rows - 1)
            n_rows, width = 1, one
    return (*pieces, n_rows)


def _fits_forward(n_rows: int, width: int, n_read: int, limits: Limits) -> bool:
    return n_rows * width <= limits.budgets.tokens and limits.allow_mask(
        n_rows, width, n_read - width
    )
