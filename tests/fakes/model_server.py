"""A deterministic OpenAI-compatible server for tests: text, speed, failure and chunk borders.

Options say how it behaves: `speed` characters a second (0: at once), `wait` seconds before the
first text, `length` of the answer in characters, `fault` one of FAULTS, `after` how many
characters come before the fault, `chunk` characters a chunk, `says` what the answer is made of,
`thinks` a reasoning text. They stand behind the model's name, as in `name?speed=50&length=200`,
or behind a bar in the question: `Why? | speed=50` for whoever is asked, `Why? | speed=50 |
fault=stall` for who is asked first and second; such questions must differ from test to test.

Everything that servers tell about themselves is here, so that a test can see it go nowhere.
`GET /open` counts the answers that are being written. Run: python -m tests.fakes.model_server PORT
"""

import asyncio
import itertools
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

FAULTS = ("reject", "garbage", "stall", "close", "empty", "error_in_stream", "html", "no_end")
CUT_SHORT = {"stall", "close", "garbage", "error_in_stream"}
BAR = " | "
Send = Any

asked: defaultdict[str, "itertools.count[int]"] = defaultdict(itertools.count)
being_written: set[int] = set()


async def application(scope: dict[str, Any], receive: Any, send: Send) -> None:
    if scope["type"] != "http":
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    if scope["path"].endswith("/chat/completions"):
        await answer_until_gone(json.loads(body), receive, send)
    else:
        count = json.dumps(len(being_written)).encode()
        await respond(send, 200, count, "application/json", name="fake")


async def answer_until_gone(request: dict[str, Any], receive: Any, send: Send) -> None:
    """Answer, and write no more when whoever asked has hung up."""
    writing = asyncio.ensure_future(answer(request, send))
    gone = asyncio.ensure_future(receive())
    being_written.add(id(writing))
    try:
        await asyncio.wait({writing, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        being_written.discard(id(writing))
        writing.cancel()
        gone.cancel()


async def answer(request: dict[str, Any], send: Send) -> None:
    name, _, query = request["model"].partition("?")
    options = dict(parse_qsl(query)) | options_in(request["messages"])
    match options.get("fault"):
        case "reject":
            detail = json.dumps({"error": {"message": f"{name} is overloaded"}}).encode()
            await respond(send, 503, detail, "application/json", name=name)
        case "html":
            await respond(send, 200, f"<h1>{name}</h1>".encode(), "text/html", name=name)
        case _:
            await stream(name, options, request, send)


def options_in(messages: list[dict[str, str]]) -> dict[str, str]:
    """Return what the question asks of this server; of two variants, each request gets the next."""
    _, *variants = messages[-1]["content"].split(BAR)
    if not variants:
        return {}
    turn = next(asked[messages[-1]["content"]])
    return dict(parse_qsl(variants[turn % len(variants)]))


async def stream(name: str, options: dict[str, str], request: dict[str, Any], send: Send) -> None:
    await send(start_of(200, "text/event-stream", name))
    async for data in events(name, options, request):
        await send({"type": "http.response.body", "body": data, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def events(
    name: str, options: dict[str, str], request: dict[str, Any]
) -> AsyncIterator[bytes]:
    fault = options.get("fault")
    text = "" if fault == "empty" else answer_text(options, request)
    if fault in CUT_SHORT:
        text = text[: int(options.get("after", "0"))]
    size, speed = int(options.get("chunk", "7")), float(options.get("speed", "0"))
    yield b": keep-alive\n\n"
    yield event(name, {"role": "assistant"})
    if "thinks" in options:
        yield event(name, {"reasoning_content": f"{options['thinks']}, says {name}"})
    await asyncio.sleep(float(options.get("wait", "0")))
    for start in range(0, len(text), size):
        yield event(name, {"content": text[start : start + size]})
        if speed:
            await asyncio.sleep(size / speed)
    if fault == "stall":
        await asyncio.Event().wait()
    yield ending(name, fault)


def ending(name: str, fault: str | None) -> bytes:
    """Return what comes after the text: the end as it should be, or what is wrong with it."""
    match fault:
        case "garbage":
            garbage = (
                f'data: {{{name} \xff not json\n\ndata: [1,2]\n\ndata: {{"choices": "{name}"}}'
            )
            return f"{garbage}\n\n".encode("latin-1")
        case "error_in_stream":
            error = json.dumps({"error": f"{name} ran out of memory"})
            return f"data: {error}\n\n".encode()
        case "close" | "no_end":
            return b""
    return event(name, {}, "stop")


def answer_text(options: dict[str, str], request: dict[str, Any]) -> str:
    """Repeat a word up to exactly the length, so that any part of it is easily recognised."""
    word = options.get("says", "stone")
    turn = sum(message["role"] == "user" for message in request["messages"])
    length = int(options.get("length", "120"))
    text = f"Turn {turn}. " + " ".join([word] * (length // (len(word) + 1) + 1))
    return text[:length].rstrip().ljust(length, ".")


def event(name: str, delta: dict[str, str], finish_reason: str | None = None) -> bytes:
    chunk: dict[str, Any] = {
        "id": f"chatcmpl-{name}",
        "model": f"/models/{name}@main",
        "system_fingerprint": name,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
    }
    if finish_reason:
        chunk["usage"] = {"prompt_tokens": 5, "completion_tokens": 12}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


async def respond(send: Send, status: int, body: bytes, kind: str, *, name: str) -> None:
    await send(start_of(status, kind, name))
    await send({"type": "http.response.body", "body": body})


def start_of(status: int, kind: str, name: str) -> dict[str, Any]:
    headers = {"content-type": kind, "x-model": name, "set-cookie": f"model={name}"}
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
    }


if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning",
                lifespan="off")  # fmt: skip
