"""The method page: its example runs, and it explains every code that a rating can give."""

import doctest
from pathlib import Path

import pytest

from evaluation.ratings.reasons import NotRankedCode, NotRatedCode

PAGE = Path(__file__).parents[3] / "docs" / "method" / "ratings.md"
CODES = sorted({*NotRatedCode.__args__, *NotRankedCode.__args__})  # type: ignore[attr-defined]  # Literal


def test_the_example_on_the_page_runs() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)

    assert (result.failed, result.attempted) == (0, 4)


@pytest.mark.parametrize("code", CODES)
def test_the_page_explains_the_code(code: str) -> None:
    assert f"`{code}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lead", "percent"), [(50, 57.1), (100, 64.0), (200, 76.0), (400, 90.9)])
def test_the_table_of_leads_is_right(lead: int, percent: float) -> None:
    share = 100 / (1 + 10 ** (-lead / 400))  # the definition of the scale, in powers of ten

    assert round(share, 1) == percent
    assert f"| {lead} | {percent} % |" in PAGE.read_text(encoding="utf-8")
