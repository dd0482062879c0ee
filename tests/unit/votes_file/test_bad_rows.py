"""Rows that are no votes: every kind is refused with its rows, all kinds at once."""

from pathlib import Path
from typing import Any

import pytest

from evaluation.votes_file.columns import Wanted
from tests.unit.votes_file.files import A_FEW, a_vote, text_file, written
from tests.unit.votes_file.refused import sentences_about

TEXT_FORMATS = ("csv", "jsonl", "parquet")
HEADER = "model_a,model_b,winner\n"


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_unknown_winners_are_named_with_a_suggestion(file_format: str, tmp_path: Path) -> None:
    records = [*A_FEW, a_vote(winner="Model_A"), a_vote(winner="left"), a_vote(winner="")]

    assert sentences_about(written(tmp_path, file_format, records)) == [
        '3 rows have an unknown winner: row 5 "Model_A" (did you mean model_a?), row 6 "left", '
        'row 7 ""; allowed: model_a, model_b, tie, both_bad'
    ]


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
@pytest.mark.parametrize("winner", [1, 0.5, True])
def test_a_winner_that_is_no_word_is_refused(
    file_format: str, winner: object, tmp_path: Path
) -> None:
    path = written(tmp_path, file_format, [a_vote(winner=winner)])

    assert sentences_about(path) == [
        f"1 row has an unknown winner: row 1 {winner}; allowed: model_a, model_b, tie, both_bad"
    ]


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
def test_missing_values_are_refused(file_format: str, tmp_path: Path) -> None:
    records = [*A_FEW, a_vote(winner=None), a_vote(model_a=None), a_vote(model_b=None)]

    assert sentences_about(written(tmp_path, file_format, records)) == [
        "1 row has no model_a: row 6; write a name",
        "1 row has no model_b: row 7; write a name",
        "1 row has an unknown winner: row 5 (missing); allowed: model_a, model_b, tie, both_bad",
    ]


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_names_are_refused_and_never_trimmed(file_format: str, tmp_path: Path) -> None:
    records = [a_vote(model_a=""), a_vote(model_a="  "), a_vote(model_b=" mica"), a_vote()]

    assert sentences_about(written(tmp_path, file_format, records)) == [
        '2 rows have a blank model_a: row 1 "", row 2 "  "; write a name',
        '1 row has outer spaces in model_b: row 3 " mica"; remove them',
    ]


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_a_model_against_itself_is_refused(file_format: str, tmp_path: Path) -> None:
    path = written(tmp_path, file_format, [*A_FEW, a_vote(model_b="talc")])

    assert sentences_about(path) == [
        '1 row has a model against itself: row 5 "talc"; a vote needs two models'
    ]


def test_a_name_that_is_a_number_is_refused_where_numbers_are_known(tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.jsonl", '{"model_a": 4, "model_b": "x", "winner": "tie"}\n')

    assert sentences_about(path) == ["1 row has a model_a that is not text: row 1 4; write a text"]


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_a_side_that_is_neither_a_nor_b_is_refused(file_format: str, tmp_path: Path) -> None:
    records = [a_vote(display_left="a"), a_vote(display_left="left"), a_vote(display_left="")]

    assert sentences_about(written(tmp_path, file_format, records)) == [
        '2 rows have an unknown display_left: row 2 "left", row 3 ""; allowed: a, b'
    ]


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_only_the_first_ten_rows_of_a_kind_are_named(file_format: str, tmp_path: Path) -> None:
    path = written(tmp_path, file_format, [a_vote(winner="draw") for _ in range(13)])

    [sentence] = sentences_about(path)

    assert sentence.startswith('13 rows have an unknown winner: row 1 "draw", row 2 "draw"')
    assert 'row 10 "draw" and 3 more; allowed' in sentence


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_a_missing_rater_is_refused_where_clusters_need_it(
    file_format: str, tmp_path: Path
) -> None:
    records = [a_vote(rater="ada"), a_vote(rater=None), a_vote(rater="")]
    path = written(tmp_path, file_format, records)

    assert sentences_about(path, Wanted(groups={"rater": "--cluster rater"})) == [
        "2 rows have no rater: row 2, row 3; write one, or leave out --cluster rater"
    ]


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", "(missing)"),
        ("abc", '"abc"'),
        ("1_000", '"1_000"'),
        (float("nan"), "nan"),
        (1e999, "inf"),
    ],
)
def test_a_covariate_is_a_finite_number(
    file_format: str, value: Any, shown: str, tmp_path: Path
) -> None:
    same = str if isinstance(value, str) else float  # a column of Parquet has one type
    records = [a_vote(tokens=same(1)), a_vote(tokens=value)]

    [sentence] = sentences_about(
        written(tmp_path, file_format, records), Wanted(covariates=("tokens",))
    )

    assert sentence.replace('"nan"', "nan").replace('"inf"', "inf") == (
        f"1 row has no finite number in tokens: row 2 {shown}; write one"
    )


def test_a_missing_number_of_json_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "jsonl", [a_vote(tokens=1), a_vote(tokens=None), a_vote()])

    assert sentences_about(path, Wanted(covariates=("tokens",))) == [
        "2 rows have no finite number in tokens: row 2 (missing), row 3 (missing); write one"
    ]


@pytest.mark.parametrize("file_format", TEXT_FORMATS)
def test_counts_and_weights_are_not_negative(file_format: str, tmp_path: Path) -> None:
    records = [
        a_vote(tokens_a=1, tokens_b=-2, weight=-1.5, sampling_prob=0.0),
        a_vote(tokens_a=1, tokens_b=2, weight=0.0, sampling_prob=0.5),
    ]
    path = written(tmp_path, file_format, records)

    by_weight = sentences_about(path, Wanted(covariates=("tokens",), weights="weight"))
    by_sampling = sentences_about(path, Wanted(weights="sampling_prob"))

    assert by_weight == [
        "1 row has a negative tokens_b: row 1 -2.0; write a count from 0",
        "1 row has a negative weight: row 1 -1.5; write a weight from 0",
    ]
    assert by_sampling == [
        "1 row has a sampling_prob that is not above 0: row 1 0.0; write the probability with "
        "which the pair was drawn"
    ]


def test_weights_that_are_all_zero_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", [a_vote(weight=0), a_vote(weight=0)])

    assert sentences_about(path, Wanted(weights="weight")) == [
        "2 rows have the weight 0, as all have: row 1 0.0, row 2 0.0; at least one vote must count"
    ]


def test_records_of_csv_have_one_field_for_every_name(tmp_path: Path) -> None:
    rows = "x,y,tie\n\nx,y\nx,y,Tie\nx,y,tie,5\nx,y,\n"

    assert sentences_about(text_file(tmp_path, "votes.csv", HEADER + rows)) == [
        "2 rows have a wrong number of fields: row 2 (2 instead of 3), row 4 (4 instead of 3); "
        "each needs one for every name in the header; put double quotes around a field that holds "
        "a comma, and close them",
        '2 rows have an unknown winner: row 3 "Tie" (did you mean tie?), row 5 ""; '
        "allowed: model_a, model_b, tie, both_bad",
    ]


def test_a_quotation_mark_that_is_never_closed_is_found(tmp_path: Path) -> None:
    rows = "x,y,tie\n" + 'x,"y,tie\n' + "x,y,tie\n" * 5

    [sentence] = sentences_about(text_file(tmp_path, "votes.csv", HEADER + rows))

    assert sentence.startswith("1 row has a wrong number of fields: row 2 (2 instead of 3);")
    assert sentence.endswith("and close them")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"model_a": "x"', "Expecting ',' delimiter at column 16"),
        ("model_a=x", "Expecting value at column 1"),
        ('["x", "y", "tie"]', "not an object"),
        ('{"winner": "tie", "winner": "tie"}', "winner stands in it twice"),
        ('{"model_a": "\\ud800"}', "half a surrogate pair in a text"),
    ],
)
def test_broken_lines_of_json_are_named_with_their_line(
    line: str, why: str, tmp_path: Path
) -> None:
    good = '{"model_a": "x", "model_b": "y", "winner": "tie"}'
    wrong = good.replace("tie", "draw")
    text = "\n".join([good, "", line, good, wrong, ""])

    assert sentences_about(text_file(tmp_path, "votes.jsonl", text)) == [
        f"1 row has broken JSON: row 2 (line 3: {why}); write one object a line",
        '1 row has an unknown winner: row 4 "draw"; allowed: model_a, model_b, tie, both_bad',
    ]


def test_types_of_json_may_not_be_mixed_in_what_is_read_as_words(tmp_path: Path) -> None:
    records = [*A_FEW, a_vote(winner=2), a_vote(winner=["tie"]), a_vote(model_a=True)]

    assert sentences_about(written(tmp_path, "jsonl", records)) == [
        "1 row has a model_a that is not text: row 7 True; write a text",
        '2 rows have an unknown winner: row 5 2, row 6 ["tie"]; '
        "allowed: model_a, model_b, tie, both_bad",
    ]
