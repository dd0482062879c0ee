"""Ask an endpoint as a battle does."""

from dataclasses import dataclass, field

from arena.providers import ChatRequest, Chunk, Endpoint, ProviderError
from arena.providers.openai_compatible import OpenAICompatible

REQUEST = ChatRequest(
    messages=(
        {"role": "system", "content": "Answer briefly."},
        {"role": "user", "content": "What is slate?"},
    ),
    temperature=0.7,
    top_p=0.9,
    max_tokens=64,
)


@dataclass
class Outcome:
    chunks: list[Chunk] = field(default_factory=list)
    error: ProviderError | None = None

    @property
    def text(self) -> str:
        return "".join(chunk.text for chunk in self.chunks)

    @property
    def cause(self) -> str | None:
        return self.error.cause if self.error else None


def an_endpoint(
    base_url: str,
    model: str = "granite",
    *,
    key: str = "",
    first_text_seconds: float = 10,
    stall_seconds: float = 10,
) -> Endpoint:
    return Endpoint(base_url, model, key, first_text_seconds, stall_seconds)


async def ask(endpoint: Endpoint) -> Outcome:
    outcome = Outcome()
    try:
        await OpenAICompatible().answer(endpoint, REQUEST, outcome.chunks.append)
    except ProviderError as error:
        outcome.error = error
    return outcome
