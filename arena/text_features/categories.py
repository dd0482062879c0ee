"""The categories of a battle, by rules that a reader can check by hand.

| category | rule |
|---|---|
| `code` | a prompt or an answer has a fenced code block |
| `long` | the prompts and the longer side's answers have LONG_CHARACTERS or more |
| `multi-turn` | two turns or more |
| `domain-...` | the first prompt asks a question of the bank that is of that domain |
| `language-...` | the first prompt whose language can be told is in that language |
"""

from dataclasses import dataclass
from typing import Final

from arena.text_features.language import LANGUAGES

LONG_CHARACTERS: Final = 3_072  # about 768 tokens, FastChat's limit for its category `long`
TURNS: Final = 2

# Named here, since a board needs its name before anybody reads the bank; a test compares them.
DOMAINS: Final = (
    "animals",
    "arithmetic",
    "culture",
    "dates",
    "elements",
    "geography",
    "language",
    "science",
    "space",
    "units",
)
CATEGORIES: Final = (
    "code",
    "long",
    "multi-turn",
    *(f"domain-{name}" for name in DOMAINS),
    *(f"language-{code}" for code in LANGUAGES),
)


@dataclass(frozen=True)
class Conversation:
    turns: int
    characters: int  # of the prompts and of the longer side's answers
    has_code: bool
    domain: str  # of the bank question that the first prompt asks; empty when it asks none
    language: str = ""  # of the first prompt that has one


def categories_of(conversation: Conversation) -> tuple[str, ...]:
    """Return the categories that the conversation is in, in the order of CATEGORIES.

    >>> categories_of(Conversation(2, 10, has_code=True, domain=""))
    ('code', 'multi-turn')
    """
    rules = {
        "code": conversation.has_code,
        "long": conversation.characters >= LONG_CHARACTERS,
        "multi-turn": conversation.turns >= TURNS,
        f"domain-{conversation.domain}": conversation.domain in DOMAINS,
        f"language-{conversation.language}": conversation.language in LANGUAGES,
    }
    return tuple(category for category, applies in rules.items() if applies)
