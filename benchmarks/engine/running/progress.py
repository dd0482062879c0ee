"""How far a run is, in tokens: items differ too much in length to tell the time that is left."""

from typing import Protocol


class Progress(Protocol):
    """What a run tells while it goes on."""

    def begin(self, what: str, *, planned: int, done: int) -> None:
        """Begin a part of the run; so many tokens were done by an earlier start."""

    def advance(self, tokens: int) -> None:
        """Count tokens that are done, and on the disk."""


class Silent:
    """Tells nobody."""

    def begin(self, what: str, *, planned: int, done: int) -> None:
        pass

    def advance(self, tokens: int) -> None:
        pass
