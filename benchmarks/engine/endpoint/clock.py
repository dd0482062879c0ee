"""Time and chance of an endpoint's client, as one thing that tests replace."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    now: Callable[[], float] = time.monotonic  # seconds
    wall: Callable[[], float] = time.time  # seconds since 1970
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    # Evenly between two numbers. Without a seed: workers must not wait in step.
    draw: Callable[[float, float], float] = random.SystemRandom().uniform


REAL_CLOCK = Clock()
