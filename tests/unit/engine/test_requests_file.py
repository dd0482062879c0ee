"""Requests in a file: what is read, and what is refused by line and field."""

import pytest

from benchmarks.engine.requests import Generate, GenerationOptions, Loglik, Rolling
from benchmarks.engine.requests_file import BadRequestsError, NamedRequest, read_requests


def test_each_kind_is_known_by_its_fields() -> None:
    lines = [
        b'{"id": "q1/A", "context": "1 + 1 =", "continuation": " 2"}',
        b"",
        b'{"id": "t", "text": "Once."}',
        b'{"id": "g", "prompt": "Say", "max_new_tokens": 8, "stop": ["\\n"], "repeat": 1}',
    ]

    assert read_requests(lines) == (
        NamedRequest("q1/A", Loglik("1 + 1 =", " 2")),
        NamedRequest("t", Rolling("Once.")),
        NamedRequest("g", Generate("Say", GenerationOptions(8, stop=("\n",)), 1)),
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"nonsense", "line 1: JSON is malformed"),
        (b"[1]", "line 1: Expected `object`"),
        (b'{"id": "x"}', "it is not clear what is asked"),
        (b'{"id": "x", "text": "a", "prompt": "b"}', "it is not clear what is asked"),
        (b'{"context": "a", "continuation": "b"}', "missing required field `id`"),
        (b'{"id": 7, "context": "a", "continuation": "b"}', r"got `int` - at `\$.id`"),
        (b'{"id": "x", "continuation": "b"}', "missing required field `context`"),
        (b'{"id": "x", "text": "a", "colour": 1}', "contains unknown field `colour`"),
        (b'{"id": "x", "prompt": "a", "max_new_tokens": 0}', "max_new_tokens is 0; write a"),
        (b'{"id": "x", "prompt": "a", "max_new_tokens": 2.5}', "got `float`"),
        (b'{"id": "x", "prompt": "a", "max_new_tokens": 1, "top_p": 0}', "top_p is 0"),
        (b'{"id": "x", "prompt": "a", "max_new_tokens": 1, "temperature": -1}', "temperature is"),
        (b'{"id": "x", "prompt": "a", "max_new_tokens": 1, "stop": [""]}', "stop holds an empty"),
        (b'{"id": "x", "text": "\xff"}', "line 1"),
        (b"  ", "there is no request"),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(line: bytes, sentence: str) -> None:
    with pytest.raises(BadRequestsError, match=sentence):
        read_requests([line])


def test_an_id_stands_once() -> None:
    line = b'{"id": "x", "text": "a"}'

    with pytest.raises(BadRequestsError, match="line 3: the id 'x' stands on line 1 too"):
        read_requests([line, b"", line])


def test_many_bad_lines_are_counted() -> None:
    with pytest.raises(BadRequestsError, match=r"line 5: .*; and 7 more lines$"):
        read_requests([b"{"] * 12)
