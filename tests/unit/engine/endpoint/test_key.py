"""The key goes into one header, and nowhere else."""

import json
import logging
import traceback
from typing import Any

import pytest
from aiohttp import web

from benchmarks.engine.endpoint import EndpointRefusedError, asked, engine_record
from benchmarks.engine.requests import Generated, Loglik
from tests.unit.engine.endpoint.asking import answers, settings_for
from tests.unit.engine.endpoint.server import Answer, completion, hang_up, serving, status

VARIABLE = "QUARRY_API_KEY"
KEY = "sk-quarry-4f1d-9b27-e6ac"


async def test_the_key_goes_into_the_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f" {KEY}\n")
    async with serving(completion()) as server:
        settings = settings_for(server.base_url, api_key_variable=VARIABLE)
        await answers(settings)

    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(server.requests[0].body)
    assert KEY not in f"{settings!r}{asked(settings)!r}{engine_record(settings)!r}"


async def test_without_a_variable_no_key_is_sent() -> None:
    async with serving(completion()) as server:
        await answers(settings_for(server.base_url))

    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("stored", [None, "", " \n"])
async def test_a_key_that_is_not_set_is_refused_by_name_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch, stored: str | None
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if stored is not None:
        monkeypatch.setenv(VARIABLE, stored)
    async with serving(completion()) as server:
        for request in (None, Loglik("a", "b")):
            settings = settings_for(server.base_url, api_key_variable=VARIABLE, api="completions")
            with pytest.raises(EndpointRefusedError, match="QUARRY_API_KEY is not set"):
                await answers(settings, [request] if request else ())

    assert server.requests == []


async def test_a_key_that_no_header_can_carry_is_refused_without_telling_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, f"{KEY}\nX-More: 1")
    async with serving(completion()) as server:
        settings = settings_for(server.base_url, api_key_variable=VARIABLE)
        with pytest.raises(EndpointRefusedError, match="header cannot carry") as caught:
            await answers(settings)

    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert server.requests == []


async def _bad_line(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.write(f"HTTP/9 Bearer {KEY}\r\n\r\n".encode())
    request.transport.close()
    raise ConnectionResetError


@pytest.mark.parametrize(
    "answer",
    [
        status(401, f'{{"error": {{"message": "Incorrect API key: {KEY}."}}}}'.encode()),
        status(401, ("x" * 1_990 + KEY).encode(), "text/plain"),  # at the end of what is kept
        status(400, json.dumps({"detail": [{"input": KEY}]}).encode()),
        status(503, KEY.encode(), "text/plain"),
        status(200, f'{{"error": "{KEY}"}}'.encode()),
        status(200, json.dumps({"choices": [{KEY: KEY}]}).encode()),
        completion(f"It is {KEY}.", model=KEY, system_fingerprint=f"Bearer {KEY}"),
        completion("Slate.", KEY),
        hang_up,
        _bad_line,
    ],
    ids=["401", "long", "422", "503", "error", "garbled", "text", "finish", "drop", "line"],
)
async def test_a_key_that_comes_back_is_in_no_answer_error_or_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    caplog.set_level(logging.DEBUG)
    async with serving(answer) as server:
        settings = settings_for(server.base_url, api_key_variable=VARIABLE)
        outcome = await answers(settings)

    assert len(outcome.arrived) == 1
    assert KEY[:9] not in repr(outcome)
    assert KEY not in "".join(str(record.__dict__) for record in caplog.records
                              if record.name != "aiohttp.server")  # fmt: skip  # the test's own


async def test_a_refused_probe_does_not_tell_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    async with serving(status(401, KEY.encode(), "text/plain")) as server:
        settings = settings_for(server.base_url, api_key_variable=VARIABLE, api="completions")
        with pytest.raises(EndpointRefusedError, match=r"HTTP 401: \*\*\*") as caught:
            await answers(settings, [Loglik("a", " b")])

    assert KEY not in "".join(traceback.format_exception(caught.value))


async def test_the_letters_of_a_placeholder_stay_in_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "EMPTY")
    async with serving(completion("The set is EMPTY.")) as server:
        outcome = await answers(settings_for(server.base_url, api_key_variable=VARIABLE))

    assert outcome.responses == [Generated("The set is EMPTY.", "eos", (), ())]
