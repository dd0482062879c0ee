"""The key of an endpoint: read once, sent in one header, covered wherever it comes back."""

from arena.providers import Endpoint, ProviderError
from arena.providers.openai_compatible import api_key_of, without_key  # one rule for both apps
from benchmarks.engine.endpoint.errors import EndpointRefusedError
from benchmarks.engine.endpoint.settings import EndpointSettings

_SECRET_CHARACTERS = 16  # a shorter key is a placeholder such as EMPTY, which an answer may hold


def read_key(settings: EndpointSettings) -> str:
    """Return the key, empty where the endpoint needs none.

    Raises EndpointRefusedError, which names the variable, for a key that is not set.
    """
    endpoint = Endpoint(
        base_url=settings.base_url,
        model=settings.model,
        api_key_variable=settings.api_key_variable,
        first_text_seconds=settings.timeout_seconds,
        stall_seconds=settings.timeout_seconds,
    )
    try:
        return api_key_of(endpoint)
    except ProviderError as error:
        raise EndpointRefusedError(
            f"{error.detail}; set it to the key of {settings.base_url} and start again"
        ) from None


def covered_error(key: str, sentence: str) -> str:
    return without_key(key, sentence)


def covered_answer(key: str, text: str) -> str:
    """Cover a true secret that a model repeats; a placeholder's letters must not change a score."""
    return without_key(key, text) if len(key) >= _SECRET_CHARACTERS else text
