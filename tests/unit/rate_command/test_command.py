"""`touchstone rate`: what it prints and how it ends. No test here has a database."""

import json
import math
from pathlib import Path

import pytest

from tests.unit.rate_command.running import as_json, rated
from tests.unit.votes_file.files import FORMATS, Record, a_vote, text_file, written

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = str(ROOT / "docs" / "examples" / "votes.csv")
POINTS_PER_LOGIT = 400 / math.log(10)


def votes_between(
    model_a: str, model_b: str, *, won: int, lost: int, tied: int = 0
) -> list[Record]:
    counts = {"model_a": won, "model_b": lost, "tie": tied}
    return [
        {"model_a": model_a, "model_b": model_b, "winner": winner}
        for winner, count in counts.items()
        for _ in range(count)
    ]


@pytest.fixture
def two_models(tmp_path: Path) -> str:
    """Votes 30 to 10: the distance is ln 3."""
    return written(tmp_path, "csv", votes_between("mica", "talc", won=30, lost=10))


def test_two_models_are_as_far_apart_as_the_log_odds(two_models: str) -> None:
    document = as_json(two_models)

    first, second = document["ratings"]
    assert (first["model"], second["model"]) == ("mica", "talc")
    assert first["score"] - second["score"] == pytest.approx(math.log(3) * POINTS_PER_LOGIT)
    assert first["score"] + second["score"] == pytest.approx(2000)
    # se(a - b) = sqrt(v) / (m p (1 - p)) with v = m p (1 - p); half of it belongs to each
    assert first["se"] == pytest.approx(0.5 / math.sqrt(40 * 0.75 * 0.25))
    assert (first["wins"], first["losses"], first["ties"], first["both_bad"]) == (30, 10, 0, 0)


def test_an_anchor_moves_every_score(two_models: str) -> None:
    plain, anchored = as_json(two_models), as_json(two_models, "--anchor", "talc=1200")

    shifts = {
        row["model"]: moved["score"] - row["score"]
        for row, moved in zip(plain["ratings"], anchored["ratings"], strict=True)
    }
    assert anchored["ratings"][1]["score"] == pytest.approx(1200)
    assert shifts["mica"] == pytest.approx(shifts["talc"])
    assert anchored["method"]["anchor"] == {"model": "talc", "score": 1200.0}


def test_every_format_of_the_same_votes_prints_the_same_json(tmp_path: Path) -> None:
    records = [
        {**record, "rater": f"r{row % 7}", "prompt": row % 11, "display_left": "ab"[row % 2]}
        for row, record in enumerate(
            [
                *votes_between("mica", "talc", won=9, lost=5, tied=3),
                *votes_between("talc", "slate", won=4, lost=6, tied=1),
                *votes_between("onyx", "slate", won=3, lost=0),
            ]
        )
    ]

    printed = {
        rated(written(tmp_path, file_format, records), "--format", "json").output
        for file_format in FORMATS
    }

    assert len(printed) == 1
    assert '"raters": 7' in printed.pop()


def numbers_of(document: dict[str, list[dict[str, float]]]) -> list[float]:
    return [row[name] for row in document["ratings"] for name in ("score", "low", "high", "se")]


def test_neither_the_order_of_rows_nor_the_side_of_a_model_matters(tmp_path: Path) -> None:
    rows = Path(EXAMPLE).read_text().splitlines()
    turned = {"model_a": "model_b", "model_b": "model_a"}
    header, *votes = rows
    swapped = []
    for row in votes:
        a, b, winner, rater, prompt, tokens_a, tokens_b = row.split(",")
        cells = (b, a, turned.get(winner, winner), rater, prompt, tokens_b, tokens_a, "b")
        swapped.append(",".join(cells))
    backwards = text_file(tmp_path, "backwards.csv", "\n".join([header, *reversed(votes)]))
    mirrored = text_file(tmp_path, "mirrored.csv", "\n".join([header + ",display_left", *swapped]))

    plain = as_json(EXAMPLE)

    for path in (backwards, mirrored):
        other = as_json(path)
        assert [row["model"] for row in other["ratings"]] == [r["model"] for r in plain["ratings"]]
        assert numbers_of(other) == pytest.approx(numbers_of(plain), rel=1e-9)
        assert other["not_rated"] == plain["not_rated"]
        assert other["data"]["sha256"] == plain["data"]["sha256"]


def test_the_fields_of_the_json_are_those_of_its_schema() -> None:
    document = as_json(EXAMPLE)

    assert list(document) == [
        "schema_version", "method", "data", "fit", "ratings", "not_rated", "position",
        "coefficients", "clusters", "tie_parameter", "warnings",
    ]  # fmt: skip
    assert list(document["method"]) == [
        "model", "ties", "engine", "interval", "level", "cluster", "covariates", "weights",
        "prior_sd", "anchor", "scale", "base", "offset", "seed", "code_version",
    ]  # fmt: skip
    assert list(document["data"]) == [
        "votes", "models", "model_a", "model_b", "tie", "both_bad", "raters", "prompts", "sha256",
    ]  # fmt: skip
    assert list(document["ratings"][0]) == [
        "model", "group", "score", "low", "high", "strength", "se", "rank_best", "rank_worst",
        "votes", "wins", "losses", "ties", "both_bad", "opponents", "provisional", "prior_only",
        "fragility",
    ]  # fmt: skip
    assert list(document["not_rated"][0]) == ["model", "reason", "message", "votes"]


def test_the_data_are_described_as_they_were_recorded(tmp_path: Path) -> None:
    records = [
        a_vote(winner="model_a", rater="ada"),
        a_vote(winner="model_b", rater="bo"),
        a_vote(winner="tie", rater="ada"),
        a_vote(winner="tie (bothbad)", rater=None),
    ]

    document = as_json(written(tmp_path, "jsonl", records))

    described = {name: value for name, value in document["data"].items() if name != "sha256"}
    assert described == {
        "votes": 4, "models": 2, "model_a": 1, "model_b": 1, "tie": 1, "both_bad": 1,
        "raters": 2, "prompts": None,
    }  # fmt: skip
    assert any("tie (bothbad)" in warning for warning in document["warnings"])


def test_names_that_differ_in_case_are_two_models_with_a_warning(tmp_path: Path) -> None:
    records = [a_vote(model_b="Talc", winner="model_a"), a_vote(model_b="Talc", winner="model_b")]

    document = as_json(written(tmp_path, "csv", records))

    assert {row["model"] for row in document["ratings"]} == {"Talc", "talc"}
    assert any("Talc" in warning and "case" in warning for warning in document["warnings"])


def test_only_ties_give_equal_scores_without_intervals(tmp_path: Path) -> None:
    document = as_json(
        written(tmp_path, "csv", votes_between("mica", "talc", won=0, lost=0, tied=5))
    )

    assert [row["score"] for row in document["ratings"]] == pytest.approx([1000, 1000])
    assert [row["low"] for row in document["ratings"]] == [None, None]
    assert "all votes are ties, which says nothing about the spread" in document["warnings"]


def test_a_model_without_a_rating_is_refused_only_by_the_strict() -> None:
    plain = rated(EXAMPLE)
    strict = rated(EXAMPLE, "--strict")

    assert (plain.status, strict.status) == (0, 3)
    assert strict.output == plain.output
    assert "* onyx won all 2 of its votes" in plain.output


def test_votes_that_support_nothing_are_reported_with_status_3(tmp_path: Path) -> None:
    outcome = rated(written(tmp_path, "csv", votes_between("mica", "talc", won=7, lost=0)))

    assert outcome.status == 3
    assert "mica won all 7 of its votes" in outcome.output
    assert "talc lost all 7 of its votes" in outcome.output


def test_an_anchor_without_a_rating_ends_with_status_3() -> None:
    outcome = rated(EXAMPLE, "--anchor", "onyx=1000")

    assert (outcome.status, outcome.output) == (3, "")
    assert outcome.refusal.startswith("anchor onyx has no rating: onyx won all 2 of its votes")


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ([EXAMPLE, "--level", "95"],
         "--level is '95'; it must be a number between 0 and 1, such as 0.95"),
        ([EXAMPLE, "--anchor", "Granite=1000"],
         '--anchor names Granite, which has no vote (did you mean "granite"?)'),
        (["votes.xlsx"], "votes.xlsx: the suffix tells the format and must be one of .csv, .jsonl, "
         ".ndjson, .parquet; or add --input-format"),
        ([EXAMPLE, "--input-format", "xml"],
         "--input-format xml is unknown; allowed: csv, jsonl, parquet"),
        ([EXAMPLE, "--tie", "drop", "--engin", "x"],
         "--engine is 'x'; it must be one of newton, choix"),
        ([EXAMPLE, "--ties", "grk", "--covariates", "tokens"],
         "--covariates cannot be combined with --ties grk; leave one of them out"),
        ([EXAMPLE, "--prior-sd", "1", "--engine", "choix"],
         "--prior-sd cannot be combined with --engine choix; leave one of them out"),
        ([EXAMPLE, "--interval", "bootstrap", "--cluster", "rater,prompt"],
         "--interval bootstrap cannot be combined with two columns of --cluster; leave one of them "
         "out"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_with_status_2(arguments: list[str], refusal: str) -> None:
    outcome = rated(*arguments)

    assert (outcome.status, outcome.output, outcome.refusal) == (2, "", refusal)


def test_what_was_asked_stands_in_the_json() -> None:
    asked = ("--covariates", "tokens,position", "--cluster", "prompt", "--rounds", "50")

    outcome = rated(EXAMPLE, *asked, "--format", "json")

    document = json.loads(outcome.output)
    assert document["method"]["covariates"] == ["tokens", "position"]
    assert document["method"]["cluster"] == ["prompt"]
    assert [part["name"] for part in document["coefficients"]] == ["tokens"]
    assert document["position"]["removed"] is True
    assert [part["column"] for part in document["clusters"]] == ["rater", "prompt"]
    assert document["fit"]["converged"] is True


def test_caps_are_named_with_the_weights() -> None:
    outcome = rated(EXAMPLE, "--rater-cap", "0.2", "--format", "json")

    assert json.loads(outcome.output)["method"]["weights"] == "none, rater cap 0.2"


def test_every_kind_of_problem_has_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", [a_vote(), a_vote(winner="left"), a_vote(model_b="talc")])

    outcome = rated(path)

    assert (outcome.status, outcome.output) == (2, "")
    assert outcome.refusal.splitlines() == [
        f'{path}: 1 row has a model against itself: row 3 "talc"; a vote needs two models',
        f'{path}: 1 row has an unknown winner: row 2 "left"; '
        "allowed: model_a, model_b, tie, both_bad",
    ]


def test_csv_lists_every_model() -> None:
    lines = rated(EXAMPLE, "--format", "csv").output.splitlines()

    assert [line.split(",")[0] for line in lines] == [
        "model", "granite", "mica", "slate", "pyrite", "talc", "onyx",
    ]  # fmt: skip
