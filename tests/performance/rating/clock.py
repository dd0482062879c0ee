"""Processor seconds of one piece of work: the median of a few repeats, after one to warm up.

Only the standard library: the environments of the peers have none of ours.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any


def measured(work: Callable[[], Any], repeats: int) -> tuple[dict[str, float], Any]:
    """Return the first and the median later processor seconds, and the last result."""
    started = time.process_time()
    result = work()
    first = time.process_time() - started
    later = []
    for _repeat in range(repeats):
        started = time.process_time()
        result = work()
        later.append(time.process_time() - started)
    return {"first": first, "seconds": statistics.median(later)}, result


def tell(answer: dict[str, Any]) -> None:
    json.dump(answer, sys.stdout)
    sys.stdout.write("\n")
