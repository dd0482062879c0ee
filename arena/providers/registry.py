"""Which provider speaks to which source of models: the line to add a new one."""

from arena.providers.base import Provider
from arena.providers.openai_compatible import OpenAICompatible

_openai_compatible = OpenAICompatible()

PROVIDERS: dict[str, Provider] = {
    "hub": _openai_compatible,
    "folder": _openai_compatible,
    "endpoint": _openai_compatible,
}


def provider_for(source: str) -> Provider:
    return PROVIDERS[source]
