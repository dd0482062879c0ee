"""Models whose every trait is a random word, so that any trace of them can be recognised."""

import random
import string
from dataclasses import dataclass, field
from functools import cache
from typing import Any

MODELS = 4  # so that a pair says something
RNG = random.SystemRandom()


def a_word() -> str:
    return "".join(RNG.choices(string.ascii_lowercase, k=12))


@dataclass(frozen=True)
class Nonsense:
    """What is registered of one model, and the words that may reach nobody before a vote."""

    slug: str = field(default_factory=a_word)
    name: str = field(default_factory=a_word)
    organisation: str = field(default_factory=a_word)
    licence: str = field(default_factory=a_word)
    summary: str = field(default_factory=a_word)
    revision: str = field(default_factory=a_word)
    remote_name: str = field(default_factory=a_word)
    path: str = field(default_factory=a_word)
    id: int = field(default_factory=lambda: RNG.randrange(10**11, 10**12))

    def row(self, port: int) -> dict[str, Any]:
        """Return it as a model that the fake server on this port answers for."""
        return {
            "id": self.id,
            "slug": self.slug,
            "name": self.name,
            "organisation": self.organisation,
            "licence": self.licence,
            "summary": self.summary,
            "revision": self.revision,
            "location": f"http://127.0.0.1:{port}/{self.path}/v1",
            "remote_name": f"{self.remote_name}?thinks={self.remote_name}",
            "api_key_variable": KEY_VARIABLE,
        }

    @property
    def words(self) -> set[str]:
        return {str(word) for word in vars(self).values()}

    @property
    def revealed(self) -> set[str]:
        """Return the words that the answer to the vote holds."""
        return {self.slug, self.name, self.organisation, self.licence}


KEY_VARIABLE = a_word().upper()
KEY = a_word()
SYSTEM_PROMPT = a_word()


@cache
def models() -> tuple[Nonsense, ...]:
    return tuple(Nonsense() for _ in range(MODELS))


def all_words() -> set[str]:
    shared = {KEY_VARIABLE.lower(), KEY, SYSTEM_PROMPT}
    return shared.union(*(model.words for model in models()))


def words_in(seen: bytes) -> set[str]:
    """Return the nonsense words that these bytes hold, in whatever case."""
    text = seen.lower()
    return {word for word in all_words() if word.encode() in text}
