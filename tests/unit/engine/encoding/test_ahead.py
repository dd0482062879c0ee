"""Tasks are encoded in the background: in order, not too far ahead, errors where they are read."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.encode_ahead import encode_ahead
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Loglik, Request
from tests.unit.engine.tokenizers import byte_level


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "encode-ahead"]


def wait_until_still(seen: list[int]) -> None:
    """Wait until nothing has been added for a while."""
    before = -1
    while before != len(seen):
        before = len(seen)
        time.sleep(0.3)


def test_results_come_in_order_from_another_thread() -> None:
    encoder = Encoder(FastTokenizer(byte_level()), EncodeSettings(64))
    tasks: list[list[Request]] = [[Loglik("The answer is", f" {n}")] for n in range(5)]
    used: set[str] = set()

    def encode(task: list[Request]) -> list[np.int32]:
        used.add(threading.current_thread().name)
        return list(encoder.encode(task).scored[0].continuation)

    found = list(encode_ahead(tasks, encode))

    assert found == [list(encoder.encode(task).scored[0].continuation) for task in tasks]
    assert used == {"encode-ahead"}
    assert threads() == []


def test_it_runs_ahead_and_then_waits() -> None:
    seen: list[int] = []

    def encode(task: int) -> int:
        seen.append(task)
        return task

    reader = encode_ahead(iter(range(100)), encode, depth=2)
    assert next(reader) == 0

    wait_until_still(seen)
    assert seen == [0, 1, 2, 3]  # one read, two waiting, one in the hand
    assert list(reader) == [*range(1, 100)]


def test_an_error_comes_after_the_results_before_it() -> None:
    def encode(task: int) -> int:
        if task == 2:
            raise LookupError("task 2")
        return task

    reader = encode_ahead(range(5), encode)

    assert [next(reader), next(reader)] == [0, 1]
    with pytest.raises(LookupError, match="task 2"):
        next(reader)
    assert threads() == []


def test_an_error_of_the_tasks_is_raised_as_well() -> None:
    def tasks() -> Iterator[int]:
        yield 1
        raise OSError("no more disk")

    reader = encode_ahead(tasks(), str)

    assert next(reader) == "1"
    with pytest.raises(OSError, match="no more disk"):
        next(reader)


def test_a_reader_that_stops_stops_the_thread() -> None:
    reader = encode_ahead(range(10**9), str, depth=1)
    assert next(reader) == "0"
    assert threads() == ["encode-ahead"]

    reader.close()  # type: ignore[attr-defined]  # a generator

    assert threads() == []


def test_a_depth_below_one() -> None:
    with pytest.raises(ValueError, match="depth is 0"):
        encode_ahead([], str, depth=0)
