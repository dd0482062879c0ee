"""Every fault of the fake model server ends as the cause that its name says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from tests.fakes.model_server import FAULTS, application
from tests.unit.providers.asking import an_endpoint, ask

CAUSES = {
    "reject": "rejected",
    "garbage": "garbled",
    "stall": "no_text_in_time",
    "close": "closed_early",
    "empty": None,  # an end without text: the turn calls it empty
    "error_in_stream": "rejected",
    "html": "garbled",
    "no_end": "closed_early",
}


@asynccontextmanager
async def fake_server() -> AsyncIterator[str]:
    """Start uvicorn in this loop without its signal handlers."""
    config = uvicorn.Config(
        application, port=0, lifespan="off", log_level="error", timeout_graceful_shutdown=0
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        async with asyncio.timeout(5):
            await server.shutdown()


def test_every_fault_has_a_cause() -> None:
    assert set(CAUSES) == set(FAULTS)


async def test_an_answer_of_the_fake_is_read_whole() -> None:
    async with fake_server() as url:
        outcome = await ask(an_endpoint(url, "granite?length=40&chunk=3&says=slate"))

    assert outcome.error is None
    assert outcome.text == "Turn 1. slate slate slate slate slate sl"
    assert outcome.chunks[-1].completion_tokens == 12


@pytest.mark.parametrize(("fault", "cause"), CAUSES.items())
async def test_a_fault_ends_as_its_cause(fault: str, cause: str | None) -> None:
    async with fake_server() as url:
        outcome = await ask(an_endpoint(url, f"granite?fault={fault}", first_text_seconds=0.5))

    assert outcome.cause == cause


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        *(("garbage", "garbled"), ("stall", "stalled")),
        *(("close", "closed_early"), ("error_in_stream", "rejected")),
    ],
)
async def test_text_before_a_fault_is_read(fault: str, cause: str) -> None:
    async with fake_server() as url:
        outcome = await ask(an_endpoint(url, f"granite?fault={fault}&after=14", stall_seconds=0.1))

    assert outcome.text == "Turn 1. stone "
    assert outcome.cause == cause
