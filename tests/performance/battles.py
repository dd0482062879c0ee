"""What it costs to stream battles: CPU of the web process per token, and how late frames are.

Each battle is one socket and two scripted model streams of 20 tokens (80 characters) a second.
Prints a Markdown table. Run: python tests/performance/battles.py [BATTLES ...]
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx2
import psutil
import websockets

from arena.pacing import TICK_SECONDS
from config.web_server import web_command
from tests.live.databases import prepared_database
from tests.live.processes import Process, free_port

CHARACTERS, SPEED, CHUNK = 1_200, 80, 4  # a token is a chunk of 4 characters
TOKENS = 2 * CHARACTERS / CHUNK  # of a battle
MOST_SECONDS = 120


@dataclass
class Lateness:
    """Seconds by which frames came later than one tick after the frame before."""

    seconds: list[float] = field(default_factory=list)


async def rater(address: str, start: asyncio.Event, lateness: Lateness) -> None:
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        await client.get("/arena")
        headers = {"X-CSRFToken": client.cookies["csrftoken"]}
        consent = {"consent": {"study": True}, "version": 1}
        await client.post("/api/me/", json=consent, headers=headers)
        battle = (await client.post("/api/battles/", json={}, headers=headers)).json()["id"]
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    socket = address.replace("http", "ws") + f"/ws/battles/{battle}/"
    sent = {"Cookie": cookies, "Origin": address}
    async with websockets.connect(socket, additional_headers=sent) as connection:
        await start.wait()
        await connection.send(json.dumps({"type": "prompt.submit", "text": "Go on."}))
        last = None
        async for frame in connection:
            now = time.perf_counter()
            kinds = {event["type"] for event in json.loads(frame)}
            if "reply.delta" in kinds:
                if last is not None:
                    lateness.seconds.append(now - last - TICK_SECONDS)
                last = now
            if kinds & {"turn.ready", "battle.failed", "request.refused"}:
                assert "turn.ready" in kinds, frame
                return


async def measure(address: str, pid: int, battles: int) -> str:
    start, lateness = asyncio.Event(), Lateness()
    raters = [asyncio.create_task(rater(address, start, lateness)) for _ in range(battles)]
    await asyncio.sleep(1 + battles / 20)  # all are connected; setting up is not measured
    process = psutil.Process(pid)
    before, began = sum(process.cpu_times()[:2]), time.perf_counter()
    start.set()
    async with asyncio.timeout(MOST_SECONDS):
        await asyncio.gather(*raters)
    wall = time.perf_counter() - began
    cpu = sum(process.cpu_times()[:2]) - before
    late = statistics.quantiles([1000 * seconds for seconds in lateness.seconds], n=100)
    memory = process.memory_info().rss / 2**20
    return (
        f"| {battles} | {1e6 * cpu / (TOKENS * battles):.0f} | {100 * cpu / wall:.0f} % "
        f"| {late[49]:.0f} / {late[94]:.0f} / {late[98]:.0f} | {memory:.0f} |"
    )


def main(counts: list[int]) -> None:
    folder = Path(tempfile.mkdtemp())
    port, models_port = free_port(), free_port()
    options = f"length={CHARACTERS}&speed={SPEED}&chunk={CHUNK}"
    models = [
        {
            "slug": slug,
            "location": f"http://127.0.0.1:{models_port}/v1",
            "remote_name": f"{slug}?{options}",
        }
        for slug in ("one", "two")
    ]
    database = prepared_database(folder, models)
    environment = {"DATABASE_URL": database.url, "VAR_DIR": str(folder), "ENFORCE_LIMITS": "0"}
    fake = [sys.executable, "-m", "tests.fakes.model_server", str(models_port)]
    server = Process(fake, {}, folder / "models.log", models_port)
    web = Process(web_command("127.0.0.1", port), environment, folder / "web.log", port)
    try:
        server.start()
        web.start()
        print("| battles | µs CPU a token | of a core | frames late by, ms p50 / p95 / p99 | MiB |")
        print("|---|---|---|---|---|")
        for count in counts:
            print(asyncio.run(measure(f"http://127.0.0.1:{port}", web.pid, count)), flush=True)
    finally:
        web.discard()
        server.discard()
        database.drop()


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [10, 50, 100])
