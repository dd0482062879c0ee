"""What is journalled is read back bit for bit, from the lines and from the Parquet file."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.engine.journal.errors import BadRecordError
from benchmarks.engine.journal.finishing import finish, read_finished
from benchmarks.engine.journal.lines import HeaderLine, OomLine, read_line
from benchmarks.engine.journal.records import Entry, OomEvent
from benchmarks.engine.journal.translation import encode_entry, entry_of
from benchmarks.engine.journal.view import read_view
from benchmarks.engine.requests import Failed, Generated, Response, Scored
from tests.unit.engine.journal.pretend_engine import HEADER, SHARD, begin, entry

FINITE = st.floats(allow_nan=False, allow_infinity=False)
LOGPROBS = st.lists(FINITE, max_size=6).map(tuple)
NATURAL = st.integers(0, 2**63 - 1)
RESPONSES = st.one_of(
    st.builds(Scored, FINITE, st.booleans(), LOGPROBS),
    st.builds(
        Generated,
        st.text(),
        st.sampled_from(["eos", "stop", "length", "error"]),
        st.lists(NATURAL, max_size=6).map(tuple),
        LOGPROBS,
    ),
    st.builds(Failed, st.text(), st.text()),
)
ENTRIES = st.builds(Entry, st.text(), st.text(), NATURAL, NATURAL, RESPONSES, st.none() | NATURAL)


@given(found=ENTRIES, batch=NATURAL)
def test_an_entry_comes_back_bit_for_bit(found: Entry, batch: int) -> None:
    line = encode_entry(found, batch)

    again = read_line(line)

    assert line.count(b"\n") == 1
    assert again is not None
    assert not isinstance(again, HeaderLine)
    # repr tells -0.0 from 0.0, and two doubles apart wherever their bits differ
    assert repr(entry_of(again)) == repr(found)  # type: ignore[arg-type]  # it is a response
    assert getattr(again, "b", None) == batch


@settings(max_examples=40, deadline=None)
@given(
    batches=st.lists(st.lists(ENTRIES, max_size=4), min_size=1, max_size=5),
    ooms=st.lists(st.builds(OomEvent, NATURAL, NATURAL, NATURAL), max_size=3),
)
def test_a_shard_comes_back_from_lines_and_from_parquet(
    batches: list[list[Entry]], ooms: list[OomEvent]
) -> None:
    batches = [
        [replace(found, sample=f"{number}/{place}") for place, found in enumerate(batch)]
        for number, batch in enumerate(batches)
    ]
    with TemporaryDirectory() as name:
        folder = Path(name)
        journal = begin(folder)
        for event in ooms:
            journal.append_oom(event)
        for number, batch in enumerate(batches):
            journal.append(number, batch, seconds=0.5)

        view = read_view(folder, SHARD, HEADER)
        finished = finish(journal, n_batches=len(batches))
        contents = read_finished(folder, SHARD, HEADER)

    lines = {number: list(batch.entries) for number, batch in view.batches.items()}
    rows = {number: list(entries) for number, entries in contents.batches.items()}
    assert repr(lines) == repr(rows) == repr(dict(enumerate(batches)))
    assert list(view.ooms) == list(contents.ooms) == ooms
    assert view.report() == ()
    assert contents.header == HEADER
    assert (finished.rows, finished.seconds) == (sum(map(len, batches)), 0.5 * len(batches))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("field", "response"),
    [
        ("logprob", lambda value: Scored(value, is_greedy=True, token_logprobs=(-1.0,))),
        ("token_logprobs", lambda value: Scored(-1.0, is_greedy=True, token_logprobs=(value,))),
        ("token_logprobs", lambda value: Generated("a", "eos", (1, 2), (-1.0, value))),
    ],
)
def test_a_number_that_is_not_finite_is_refused_by_name(
    tmp_path: Path, field: str, response: Callable[[float], Response], value: float
) -> None:
    bad = replace(entry(4), response=response(value))

    with begin(tmp_path) as journal:
        with pytest.raises(BadRecordError, match=rf"batch 0, sample 'sample/2'.*{field} holds"):
            journal.append(0, [entry(1), bad], seconds=0.1)
        journal.append(0, [entry(1)], seconds=0.1)  # nothing of the refused one was written

    view = read_view(tmp_path, SHARD, HEADER)
    assert view.batches[0].entries == (entry(1),)
    assert view.report() == ()


@pytest.mark.parametrize(
    "bad",
    [
        replace(entry(4), sample="half a \ud800 surrogate"),
        replace(entry(4), index=-1),
        replace(entry(4), index=2**63),
        replace(entry(4), response=Failed("oom", None)),  # type: ignore[arg-type]
        replace(entry(4), response=Generated("a", "bored", (), ())),  # type: ignore[arg-type]
        replace(entry(4), response=Generated("a", "eos", (1.5,), ())),  # type: ignore[arg-type]
    ],
)
def test_what_would_not_be_read_back_is_refused(bad: Entry) -> None:
    with pytest.raises(BadRecordError, match=r"batch 7, sample .* cannot be journalled"):
        encode_entry(bad, 7)


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -0.1])
def test_seconds_that_are_no_duration_are_refused(tmp_path: Path, seconds: float) -> None:
    with begin(tmp_path) as journal, pytest.raises(BadRecordError, match="seconds"):
        journal.append(0, [entry(1)], seconds=seconds)


def test_numbers_of_numpy_are_taken_as_python_s_own() -> None:
    response = Generated("a", "eos", (np.int32(7),), (np.float64(-0.1),))  # type: ignore[arg-type]

    again = read_line(encode_entry(replace(entry(4), response=response), 0))

    assert again is not None
    assert not isinstance(again, HeaderLine | OomLine)
    assert repr(entry_of(again).response) == repr(Generated("a", "eos", (7,), (-0.1,)))  # type: ignore[arg-type]
