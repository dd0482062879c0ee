"""Check the whole question bank and name everything that is wrong with it.

    python -m arena.questions.validate

Prints one sentence a violation, with file, line, id, field and value, and ends with status 1; or
says how many questions are in order.
"""

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from arena.questions.bank import BANK_FOLDER, BankQuestion, bank_files, lines_of, question_of
from arena.questions.rules import bare, faults_of
from arena.questions.shape import Fault, read_row

MIN_QUESTIONS = 300
MIN_DOMAINS = 8
# A domain has half to twice its even share of the questions. Suggestions draw domains evenly, so
# this keeps any question from being suggested more than four times as often as another.
MAX_IMBALANCE = 2


@dataclass(frozen=True)
class Violation:
    file: str
    fault: Fault
    line: int | None = None
    question_id: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.question_id is not None:
            place += f", id {self.question_id}"
        return f"{place}, {self.fault}"


@dataclass(frozen=True)
class Placed:
    file: str
    line: int
    question: BankQuestion

    def violation(self, fault: Fault) -> Violation:
        return Violation(self.file, fault, self.line, self.question.id)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m arena.questions.validate", description="Check the question bank."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=BANK_FOLDER)
    found, placed = check(parser.parse_args(arguments).folder)
    if found:
        sys.stderr.writelines(f"{violation}\n" for violation in found)
        return 1
    n_domains = len({each.question.domain for each in placed})
    sys.stdout.write(f"{len(placed)} questions in {n_domains} domains are in order.\n")
    return 0


def check(folder: Path) -> tuple[list[Violation], list[Placed]]:
    """Return every violation in the folder, and the questions whose shape is right."""
    found: list[Violation] = []
    placed: list[Placed] = []
    for file in bank_files(folder):
        try:
            lines = lines_of(file)
        except UnicodeDecodeError as error:
            fault = Fault("line", error.object[error.start], "is no UTF-8; save it as UTF-8.")
            found.append(Violation(file.name, fault))
            continue
        for number, line in enumerate(lines, start=1):
            row, faults = read_row(line)
            if faults:
                name = row["id"] if isinstance(row.get("id"), str) else None
                found += [Violation(file.name, fault, number, name) for fault in faults]
            else:
                placed.append(Placed(file.name, number, question_of(row)))
    for each in placed:
        found += [each.violation(fault) for fault in faults_of(each.question)]
    found += [*_in_the_wrong_file(placed), *_repeated(placed), *_unbalanced(placed)]
    return found, placed


def _in_the_wrong_file(placed: Iterable[Placed]) -> Iterator[Violation]:
    for each in placed:
        domain, stem = each.question.domain, each.file.removesuffix(".jsonl")
        if domain != stem:
            says = f"does not match the name of the file; write {stem!r}."
            yield each.violation(Fault("domain", domain, says))


def _repeated(placed: Iterable[Placed]) -> Iterator[Violation]:
    ids: dict[str, Placed] = {}
    wordings: dict[str, Placed] = {}
    for each in placed:
        first = ids.setdefault(each.question.id, each)
        if first is not each:
            says = f"is the id of {first.file}, line {first.line} as well; choose another."
            yield each.violation(Fault("id", each.question.id, says))
        own: Counter[str] = Counter()
        for wording in each.question.wordings:
            own[bare(wording)] += 1
            first = wordings.setdefault(bare(wording), each)
            if first is not each or own[bare(wording)] > 1:
                says = f"is asked in {first.file}, line {first.line} already; word it anew."
                yield each.violation(Fault("wordings", wording, says))


def _unbalanced(placed: list[Placed]) -> Iterator[Violation]:
    domains = Counter(each.file for each in placed)
    if len(placed) < MIN_QUESTIONS:
        says = f"questions are too few; at least {MIN_QUESTIONS} are needed."
        yield Violation("all files", Fault("id", len(placed), says))
    if len(domains) < MIN_DOMAINS:
        says = f"domains are too few; at least {MIN_DOMAINS} are needed."
        yield Violation("all files", Fault("domain", len(domains), says))
    even = len(placed) / max(len(domains), 1)
    low, high = math.ceil(even / MAX_IMBALANCE), math.floor(even * MAX_IMBALANCE)
    for file, n_questions in domains.items():
        if not low <= n_questions <= high:
            says = f"questions are out of balance; {low} to {high} keep the domains even."
            yield Violation(file, Fault("domain", n_questions, says))


if __name__ == "__main__":
    sys.exit(main())
