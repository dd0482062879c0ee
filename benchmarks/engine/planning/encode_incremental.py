r"""Encoding that reuses what was encoded before: shared heads once, contexts once, then the tails.

A text is cut where a piece of the pre-tokeniser starts with whitespace after a letter or digit; the
tokens before the cut stay and the rest is encoded alone. Texts without pieces are never cut. What a
tokenizer does at the beginning of a text may still differ: the caller compares with the full rule.
Cutting at every token that starts with whitespace, as BENCHMARKS 2.2 has it, went wrong in so few
requests of a tokenizer that merges over spaces that the 32 drawn ones did not show it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.engine.planning.encode_full import full_ids
from benchmarks.engine.planning.encode_pair import Joint, Pair, ids_array
from benchmarks.engine.planning.plan import Ids
from benchmarks.engine.planning.tokens import Spelling, Tokenizer


@dataclass(frozen=True, slots=True)
class _Cut:
    offset: int  # characters before it
    n_tokens: int  # tokens before it


@dataclass(frozen=True, slots=True)
class _Context:
    text: str
    spelling: Spelling
    ids: Ids
    cut: _Cut | None  # the last one


@dataclass(frozen=True, slots=True)
class _Tail:
    text: str
    special: bool
    n_kept: int  # tokens of the context before it


def incremental_pairs(
    tokenizer: Tokenizer, joints: Sequence[Joint]
) -> tuple[list[Pair], Literal["cut", "whole"]]:
    """Return what `full_pairs` returns, with far less work where texts can be cut.

    "whole": not one text could be, so all of it was done the full way.
    """
    contexts: dict[tuple[str, bool], Ids] = {}
    tails: list[_Tail] = [_Tail("", special=False, n_kept=0)] * len(joints)
    by_context: dict[tuple[str, bool], list[int]] = {}
    for index, joint in enumerate(joints):
        by_context.setdefault((joint.context, joint.special), []).append(index)
    was_cut = False
    before: dict[bool, _Context] = {}  # by special: only texts alike in that can share
    for text, special in sorted(by_context):  # neighbours share the longest heads
        context = _encode_context(tokenizer, text, special, before.get(special))
        before[special] = context
        was_cut = was_cut or context.cut is not None
        contexts[text, special] = context.ids
        for index in by_context[text, special]:
            tails[index] = _tail(joints[index], context)
    found = full_ids(tokenizer, ((tail.text, tail.special) for tail in tails if tail.text))
    pairs = []
    for joint, tail in zip(joints, tails, strict=True):
        ids = contexts[joint.context, joint.special]
        after = found[tail.text, tail.special] if tail.text else ids[tail.n_kept :]
        pairs.append(Pair(ids, after[len(ids) - tail.n_kept :].copy()))
    return pairs, "cut" if was_cut else "whole"


def _tail(joint: Joint, context: _Context) -> _Tail:
    """Return what of the whole text is still to be encoded."""
    if not joint.continuation:
        return _Tail("", special=False, n_kept=len(context.ids))
    if context.cut is None or joint.special != joint.whole_special:
        return _Tail(joint.whole, joint.whole_special, n_kept=0)
    rest = context.text[context.cut.offset :] + joint.continuation
    return _Tail(rest, special=False, n_kept=context.cut.n_tokens)


def _encode_context(
    tokenizer: Tokenizer, text: str, special: bool, before: _Context | None
) -> _Context:
    head = None if before is None else _last_cut(before, _shared_length(before.text, text))
    if before is None or head is None:
        spelling = tokenizer.spell(text, special=special)
    else:
        spelling = _continued(
            before.spelling, head, tokenizer.spell(text[head.offset :], special=False)
        )
    context = _Context(text, spelling, ids_array(spelling.ids), None)
    return _Context(text, spelling, context.ids, _last_cut(context, len(text)))


def _continued(before: Spelling, head: _Cut, rest: Spelling) -> Spelling:
    return Spelling(
        before.ids[: head.n_tokens] + rest.ids,
        before.starts[: head.n_tokens] + [start + head.offset for start in rest.starts],
        before.begins_piece[: head.n_tokens] + rest.begins_piece,
    )


def _last_cut(context: _Context, limit: int) -> _Cut | None:
    """Return the last place before character `limit` where the text can be cut."""
    text, starts = context.text, context.spelling.starts
    for token in range(len(starts) - 1, 0, -1):
        start = starts[token]
        if (
            0 < start < limit
            and context.spelling.begins_piece[token]
            and text[start].isspace()
            and text[start - 1].isalnum()
        ):
            return _Cut(start, token)
    return None


def _shared_length(one: str, other: str) -> int:
    """Return how many characters two texts share at their beginning.

    >>> _shared_length("abcd", "abxy"), _shared_length("", "a"), _shared_length("ab", "ab")
    (2, 0, 2)
    """
    lengths = range(1, min(len(one), len(other)) + 1)
    return bisect_left(lengths, True, key=lambda length: one[:length] != other[:length])
