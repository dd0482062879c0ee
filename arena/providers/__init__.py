"""Ways to ask a model for a streamed answer."""

from arena.providers.base import (
    ChatMessage,
    ChatRequest,
    Chunk,
    Endpoint,
    FailureCause,
    Provider,
    ProviderError,
)
from arena.providers.registry import provider_for

__all__ = [
    "ChatMessage",
    "ChatRequest",
    "Chunk",
    "Endpoint",
    "FailureCause",
    "Provider",
    "ProviderError",
    "provider_for",
]
