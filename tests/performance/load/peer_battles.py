"""Rising numbers of battles in the peer, until it no longer keeps full speed."""

import asyncio
import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

from tests.live.processes import Process
from tests.performance.load.battles import MODELS, PROMPTS_A_SECOND, SPEED
from tests.performance.load.fake_models import TOKEN_CHARACTERS, FakeModels, Writing
from tests.performance.load.figures import in_ms, quantile
from tests.performance.load.full_speed import is_full_speed
from tests.performance.load.gradio_peer import Watched, watch
from tests.performance.load.web import usage_of

HEAD = (
    "battles",
    "updates",
    "a battle",
    "wrong texts",
    "after the model wrote it, ms p50 / p95 / p99",
    "time of a turn, of the ideal",
    "µs CPU a token",
    "of the core",
    "MiB",
    "full speed",
)


@dataclass(frozen=True)
class PeerResult:
    battles: int
    updates: int
    wrong: int
    delays: list[float]  # seconds, one a token
    slowness: float  # the slowest twentieth of the turns, in times of the ideal
    cpu_us: float
    core_share: float
    mebibytes: float

    @property
    def keeps_up(self) -> bool:
        return not self.wrong and is_full_speed(self.delays, self.slowness)

    @property
    def updates_a_battle(self) -> float:
        return self.updates / self.battles

    @property
    def cells(self) -> list[str]:
        return [
            str(self.battles),
            f"{self.updates:,}",
            f"{self.updates_a_battle:.0f}",
            str(self.wrong),
            in_ms(self.delays),
            f"{self.slowness:.2f}",
            f"{self.cpu_us:.0f}",
            f"{self.core_share:.0%}",
            f"{self.mebibytes:.0f}",
            "yes" if self.keeps_up else "no",
        ]


async def measure_peer(peer: Process, models: FakeModels, battles: int, tokens: int) -> PeerResult:
    models.writings.clear()
    gc.collect()
    gc.disable()
    before, began = usage_of(peer.pid), time.perf_counter()
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, read_bufsize=2**22
    ) as http:
        watched = await asyncio.gather(
            *(
                watch(http, peer.port, f"Battle {number}", number / PROMPTS_A_SECOND)
                for number in range(battles)
            )
        )
    wall, after = time.perf_counter() - began, usage_of(peer.pid)
    gc.enable()
    cpu = after.cpu_seconds - before.cpu_seconds
    ideal = tokens / SPEED
    writings = {battle.question: _writings(models, battle.question) for battle in watched}
    return PeerResult(
        battles=battles,
        updates=sum(len(battle.updates) for battle in watched),
        wrong=sum(not _is_right(battle, writings[battle.question]) for battle in watched),
        delays=[late for battle in watched for late in delays(battle, writings[battle.question])],
        slowness=quantile([(b.ended_at - b.sent_at) / ideal for b in watched], 0.95),
        cpu_us=1e6 * cpu / (len(MODELS) * tokens * battles),
        core_share=cpu / wall,
        mebibytes=after.mebibytes,
    )


def _writings(models: FakeModels, question: str) -> list[Writing]:
    return [models.writings[model, question] for model in MODELS]


def _is_right(battle: Watched, writings: Sequence[Writing]) -> bool:
    *_, (_, shown) = battle.texts()
    return shown == [writing.text.strip() for writing in writings]


def delays(battle: Watched, writings: Sequence[Writing]) -> list[float]:
    """Return, for each token, the seconds from its writing to the update that showed it."""
    found: list[float] = []
    shown = [0, 0]
    for at, texts in battle.texts():
        for side, (text, writing) in enumerate(zip(texts, writings, strict=True)):
            now = (len(text) + 1) // TOKEN_CHARACTERS  # the last space is not shown
            found += [at - written for written in writing.written[shown[side] : now]]
            shown[side] = max(shown[side], now)
    return found
