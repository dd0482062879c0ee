"""The same votes give the same codes, whatever the file is like that holds them."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from evaluation.ratings.codes import VoteCodes
from evaluation.votes_file.columns import Wanted
from evaluation.votes_file.read import read_votes
from tests.unit.votes_file.files import A_FEW, FORMATS, Record, a_vote, text_file, written


def plain(votes: VoteCodes) -> dict[str, object]:
    """Return the codes as lists, which compare by value."""
    left = votes.display_left
    return {
        "names": votes.names,
        "a": votes.a.tolist(),
        "b": votes.b.tolist(),
        "outcome": votes.outcome.tolist(),
        "display_left": None if left is None else left.tolist(),
        "clusters": {name: codes.tolist() for name, codes in votes.clusters.items()},
        "numbers": {name: values.tolist() for name, values in votes.numbers.items()},
        "notes": votes.notes,
    }


@pytest.mark.parametrize("file_format", FORMATS)
def test_votes_become_codes_of_sorted_names(file_format: str, tmp_path: Path) -> None:
    votes = read_votes(written(tmp_path, file_format, A_FEW))

    assert plain(votes) == {
        "names": ("mica", "slate", "talc"),
        "a": [2, 0, 1, 2],
        "b": [0, 1, 2, 0],
        "outcome": [1, 0, 2, 3],
        "display_left": None,
        "clusters": {},
        "numbers": {},
        "notes": (),
    }


@pytest.mark.parametrize("file_format", FORMATS)
def test_everything_beside_the_votes_is_the_same_in_every_format(
    file_format: str, tmp_path: Path
) -> None:
    records = [
        a_vote(rater="ada", prompt=7, display_left="b", tokens_a=30, tokens_b=9, prob=0.5),
        a_vote(rater="bo", prompt=9, display_left="a", tokens_a=0, tokens_b=0, prob=0.25),
        a_vote(rater="ada", prompt=7, display_left="a", tokens_a=1, tokens_b=2, prob=1),
    ]
    wanted = Wanted(groups={"rater": "--cluster"}, covariates=("tokens",), weights="prob")

    votes = read_votes(written(tmp_path, file_format, records), wanted)

    assert votes.display_left is not None
    assert votes.display_left.tolist() == [1, 0, 0]
    assert votes.clusters["rater"].tolist() == [0, 1, 0]
    assert votes.clusters["prompt"].tolist() == [0, 1, 0]
    # (A - B) / (A + B + 1): 21/40, 0/1, -1/4
    assert votes.numbers["tokens"].tolist() == [0.525, 0.0, -0.25]
    assert votes.numbers["prob"].tolist() == [0.5, 0.25, 1.0]


def test_columns_that_nobody_asked_for_are_not_looked_at(tmp_path: Path) -> None:
    records = [a_vote(tokens="many", sampling_prob="?"), a_vote(tokens="few", sampling_prob="")]

    votes = read_votes(written(tmp_path, "csv", records))

    assert (len(votes), votes.numbers) == (2, {})


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_a_judge_counts_as_the_rater_unless_there_is_one(file_format: str, tmp_path: Path) -> None:
    judged = [a_vote(judge="x"), a_vote(judge="y")]
    both = [a_vote(judge="x", rater="r"), a_vote(judge="y", rater="r")]

    alone = read_votes(written(tmp_path, file_format, judged))
    beside = read_votes(written(tmp_path, file_format, both))

    assert alone.clusters["rater"].tolist() == [0, 1]
    assert beside.clusters["rater"].tolist() == [0, 0]


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_a_missing_rater_is_no_fault_until_somebody_asks(file_format: str, tmp_path: Path) -> None:
    records: list[Record] = [a_vote(rater=None), a_vote(rater="r"), a_vote(rater="")]

    votes = read_votes(written(tmp_path, file_format, records))

    assert votes.clusters["rater"].tolist() == [-1, 0, -1]


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_an_empty_column_says_no_more_than_none(file_format: str, tmp_path: Path) -> None:
    records: list[Record] = [a_vote(rater=None, display_left=None), a_vote(display_left="")]

    votes = read_votes(written(tmp_path, file_format, records))

    assert (votes.clusters, votes.display_left) == ({}, None)


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_old_word_for_both_bad_is_counted_and_noted(file_format: str, tmp_path: Path) -> None:
    votes = read_votes(written(tmp_path, file_format, [*A_FEW, a_vote(winner="tie (bothbad)")]))

    assert votes.outcome.tolist() == [1, 0, 2, 3, 3]
    assert len(votes.notes) == 1
    assert '"tie (bothbad)"' in votes.notes[0]


def test_csv_has_names_that_look_like_something_else(tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "votes.csv", "model_a,model_b,winner\nNA,null,tie\n1,1.0,tie\nnan,True,tie\n"
    )

    assert read_votes(path).names == ("1", "1.0", "NA", "True", "nan", "null")


def test_csv_may_have_a_mark_quotes_blank_lines_and_old_line_ends(tmp_path: Path) -> None:
    text = '\ufeffmodel_a,model_b,winner\r\n"a ""b"", c","d\ne",tie\r\n\r\nx,ÿ,model_a'
    path = text_file(tmp_path, "votes.csv", text)

    votes = read_votes(path)

    assert votes.names == ('a "b", c', "d\ne", "x", "ÿ")
    assert votes.outcome.tolist() == [2, 0]


def test_csv_may_have_cells_longer_than_a_megabyte(tmp_path: Path) -> None:
    rows = [a_vote(conversation="word " * 300_000), a_vote(conversation="short")]

    assert len(read_votes(written(tmp_path, "csv", rows))) == 2


def test_a_column_of_json_may_begin_late(tmp_path: Path) -> None:
    records = [*(a_vote() for _ in range(1_500)), a_vote(rater="ada")]

    votes = read_votes(written(tmp_path, "jsonl", records))

    assert votes.clusters["rater"][-2:].tolist() == [-1, 0]


def test_raters_of_json_may_be_numbers_and_texts(tmp_path: Path) -> None:
    records = [a_vote(rater=rater) for rater in (1, "1", 1, True, "1")]

    votes = read_votes(written(tmp_path, "jsonl", records))

    assert votes.clusters["rater"].tolist() == [0, 1, 0, 2, 1]


def test_a_dictionary_of_parquet_may_hold_more_than_the_votes(tmp_path: Path) -> None:
    column = pa.DictionaryArray.from_arrays(
        pa.array([2, 0], pa.int8()), pa.array(["mica", "", "talc", " unused "])
    )
    other = pa.DictionaryArray.from_arrays(pa.array([0, 0], pa.int8()), pa.array(["slate"]))
    winner = pa.array(["tie", "model_a"], pa.large_string())
    path = tmp_path / "votes.parquet"
    parquet.write_table(pa.table({"model_a": column, "model_b": other, "winner": winner}), path)

    votes = read_votes(str(path))

    assert votes.names == ("mica", "slate", "talc")
    assert (votes.a.tolist(), votes.b.tolist()) == ([2, 0], [1, 1])


def test_row_groups_of_parquet_with_different_words_have_one_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "votes.parquet"
    names = [f"model {number:03d}" for number in range(100)]
    a, b = np.arange(5_000) % 100, (np.arange(5_000) // 100 + 1 + np.arange(5_000)) % 100
    table = pa.table(
        {
            "model_a": [names[code] for code in a],
            "model_b": [names[code] for code in b],
            "winner": ["tie"] * 5_000,
        }
    )
    parquet.write_table(table, path, row_group_size=37)

    votes = read_votes(str(path))

    assert votes.names == tuple(names)
    np.testing.assert_array_equal(votes.a, a)
    np.testing.assert_array_equal(votes.b, b)


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_standard_input_needs_its_format_named(file_format: str, tmp_path: Path) -> None:
    data = Path(written(tmp_path, file_format, A_FEW)).read_bytes()

    votes = read_votes("-", input_format=file_format, standard_input=io.BytesIO(data))

    assert votes.names == ("mica", "slate", "talc")


def test_a_file_without_suffix_may_be_named_too(tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes", "model_a,model_b,winner\nx,y,tie\n")

    assert len(read_votes(path, input_format="csv")) == 1
