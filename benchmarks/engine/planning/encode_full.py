"""Encoding by the full rule: every distinct text from its first to its last character."""

from collections.abc import Iterable, Sequence

from benchmarks.engine.planning.encode_pair import Joint, Pair, ids_array
from benchmarks.engine.planning.plan import Ids
from benchmarks.engine.planning.tokens import Tokenizer

_AT_ONCE = 1_024  # texts that the tokenizer gets together


def full_ids(
    tokenizer: Tokenizer, texts: Iterable[tuple[str, bool]]
) -> dict[tuple[str, bool], Ids]:
    """Return the ids of each (text, with special tokens); equal ones are encoded once."""
    found: dict[tuple[str, bool], Ids] = {}
    distinct = dict.fromkeys(texts)
    for special in (True, False):
        wanted = [text for text, has_special in distinct if has_special == special]
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            for text, ids in zip(some, tokenizer.encode(some, special=special), strict=True):
                found[text, special] = ids_array(ids)
    return found


def full_pairs(tokenizer: Tokenizer, joints: Sequence[Joint]) -> list[Pair]:
    """Return the ids of each context, and those of the whole that come after as many (E4)."""
    contexts = full_ids(tokenizer, ((joint.context, joint.special) for joint in joints))
    pairs: list[Pair] = []
    for first in range(0, len(joints), _AT_ONCE):  # the wholes are many: not all at once
        some = joints[first : first + _AT_ONCE]
        wholes = full_ids(
            tokenizer, ((joint.whole, joint.whole_special) for joint in some if joint.continuation)
        )
        for joint in some:
            context = contexts[joint.context, joint.special]
            whole = wholes[joint.whole, joint.whole_special] if joint.continuation else context
            pairs.append(Pair(context, whole[len(context) :].copy()))
    return pairs
