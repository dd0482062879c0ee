"""Requests that an endpoint cannot be asked, refused before anything is sent."""

from collections.abc import Sequence

from benchmarks.engine.endpoint.errors import EndpointRefusedError
from benchmarks.engine.endpoint.settings import EndpointSettings
from benchmarks.engine.requests import Generate, Request


def needs_echo(requests: Sequence[Request]) -> bool:
    return any(not isinstance(request, Generate) for request in requests)


def refuse_scoring_on_chat(
    settings: EndpointSettings, requests: Sequence[Request], generative_variant: str
) -> None:
    """Raise EndpointRefusedError for log-likelihoods on a chat endpoint."""
    if settings.api == "chat" and needs_echo(requests):
        raise EndpointRefusedError(
            f"{settings.model}: /v1/chat/completions does not tell how likely a given text is; "
            f"{instead(generative_variant)}, or set api to completions where the endpoint has "
            "/v1/completions with echo"
        )


def instead(generative_variant: str) -> str:
    """Name the way that every endpoint can go."""
    return (
        f"run {generative_variant}, the generative variant of the task"
        if generative_variant
        else "run the generative variant of the task, as mmlu-pro-cot is that of mmlu-pro"
    )
