"""Battles at the same time on one web process: what arrives, how late, and what it costs."""

import asyncio
import gc
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from arena.pacing import SIDES
from tests.performance.load.fake_models import FakeModels, Writing
from tests.performance.load.figures import in_ms, quantile
from tests.performance.load.full_speed import is_full_speed
from tests.performance.load.raters import LoadRater, Played, open_battles, play
from tests.performance.load.schedule import Written, delays, schedule
from tests.performance.load.web import MeasuredSite, Usage, usage_of

MODELS = ("one", "two")
SPEED = 20  # tokens a second
PROMPTS_A_SECOND = 25  # so battles begin one after another, as they do in life
HEAD = (
    "battles",
    "frames",
    "a battle",
    "battles with a lost or wrong frame",
    "beyond the schedule, ms p50 / p95 / p99",
    "prompt to start, ms p95",
    "last text to ready, ms p95",
    "time of a turn, of the ideal",
    "µs CPU a token, streaming",
    "µs CPU a token, all in",
    "of the core",
    "MiB",
    "full speed",
)


@dataclass(frozen=True)
class Result:
    """What one round of battles showed."""

    battles: int
    frames: int
    faults: list[str]
    delays: list[float]  # seconds, one a frame with text
    start_seconds: list[float]
    ready_seconds: list[float]
    slowness: float  # the slowest twentieth of the turns, in times of the ideal
    streaming_us: float  # CPU a token while all battles stream
    all_in_us: float  # CPU a token from the first prompt to the last stored turn
    core_share: float
    mebibytes: float
    models_late: list[float]

    @property
    def keeps_up(self) -> bool:
        return not self.faults and is_full_speed(self.delays, self.slowness)

    @property
    def updates_a_battle(self) -> float:
        return self.frames / self.battles

    @property
    def cells(self) -> list[str]:
        return [
            str(self.battles),
            f"{self.frames:,}",
            f"{self.updates_a_battle:.0f}",
            str(len(self.faults)),
            in_ms(self.delays),
            f"{1000 * quantile(self.start_seconds, 0.95):.0f}",
            f"{1000 * quantile(self.ready_seconds, 0.95):.0f}",
            f"{self.slowness:.2f}",
            f"{self.streaming_us:.0f}",
            f"{self.all_in_us:.0f}",
            f"{self.core_share:.0%}",
            f"{self.mebibytes:.0f}",
            "yes" if self.keeps_up else "no",
        ]


@dataclass(frozen=True)
class Sample:
    at: float
    usage: Usage


async def measure(
    site: MeasuredSite, models: FakeModels, people: Sequence[LoadRater], tokens: int
) -> Result:
    """Let each of these people play one battle, all at the same time."""
    sockets = await open_battles(list(people))
    models.writings.clear()
    waits = [number / PROMPTS_A_SECOND for number in range(len(people))]
    gc.collect()
    gc.disable()  # a pause of the observer would look like a delay of the observed
    samples = [_sample(site)]
    playing = [
        asyncio.create_task(play(socket, f"Battle {number}", wait))
        for number, (socket, wait) in enumerate(zip(sockets, waits, strict=True))
    ]
    all_stream_from, all_stream_to = waits[-1] + 1, tokens / SPEED
    await asyncio.sleep(all_stream_from)
    samples.append(_sample(site))
    await asyncio.sleep(max(1.0, all_stream_to - all_stream_from))
    samples.append(_sample(site))
    played = await asyncio.gather(*playing)
    samples.append(_sample(site))
    gc.enable()
    return _result(played, models, samples, tokens / SPEED)


def _sample(site: MeasuredSite) -> Sample:
    return Sample(time.perf_counter(), usage_of(site.process.pid))


def _result(
    played: list[Played], models: FakeModels, samples: list[Sample], ideal_seconds: float
) -> Result:
    first, streaming, streamed, last = samples
    writings = {battle.question: _writings(models, battle.question) for battle in played}
    moments = [at for pair in writings.values() for w in pair for at in w.written]
    answers = {question: {w.text for w in pair} for question, pair in writings.items()}
    whole = [battle for battle in played if not battle.faults(answers[battle.question])]
    return Result(
        battles=len(played),
        frames=sum(len(battle.frames) for battle in played),
        faults=[fault for battle in played for fault in battle.faults(answers[battle.question])],
        delays=[late for battle in whole for late in _delays(battle, writings[battle.question])],
        start_seconds=[battle.moment("turn.started") - battle.sent_at for battle in whole],
        ready_seconds=[battle.moment("turn.ready") - battle.text_frames[-1].at for battle in whole],
        slowness=quantile(
            [(battle.moment("turn.ready") - battle.sent_at) / ideal_seconds for battle in whole],
            0.95,
        ),
        streaming_us=_cpu_a_token(streaming, streamed, moments),
        all_in_us=_cpu_a_token(first, last, moments),
        core_share=(streamed.usage.cpu_seconds - streaming.usage.cpu_seconds)
        / (streamed.at - streaming.at),
        mebibytes=last.usage.mebibytes,
        models_late=models.lateness(),
    )


def _writings(models: FakeModels, question: str) -> list[Writing]:
    return [models.writings[model, question] for model in MODELS]


def _delays(battle: Played, writings: Iterable[Writing]) -> list[float]:
    panes = battle.panes
    by_text = {writing.text: writing for writing in writings}
    sides = {
        side: Written(found.tokens, found.written, found.ended_at)
        for side in SIDES
        if (found := by_text[panes[side]])
    }
    return delays(battle.text_frames, schedule(battle.moment("turn.started"), sides))


def _cpu_a_token(before: Sample, after: Sample, moments: Iterable[float]) -> float:
    tokens = sum(before.at < moment <= after.at for moment in moments)
    return 1e6 * (after.usage.cpu_seconds - before.usage.cpu_seconds) / tokens
