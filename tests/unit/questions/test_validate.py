"""The validator: our bank is in order, and a broken one is described line by line."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from arena.questions.bank import load_bank
from arena.questions.validate import check, main
from tests.unit.questions.rows import a_line

ROOT = Path(__file__).resolve().parents[3]
DOMAINS = ("animals", "arithmetic", "culture", "dates", "elements", "language", "space", "units")


def a_bank(folder: Path, *, sizes: dict[str, int] | None = None) -> Path:
    """Write a bank without a fault: eight domains of forty, or the given sizes."""
    for domain, size in {**dict.fromkeys(DOMAINS, 40), **(sizes or {})}.items():
        lines = [numbered(domain, number) for number in range(size)]
        (folder / f"{domain}.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def numbered(file: str, number: int, **changes: Any) -> str:
    names = ("What", "Which", "Who", "Where")
    wordings = [f"{name} in {file} has the number {number}?" for name in names]
    row: dict[str, Any] = {"id": f"{file}-{number}", "domain": file, "wordings": wordings}
    return a_line(**{**row, **changes})


def replace_line(folder: Path, file: str, number: int, line: str) -> None:
    lines = (folder / file).read_text().splitlines()
    lines[number - 1] = line
    (folder / file).write_text("\n".join(lines))


def told(folder: Path) -> list[str]:
    return [str(violation) for violation in check(folder)[0]]


def test_our_bank_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0

    printed = capsys.readouterr()
    n_questions, n_domains = (int(word) for word in printed.out.split() if word.isdigit())
    assert n_questions >= 300
    assert n_domains >= 8
    assert printed.err == ""


def test_a_good_bank_has_no_violation(tmp_path: Path) -> None:
    assert told(a_bank(tmp_path)) == []


def test_every_violation_is_printed_and_the_status_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_bank(tmp_path)
    replace_line(tmp_path, "dates.jsonl", 3, numbered("dates", 2, source=None, extra=1))
    replace_line(tmp_path, "units.jsonl", 9, numbered("units", 8, language="xx", id="Units 8"))

    assert main([str(tmp_path)]) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "dates.jsonl, line 3, id dates-2, field source: nothing is there; add the field.",
        "dates.jsonl, line 3, id dates-2, field extra: 1 stands in an unknown field; the known "
        "ones are accept, domain, id, language, source, statement, tempting_wrong_answer, truth, "
        "wordings.",
        "units.jsonl, line 9, id Units 8, field id: 'Units 8' is not kebab-case; use a-z, 0-9 and "
        "single hyphens.",
        "units.jsonl, line 9, id Units 8, field language: 'xx' is not a language of the bank (en).",
    ]


def test_a_line_that_is_no_json_does_not_hide_the_next(tmp_path: Path) -> None:
    a_bank(tmp_path)
    replace_line(tmp_path, "dates.jsonl", 3, "{oops")
    replace_line(tmp_path, "dates.jsonl", 4, numbered("dates", 3, language="xx"))

    first, second = told(tmp_path)

    assert first.startswith("dates.jsonl, line 3, field line: '{oops' is not a JSON object")
    assert second.startswith("dates.jsonl, line 4, id dates-3, field language: 'xx'")


def test_an_id_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    a_bank(tmp_path)
    replace_line(tmp_path, "units.jsonl", 2, numbered("units", 1, id="dates-0"))

    assert told(tmp_path) == [
        "units.jsonl, line 2, id dates-0, field id: 'dates-0' is the id of dates.jsonl, line 1 as "
        "well; choose another."
    ]


def test_a_wording_of_another_question_is_refused_whatever_its_case_and_signs(
    tmp_path: Path,
) -> None:
    a_bank(tmp_path)
    wordings = [f"{name} is odd?" for name in ("What", "Which", "Who")]
    wordings.append("WHERE in dates has the number, 7?")
    replace_line(tmp_path, "units.jsonl", 2, numbered("units", 1, wordings=wordings))

    assert told(tmp_path) == [
        "units.jsonl, line 2, id units-1, field wordings: 'WHERE in dates has the number, 7?' is "
        "asked in dates.jsonl, line 8 already; word it anew."
    ]


def test_a_wording_that_a_question_has_twice_is_refused(tmp_path: Path) -> None:
    a_bank(tmp_path)
    wordings = [f"{name} is odd?" for name in ("What", "Which", "Who", "Where", "who")]
    replace_line(tmp_path, "units.jsonl", 2, numbered("units", 1, wordings=wordings[:4] * 2))

    assert len(told(tmp_path)) == 4


def test_a_question_in_the_wrong_file_is_refused(tmp_path: Path) -> None:
    a_bank(tmp_path)
    replace_line(tmp_path, "units.jsonl", 2, numbered("units", 1, domain="dates"))

    assert told(tmp_path) == [
        "units.jsonl, line 2, id units-1, field domain: 'dates' does not match the name of the "
        "file; write 'units'."
    ]


def test_too_few_questions_and_domains_are_refused(tmp_path: Path) -> None:
    (tmp_path / "dates.jsonl").write_text(numbered("dates", 0))

    assert told(tmp_path) == [
        "all files, field id: 1 questions are too few; at least 300 are needed.",
        "all files, field domain: 1 domains are too few; at least 8 are needed.",
    ]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path)[0] == (
        "all files, field id: 0 questions are too few; at least 300 are needed."
    )


@pytest.mark.parametrize("size", [18, 100])
def test_a_domain_outside_half_to_twice_its_even_share_is_refused(
    tmp_path: Path, size: int
) -> None:
    low, high = {18: (19, 74), 100: (24, 95)}[size]  # 298 or 380 questions, 8 domains
    a_bank(tmp_path, sizes={"space": size})

    assert told(tmp_path)[-1] == (
        f"space.jsonl, field domain: {size} questions are out of balance; {low} to {high} keep "
        "the domains even."
    )


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    a_bank(tmp_path)
    (tmp_path / "culture.jsonl").write_bytes("Brontë".encode("latin-1"))

    assert told(tmp_path)[0] == "culture.jsonl, field line: 235 is no UTF-8; save it as UTF-8."


def test_the_reference_page_counts_the_questions_of_each_domain() -> None:
    bank = load_bank()
    counts = Counter(question.domain for question in bank)
    numeric = Counter(question.domain for question in bank if question.truth_kind == "numeric")
    page = (ROOT / "docs" / "reference" / "question-bank.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)

    assert {row[0]: (int(row[1]), int(row[2])) for row in rows} == {
        domain: (count, numeric[domain]) for domain, count in counts.items()
    }
    assert f"{len(bank)} facts" in page
