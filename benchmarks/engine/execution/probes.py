"""Rows of random tokens on which two backends must agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.engine.execution.layout import chain
from benchmarks.engine.execution.tree_mask import SLIDING
from benchmarks.engine.planning.plan import Ids, Row

CONTINUATION_LENGTHS = (1, 3, 4)
PREFIX_TOKENS = 48
LONGEST_WINDOW = 8_192  # a probe of a longer one would not be a matter of seconds
BEYOND_WINDOW = 8
SEED = 20_260_101


@dataclass(frozen=True, eq=False, slots=True)
class Probe:
    """The same questions twice: as chains in full, and as trees behind their common prefix.

    Targets come in the same order in both: by question, then by continuation.
    """

    prefix: Ids
    trees: tuple[Row, ...]
    chains: tuple[Row, ...]


def probes(model: Any, length: int) -> list[Probe]:
    """Return one probe, and one that is longer than the sliding window where there is one."""
    config = model.config.get_text_config()
    rng = np.random.default_rng(SEED)
    n_vocabulary = model.get_input_embeddings().num_embeddings
    n_prefix = min(PREFIX_TOKENS, length // 4)
    made = [probe(rng, n_vocabulary, n_prefix=n_prefix, n_question=n_prefix // 3, questions=4)]
    window: int | None = getattr(config, "sliding_window", None)
    slides = SLIDING in (getattr(config, "layer_types", None) or [SLIDING])
    if window and slides and window <= min(LONGEST_WINDOW, length - 1):
        n_question = n_prefix // 3
        n_long = min(window + BEYOND_WINDOW, length - n_question - max(CONTINUATION_LENGTHS))
        made.append(probe(rng, n_vocabulary, n_prefix=n_long, n_question=n_question, questions=2))
    return made


def probe(
    rng: np.random.Generator, n_vocabulary: int, *, n_prefix: int, n_question: int, questions: int
) -> Probe:
    """Draw a probe; token ids come from the middle of the vocabulary, away from special tokens."""
    if min(n_prefix, n_question) < 1:
        raise ValueError(
            f"a probe with {n_prefix} prefix and {n_question} question tokens is empty; the model "
            "must read at least 12 tokens"
        )
    low, high = n_vocabulary // 4, max(n_vocabulary * 3 // 4, n_vocabulary // 4 + 2)

    def draw(n: int) -> Ids:
        return rng.integers(low, high, n).astype(np.int32)

    prefix = draw(n_prefix)
    asked = [(draw(n_question), [draw(n) for n in CONTINUATION_LENGTHS]) for _ in range(questions)]
    chains = tuple(
        chain(
            np.concatenate([prefix, question, continuation[:-1]]),
            first_target=n_prefix + n_question - 1,
            targets=continuation,
        )
        for question, continuations in asked
        for continuation in continuations
    )
    trees = [_tree(n_prefix, question, continuations) for question, continuations in asked]
    # The last two questions stand in one row as strangers, the others alone: rows of unequal width.
    return Probe(prefix, (*trees[:-2], _forest(trees[-2], trees[-1])), chains)


def _tree(n_prefix: int, question: Ids, continuations: Sequence[Ids]) -> Row:
    """Return a question with its continuations as branches; the last token of each is not input."""
    tokens, parents = list(question), list(range(-1, len(question) - 1))
    nodes: list[int] = []
    targets: list[int] = []
    depths = [n_prefix + place for place in range(len(question))]
    for continuation in continuations:
        last = len(question) - 1
        nodes.append(last)
        for token in continuation[:-1]:
            tokens.append(token)
            parents.append(last)
            depths.append(depths[last] + 1)
            last = len(tokens) - 1
            nodes.append(last)
        targets.extend(continuation)
    zeros = np.zeros(len(targets), dtype=np.int32)  # the check compares by order, not by request
    return Row(
        tokens=np.array(tokens, dtype=np.int32),
        depths=np.array(depths, dtype=np.int32),
        parents=np.array(parents, dtype=np.int32),
        target_nodes=np.array(nodes, dtype=np.int32),
        target_tokens=np.array(targets, dtype=np.int32),
        target_requests=zeros,
        target_parts=zeros,
        target_places=zeros,
        is_chain=False,
    )


def _forest(*trees: Row) -> Row:
    """Put trees into one row; they do not see each other."""
    starts = np.cumsum([0, *(len(tree.tokens) for tree in trees)])[:-1]
    moved = [
        np.where(tree.parents < 0, -1, tree.parents + start)
        for tree, start in zip(trees, starts, strict=True)
    ]
    nodes = [tree.target_nodes + start for tree, start in zip(trees, starts, strict=True)]
    zeros = np.concatenate([tree.target_requests for tree in trees])
    return Row(
        tokens=np.concatenate([tree.tokens for tree in trees]),
        depths=np.concatenate([tree.depths for tree in trees]),
        parents=np.concatenate(moved).astype(np.int32),
        target_nodes=np.concatenate(nodes).astype(np.int32),
        target_tokens=np.concatenate([tree.target_tokens for tree in trees]),
        target_requests=zeros,
        target_parts=zeros,
        target_places=zeros,
        is_chain=False,
    )


def continuation_lengths(probe: Probe) -> list[int]:
    """Return how many targets each continuation has, in order."""
    return [len(row.target_nodes) for row in probe.chains]


def continuation_sums(logprobs: np.ndarray, lengths: Sequence[int]) -> np.ndarray:
    """Sum the log-probabilities of each continuation, in float64."""
    borders = np.cumsum([0, *lengths])
    return np.array([logprobs[a:b].sum(dtype=np.float64) for a, b in pairwise(borders)])
