"""One model's stream into one side of the pacer."""

import time
from dataclasses import dataclass, field
from typing import Literal

from arena.debris import DebrisFilter
from arena.pacing import PacedReply
from arena.providers import Chunk, ProviderError, provider_for
from arena.services import SidePlan

CHARACTERS_PER_TOKEN = 40  # far above any tokenizer; beyond it a server ignores max_tokens


@dataclass
class SideStream:
    """Reads one model's answer into the reply that the pacer releases."""

    plan: SidePlan
    reply: PacedReply
    started_at: float = field(default_factory=time.monotonic)
    debris: DebrisFilter = field(default_factory=DebrisFilter)
    reasoning: str = ""
    finish_reason: Literal["stop", "length"] = "stop"
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    first_text_ms: int | None = None
    duration_ms: int | None = None

    async def read(self) -> None:
        """Read to the end. Raises ProviderError, also for an answer without any text."""
        provider = provider_for(self.plan.source)
        await provider.answer(self.plan.endpoint, self.plan.request, self._take)
        self._add(self.debris.end())
        if not self.reply.text.strip():
            raise ProviderError("empty", f"no text; stripped: {self.debris.found}")
        self.duration_ms = self.elapsed_ms()
        self.reply.has_ended = True

    def elapsed_ms(self) -> int:
        return round((time.monotonic() - self.started_at) * 1000)

    def _take(self, chunk: Chunk) -> None:
        self.reasoning += chunk.reasoning
        self._add(self.debris.feed(chunk.text))
        if chunk.finish_reason:
            self.finish_reason = chunk.finish_reason
        self.prompt_tokens = chunk.prompt_tokens or self.prompt_tokens
        self.completion_tokens = chunk.completion_tokens or self.completion_tokens
        most = self.plan.request.max_tokens * CHARACTERS_PER_TOKEN
        if len(self.reply.text) + len(self.reasoning) + len(self.debris.reasoning) > most:
            raise ProviderError("garbled", f"more than {most} characters: max_tokens was ignored")

    def _add(self, text: str) -> None:
        if not self.reply.text:
            text = text.lstrip()  # many templates open with a space or a line break
        if text and self.first_text_ms is None:
            self.first_text_ms = self.elapsed_ms()
        self.reply.text += text
