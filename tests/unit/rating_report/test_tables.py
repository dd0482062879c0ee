"""The report for programs: JSON without NaN, CSV with every model."""

import csv
import io
import json
import math

import pytest

from evaluation.rating_report.as_json import as_json
from evaluation.rating_report.table import as_csv
from tests.unit.rating_report.documents import a_document, a_row, provisional

UNBEATEN = {"model": "onyx", "reason": "unbeaten", "message": "onyx won all.", "votes": 2}


def test_json_is_the_document() -> None:
    document = a_document(ratings=[a_row("granite"), a_row("石英")], not_rated=[UNBEATEN])

    text = as_json(document)

    assert json.loads(text) == document
    assert list(json.loads(text)) == list(document)
    assert "石英" in text


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_json_never_holds_what_is_no_number(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json(a_document(ratings=[a_row("granite", score=number)]))


def test_csv_has_one_row_for_every_model() -> None:
    rows = [a_row('gra"nite, new', low=None), provisional("mica")]

    table = list(
        csv.DictReader(io.StringIO(as_csv(a_document(ratings=rows, not_rated=[UNBEATEN]))))
    )

    assert [row["model"] for row in table] == ['gra"nite, new', "mica", "onyx"]
    assert [row["score"] for row in table] == ["1040.4", "1040.4", ""]
    assert [row["provisional"] for row in table] == ["false", "true", ""]
    assert [row["rank_best"] for row in table] == ["1", "", ""]
    assert [row["votes"] for row in table] == ["1234", "120", "2"]
    assert [row["reason"] for row in table] == ["", "", "unbeaten"]
    assert table[0]["low"] == ""
