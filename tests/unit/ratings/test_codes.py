"""Vote codes: what the columns become, and every refusal with its rows."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings import words
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.errors import BadVotesError
from evaluation.ratings.words import TextColumn

GOOD = (["talc", "mica", "talc"], ["mica", "slate", "slate"], ["model_a", "tie", "both_bad"])


def read(
    model_a: Sequence[object],
    model_b: Sequence[object],
    winner: Sequence[object],
    display_left: Sequence[object] | None = None,
) -> VoteCodes:
    left = None if display_left is None else TextColumn.of(display_left)
    a, b, outcome = map(TextColumn.of, (model_a, model_b, winner))
    return VoteCodes.from_columns(a, b, outcome, left)


def refusal(*columns: Sequence[object]) -> str:
    with pytest.raises(BadVotesError) as error:
        read(*columns)
    return str(error.value)


def test_columns_become_sorted_names_and_codes() -> None:
    votes = read(*GOOD)

    assert votes.names == ("mica", "slate", "talc")
    assert (votes.a.tolist(), votes.b.tolist()) == ([2, 0, 2], [0, 1, 1])
    assert votes.outcome.tolist() == [0, 2, 3]
    assert votes.display_left is None
    assert [votes.a.dtype.name, votes.outcome.dtype.name] == ["uint16", "uint8"]


def test_a_dictionary_with_unused_words_names_no_more_models() -> None:
    models = TextColumn(["ada", "never", "bo", None], np.array([0, 2]))

    votes = VoteCodes.from_columns(
        models, TextColumn.of(["bo", "ada"]), TextColumn.of(["tie", "tie"])
    )

    assert votes.names == ("ada", "bo")


@pytest.mark.parametrize("place", [-2, 2])
def test_an_index_beyond_the_words_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match=f"holds {place}; with 2 words it goes from -1 to 1"):
        TextColumn(["ada", "bo"], np.array([0, place, 1]))


def test_columns_longer_than_a_block_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_BLOCK", 2)
    column = TextColumn(["ada", "never", "bo", "cy"], np.array([2, -1, 2, 0, 3]))

    assert column.used() == ["ada", "bo", "cy"]
    assert column.positions(["cy", "bo"]).tolist() == [1, -1, 1, -1, 0]


def test_the_old_word_for_both_bad_is_read_with_a_note() -> None:
    votes = read(["a", "a"], ["b", "b"], ["tie (bothbad)", "both_bad"])

    assert votes.outcome.tolist() == [3, 3]
    assert votes.notes == ('1 votes say "tie (bothbad)"; they count as both_bad.',)


def test_the_side_that_was_shown_first_becomes_a() -> None:
    votes = read(*GOOD, ["a", "b", "b"])

    a, b, outcome = votes.in_shown_order()

    assert votes.first_shown().tolist() == [1, -1, -1]
    assert (a.tolist(), b.tolist()) == ([2, 1, 1], [0, 0, 2])
    assert outcome.tolist() == [0, 2, 3]
    assert read(["a"], ["b"], ["model_a"], ["b"]).in_shown_order()[2].tolist() == [1]


def test_unknown_winners_are_refused_with_rows_and_suggestions() -> None:
    winners = ["tie", "Model_A", None, "left", "", "model-b", True, 1]

    assert refusal(["a"] * 8, ["b"] * 8, winners) == (
        '7 rows have an unknown winner: row 2 "Model_A" (did you mean model_a?), row 3 (missing), '
        'row 4 "left", row 5 "", row 6 "model-b" (did you mean model_b?), row 7 True, row 8 1; '
        "allowed: model_a, model_b, tie, both_bad"
    )


def test_names_that_are_none_are_refused_with_rows() -> None:
    assert refusal([None, "b", " a"], ["b", "", "b"], ["tie"] * 3) == (
        "1 row has no model_a: row 1; write a name; "
        '1 row has outer spaces in model_a: row 3 " a"; remove them; '
        '1 row has a blank model_b: row 2 ""; write a name'
    )


def test_a_name_that_is_not_text_is_refused() -> None:
    assert refusal([7], ["b"], ["tie"]) == (
        "1 row has a model_a that is not text: row 1 7; write a text"
    )


def test_a_model_against_itself_is_refused() -> None:
    assert refusal(["b", "a"], ["a", "a"], ["tie", "tie"]) == (
        '1 row has a model against itself: row 2 "a"; a vote needs two models'
    )


def test_an_unknown_side_is_refused() -> None:
    assert refusal(["a"], ["b"], ["tie"], ["left"]) == (
        '1 row has an unknown display_left: row 1 "left"; allowed: a, b'
    )


def test_all_problems_are_told_at_once_and_ten_rows_of_each() -> None:
    message = refusal(["a"] * 13 + ["b"], ["b"] * 14, ["x"] * 13 + ["tie"])

    assert message.startswith('1 row has a model against itself: row 14 "b"; ')
    assert 'row 10 "x" and 3 more; allowed: ' in message


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"a": np.array([0, 3, 0])}, "1 row has a wrong code in a: row 2 3; codes go from 0 to 2"),
        ({"b": np.array([1, -1, 1])}, "1 row has a wrong code in b: row 2 -1; codes go from 0"),
        ({"outcome": np.array([0, 4, 9])}, "2 rows have a wrong code in outcome: row 2 4, row 3 9"),
        ({"display_left": np.array([0, 2, 1])}, "1 row has a wrong code in display_left: row 2 2"),
        ({"a": np.array([0, 1, 1])}, '1 row has a model against itself: row 3 "slate"; a vote'),
    ],
)
def test_codes_that_are_no_votes_are_refused(change: dict[str, np.ndarray], sentence: str) -> None:
    codes = {"a": np.array([0, 0, 0]), "b": np.array([1, 2, 1]), "outcome": np.array([0, 1, 2])}

    with pytest.raises(BadVotesError, match=re.escape(sentence)):
        VoteCodes(("mica", "slate", "talc"), **(codes | change))  # type: ignore[arg-type]  # dict


def test_columns_of_different_lengths_and_unsorted_names_are_refused() -> None:
    votes = read(*GOOD)

    with pytest.raises(ValueError, match=r"rater has the shape \(2,\); with 3 votes it must be"):
        replace(votes, clusters={"rater": np.array([0, 1], dtype=np.int32)})
    with pytest.raises(ValueError, match="must be sorted and unique"):
        replace(votes, names=("slate", "mica", "talc"))


def test_a_missing_rater_is_refused_only_when_it_is_asked_for() -> None:
    votes = replace(read(*GOOD), clusters={"rater": np.array([0, -1, 1], dtype=np.int32)})

    with pytest.raises(BadVotesError) as error:
        votes.cluster("rater")
    with pytest.raises(ValueError, match="there is no grouping column 'prompt'; there is rater"):
        votes.cluster("prompt")

    assert str(error.value) == ("1 row has no rater: row 2; write one, or do not cluster by rater")


def test_numbers_that_are_not_finite_are_refused_only_when_they_are_asked_for() -> None:
    votes = replace(read(*GOOD), numbers={"tokens": np.array([1.0, np.nan, np.inf])})

    with pytest.raises(BadVotesError) as error:
        votes.number("tokens")
    with pytest.raises(ValueError, match="there is no column of numbers 'bold'; there is tokens"):
        votes.number("bold")

    assert str(error.value) == (
        "2 rows have a tokens that is not a finite number: row 2 nan, row 3 inf; write a number"
    )


def test_some_votes_keep_the_names_and_their_columns() -> None:
    votes = replace(read(*GOOD), numbers={"tokens": np.array([1.0, 2.0, 3.0])})

    some = votes.select(np.array([True, False, True]))

    assert (some.names, len(some)) == (votes.names, 2)
    assert some.numbers["tokens"].tolist() == [1, 3]
