"""The report for people: what stands where, and that it fits."""

import pytest
from rich.cells import cell_len

from evaluation.rating_report.text import as_text
from tests.unit.rating_report.documents import a_document, a_row, provisional


def test_a_plain_rating_is_one_table() -> None:
    assert as_text(a_document()).splitlines() == [
        "3 models, 12,345 votes",
        "ties half; interval sandwich at 0.95; engine newton",
        "",
        "Rank  Model    Score   Low  High  Votes",
        " 1-2  granite   1040  1020  1061  1,234",
        " 1-2  mica       985   970  1000  1,234",
    ]


def test_the_method_names_everything_that_was_asked() -> None:
    document = a_document()
    document["method"] |= {
        "interval": "none",
        "cluster": ["rater", "prompt"],
        "covariates": ["tokens"],
        "weights": "pair",
        "prior_sd": 1.5,
        "anchor": {"model": "mica", "score": 1000.0},
    }

    assert as_text(document).splitlines()[1:3] == [
        "ties half; interval none; engine newton; clustered by rater and prompt; at equal tokens; "
        "weights",
        "  pair; prior SD 1.5; mica = 1000",
    ]


def test_what_has_no_rank_stands_apart() -> None:
    rows = [provisional("granite", low=None, high=None), a_row("mica"), a_row("talc", group=2)]

    lines = as_text(a_document(ratings=rows)).splitlines()

    titles = [line for line in lines if line.startswith(("Provisional", "Group"))]
    assert [title.split(":")[0] for title in titles] == [
        "Provisional",
        "Group 2, on a scale of its own",
    ]
    assert lines.index(titles[0]) > lines.index(next(line for line in lines if "mica" in line))
    [row] = [line for line in lines if "granite" in line]
    assert row.split() == ["-", "granite", "1040", "-", "-", "120"]


def test_marks_say_what_a_score_rests_on() -> None:
    rows = [
        a_row("granite", prior_only=True),
        a_row("mica", fragility=10),  # of 1,234 votes
        a_row("talc", fragility=11),
        a_row("slate", fragility=11, votes=11_000),  # one in a thousand
    ]

    lines = as_text(a_document(ratings=rows)).splitlines()

    def mark(model: str) -> str:
        return next(line for line in lines if model in line).partition("1,234")[2].strip()

    assert (mark("granite"), mark("mica"), mark("talc")) == (
        "prior only",
        "fragile: at most 10",
        "",
    )
    assert lines[-1].endswith("11,000  fragile: at most 11")


def test_what_is_beside_the_scores_follows_the_table() -> None:
    document = a_document(
        not_rated=[
            {"model": "onyx", "reason": "unbeaten", "message": "onyx won all.", "votes": 2},
        ],
        position={"logit": 0.0576, "se": 0.01, "low": 0.038, "high": 0.0772, "points": 10.0,
                  "removed": True},
        coefficients=[{"name": "tokens", "estimate": 0.25, "se": 0.01, "low": 0.23, "high": 0.27,
                       "scale": 0.41, "variance_left": 0.8}],
        clusters=[{"column": "rater", "clusters": 1200, "effective": 96.04,
                   "median_se_ratio": 1.2, "median_se_ratio_uncorrected": 1.195}],
        tie_parameter=-0.5,
        warnings=["few raters"],
    )  # fmt: skip

    text = as_text(document)

    assert text.partition("\nNot rated")[2].splitlines() == [
        "",
        "* onyx won all.",
        "",
        "Shown first: +10.0 points, +0.0576 logits (+0.0380 to +0.0772); taken out of the scores.",
        "",
        "Tie parameter: -0.5000",
        "",
        "Covariates (logits per standard deviation)",
        "* tokens: +0.2500 (+0.2300 to +0.2700); 80% of it is not fixed by the models",
        "",
        "Votes that belong together",
        "* rater: 1,200 clusters, worth 96.0 of equal size; standard errors 1.20 times the plain "
        "ones",
        "",
        "Notes",
        "* few raters",
    ]


@pytest.mark.parametrize("width", [50, 60, 80])
def test_the_report_fits_the_terminal(width: int) -> None:
    long = "organisation/a-model-with-a-very-long-name-that-does-not-fit-anywhere-near-here"
    rows = [a_row(long), a_row("石英" * 40), provisional("mica")]
    refused = {"model": "onyx", "reason": "unbeaten", "message": "onyx " * 40, "votes": 2}

    lines = as_text(a_document(ratings=rows, not_rated=[refused]), width).splitlines()

    assert max(map(cell_len, lines)) <= width
    assert any("organisation" in line and "…" in line and "1,234" in line for line in lines)


def test_without_a_terminal_no_name_is_cut() -> None:
    long = "a" * 300

    assert long in as_text(a_document(ratings=[a_row(long)]))


def test_names_can_neither_steer_the_terminal_nor_style_the_table() -> None:
    names = ["\x1b[31mred", "two\nlines", "[bold]loud[/bold]"]
    warning = f"{names[0]} differs"

    text = as_text(a_document(ratings=[a_row(name) for name in names], warnings=[warning]))

    assert "\x1b" not in text
    assert text.count(r"\x1b[31mred") == 2
    assert r"two\nlines" in text
    assert "[bold]loud[/bold]" in text
