"""A small two-chatbot application, as one would write it in Gradio: the peer of a battle.

It runs in an environment of its own (`gradio_peer.py`). What can be chosen is chosen in its favour:
any number of answers at once, the HTTP client and the event loop that Touchstone has, and one
update of both panes every 50 ms, not one a token.
Run: python gradio_app.py PORT ADDRESS_OF_MODELS MODEL MODEL
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import gradio as gr  # type: ignore[import-not-found]  # not in the project's own environment

UPDATE_SECONDS = 0.05
History = list[dict[str, Any]]


async def read(session: aiohttp.ClientSession, model: str, question: str, said: list[str]) -> None:
    body = {"model": model, "messages": [{"role": "user", "content": question}], "stream": True}
    async with session.post(f"{sys.argv[2]}/chat/completions", json=body) as response:
        async for line in response.content:
            if line.startswith(b"data: "):
                delta = json.loads(line[6:])["choices"][0]["delta"]
                said.append(delta.get("content", ""))


async def answer(question: str) -> AsyncIterator[tuple[History, History]]:
    """Show what both models have written so far, until both have ended."""
    models = sys.argv[3:]
    said: list[list[str]] = [[] for _ in models]
    asked = {"role": "user", "content": question}
    async with aiohttp.ClientSession() as session:
        readers = [
            asyncio.create_task(read(session, model, question, words))
            for model, words in zip(models, said, strict=True)
        ]
        has_ended = False
        while not has_ended:
            has_ended = all(reader.done() for reader in readers)
            left, right = ("".join(words) for words in said)
            yield (
                [asked, {"role": "assistant", "content": left}],
                [asked, {"role": "assistant", "content": right}],
            )
            await asyncio.sleep(UPDATE_SECONDS)
        await asyncio.gather(*readers)


with gr.Blocks() as demo:
    with gr.Row():
        panes = [gr.Chatbot(label=name) for name in ("Model A", "Model B")]
    prompt = gr.Textbox(label="Ask both")
    prompt.submit(answer, prompt, panes, api_name="answer")

if __name__ == "__main__":
    demo.queue(default_concurrency_limit=None)
    demo.launch(
        server_name="127.0.0.1",
        server_port=int(sys.argv[1]),
        max_threads=1_000,  # it limits the answers at once, threads or not
        ssr_mode=False,
        quiet=True,
    )
