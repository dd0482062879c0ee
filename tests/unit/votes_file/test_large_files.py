"""A million rows: one bad row among them is found by number, and no row is touched in Python."""

import time
from pathlib import Path

import pytest

from evaluation.votes_file.read import read_votes
from tests.unit.votes_file.files import text_file, written
from tests.unit.votes_file.refused import sentences_about

ROWS = 1_000_000
HEADER = b"model_a,model_b,winner\n"
CSV_ROW = b"granite,mica,model_a\n"
JSON_ROW = b'{"model_a": "granite", "model_b": "mica", "winner": "model_a"}\n'
ALLOWED = "allowed: model_a, model_b, tie, both_bad"


@pytest.mark.parametrize(
    ("name", "row", "bad", "says"),
    [
        ("votes.csv", CSV_ROW, b"granite,mica,Model_A\n",
         f'have an unknown winner: row 700001 "Model_A" (did you mean model_a?); {ALLOWED}'),
        ("votes.csv", CSV_ROW, b"granite,mica\n",
         "have a wrong number of fields: row 700001 (2 instead of 3); "),
        ("votes.csv", CSV_ROW, b"granite,m\xefca,tie\n",
         f"byte {len(HEADER) + 700_000 * len(CSV_ROW) + 10}, in line 700002, (0xef) is not UTF-8"),
        ("votes.jsonl", JSON_ROW, JSON_ROW.replace(b'"model_a"}', b"3}"),
         f"have an unknown winner: row 700001 3; {ALLOWED}"),
        ("votes.jsonl", JSON_ROW, b'{"model_a": "granite",\n',
         "have broken JSON: row 700001 (line 700001: "),
    ],
)  # fmt: skip
def test_one_bad_row_in_a_million_is_named(
    name: str, row: bytes, bad: bytes, says: str, tmp_path: Path
) -> None:
    header = HEADER if name.endswith("csv") else b""
    text = header + row * 700_000 + bad + row * (ROWS - 700_001)
    path = text_file(tmp_path, name, text)

    begun = time.process_time()
    [sentence] = sentences_about(path)
    seconds = time.process_time() - begun

    assert sentence.replace("1 row has", "have").startswith(says)
    assert seconds < 10  # about 1; reading every line in Python takes more than 10


def test_a_bad_row_behind_a_careful_block_is_counted_right(tmp_path: Path) -> None:
    long_row = b"granite,mica,model_a," + b"x" * 1_000_000 + b"\n"
    text = HEADER.replace(b"\n", b",note\n") + long_row * 80 + b"granite,mica\n" + long_row
    path = text_file(tmp_path, "votes.csv", text)

    [sentence] = sentences_about(path)

    assert sentence.startswith("1 row has a wrong number of fields: row 81 (2 instead of 4); ")


def test_a_million_rows_have_the_same_codes_in_every_format(tmp_path: Path) -> None:
    few = [
        {"model_a": "granite", "model_b": "mica", "winner": "model_a", "rater": 3},
        {"model_a": "talc", "model_b": "granite", "winner": "tie", "rater": 1},
    ]
    pair = Path(written(tmp_path, "jsonl", few)).read_bytes()
    lines = Path(written(tmp_path, "csv", few)).read_bytes().splitlines(keepends=True)
    paths = [
        text_file(tmp_path, "many.jsonl", pair * (ROWS // 2)),
        text_file(tmp_path, "many.csv", lines[0] + b"".join(lines[1:]) * (ROWS // 2)),
        written(tmp_path, "parquet", few * (ROWS // 2)),
    ]

    for path in paths:
        votes = read_votes(path)

        assert votes.names == ("granite", "mica", "talc")
        assert votes.a.reshape(-1, 2).max(axis=0).tolist() == [0, 2]
        assert votes.b.reshape(-1, 2).min(axis=0).tolist() == [1, 0]
        assert votes.outcome.reshape(-1, 2).sum(axis=0).tolist() == [0, ROWS]
        assert votes.clusters["rater"].reshape(-1, 2).mean(axis=0).tolist() == [0, 1]
