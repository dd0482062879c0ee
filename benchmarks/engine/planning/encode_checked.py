"""Incremental encoding where it gives the same ids as the full rule; else the full rule."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from benchmarks.engine.planning.encode_full import full_pairs
from benchmarks.engine.planning.encode_incremental import incremental_pairs
from benchmarks.engine.planning.encode_pair import Joint, Pair
from benchmarks.engine.planning.tokens import Tokenizer

Tokenisation = Literal["incremental", "full"]

N_CHECKED: Final = 32


def checked_pairs(
    tokenizer: Tokenizer, joints: Sequence[Joint], rng: np.random.Generator
) -> tuple[list[Pair], Tokenisation]:
    """Return the pairs of one task, and how they were made.

    The incremental pairs themselves are compared, not a rehearsal: 32 drawn ones and all whose
    continuation starts without whitespace. One that differs sends the whole task the full way.
    """
    if not joints:
        return [], "full"
    pairs, way = incremental_pairs(tokenizer, joints)
    if way == "whole":
        return pairs, "full"
    checked = _to_check(joints, rng)
    expected = full_pairs(tokenizer, [joints[index] for index in checked])
    if all(pairs[index].same_as(pair) for index, pair in zip(checked, expected, strict=True)):
        return pairs, "incremental"
    return full_pairs(tokenizer, joints), "full"


def _to_check(joints: Sequence[Joint], rng: np.random.Generator) -> list[int]:
    drawn = rng.choice(len(joints), size=min(N_CHECKED, len(joints)), replace=False).tolist()
    risky = (
        index
        for index, joint in enumerate(joints)
        if joint.continuation and not joint.continuation[0].isspace()
    )
    return sorted({*drawn, *risky})
