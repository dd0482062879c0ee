"""Strip template debris from a streamed reply: control tags of chat templates, and thinking.

Tags such as <|im_end|> or [INST] would tell which family a model belongs to. Text between
<think> and </think> is kept apart as reasoning. Works on pieces cut anywhere: a beginning that
may still become a tag is held back until it is one or cannot be.
"""

import re
from dataclasses import dataclass, field

TAG = re.compile(
    r"<\|[a-z0-9_]{1,40}\|>"
    # Full-width bars, as some templates write them. No opener inside: another tag may begin there.
    r"|<[\uff5c|][^<>\[\s]{1,40}[\uff5c|]>"
    r"|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|</?s>|</?think>"
    r"|<(?:bos|eos|pad|unk)>",
    re.IGNORECASE,
)
LONGEST = 46  # characters of the longest tag
OPENERS = ("<", "[")


@dataclass
class DebrisFilter:
    """Feed pieces in order; each call returns what may be shown so far."""

    found: list[str] = field(default_factory=list)  # the tags that were stripped
    reasoning: str = ""
    _held: str = ""
    _is_thinking: bool = False

    def feed(self, piece: str) -> str:
        if not (self._held or self._is_thinking or "<" in piece or "[" in piece):
            return piece  # nearly always
        self._held += piece
        return self._drain(is_last=False)

    def end(self) -> str:
        return self._drain(is_last=True)

    def _drain(self, *, is_last: bool) -> str:
        shown = ""
        while match := TAG.search(self._held):
            shown += self._keep(self._held[: match.start()])
            self._held = self._held[match.end() :]
            tag = match[0].lower()
            self.found.append(tag)
            self._is_thinking = tag == "<think>" or (self._is_thinking and tag != "</think>")
        border = len(self._held) if is_last else self._first_possible_tag()
        shown += self._keep(self._held[:border])
        self._held = self._held[border:]
        return shown

    def _keep(self, text: str) -> str:
        if self._is_thinking:
            self.reasoning += text
            return ""
        return text

    def _first_possible_tag(self) -> int:
        for place in range(max(0, len(self._held) - LONGEST), len(self._held)):
            if self._held[place] in OPENERS and not self._held[place:].count(" "):
                return place
        return len(self._held)
