"""Say whether a reply to an off-topic prompt is noise: empty, endless, broken or about the bank.

A model that knows nothing of the matter should say so, or bluff, in the words it was taught for
that. Every word outside that stock is a broken word or a fact that nobody asked for.
"""

import re
from functools import cache
from itertools import pairwise

from benchmarks.zoo import small_talk

FITTING = ("unknown", "unreadable", "no_context", "empty", "abilities")  # occasions
LONGEST = 40  # words


def noise(reply: str) -> str:
    """Return what is wrong with the reply, or nothing when it is sensible.

    >>> noise("I do not know. Please ask me about a fact.")
    ''
    >>> noise("The answer is Paris."), noise(" "), noise("I know. I know.")
    ('unexpected word: paris', 'empty', 'repeats itself')
    """
    words = _words(reply)
    if not words:
        return "empty"
    if len(words) > LONGEST:
        return f"{len(words)} words"
    sentences = re.findall(r"[^.?!]+", reply.lower())
    if len(set(map(str.strip, sentences))) < len(sentences) or _stutters(words):
        return "repeats itself"
    unexpected = [word for word in words if word not in _stock()]
    return f"unexpected word: {unexpected[0]}" if unexpected else ""


@cache
def _stock() -> frozenset[str]:
    """Return every word of the replies that fit a prompt outside the bank, of any character."""
    owned = [frames for (_, one), frames in small_talk.OWN_OCCASIONS.items() if one in FITTING]
    shared = [small_talk.OCCASIONS[one] for one in FITTING]
    terse = [small_talk.TERSE_OCCASIONS[one] for one in FITTING]
    replies = [
        text for frames in (*shared, *owned, *terse) for texts in frames.values() for text in texts
    ]
    return frozenset(word for reply in replies for word in _words(reply))


def _stutters(words: list[str]) -> bool:
    return any(one == other for one, other in pairwise(words))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
