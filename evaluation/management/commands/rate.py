"""Rate the models of any votes file; needs no database."""

import shutil
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from types import MethodType
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, DjangoHelpFormatter
from rich.console import Console

from evaluation.rate_file import rate_file
from evaluation.rate_request import CHOICES, BadOptionError, RateRequest, read_request
from evaluation.rating_report.as_json import as_json
from evaluation.rating_report.document import RatingDocument
from evaluation.rating_report.table import as_csv
from evaluation.rating_report.text import as_text
from evaluation.ratings.errors import NotEstimableError
from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.source import FORMATS

BAD_INPUT: Final = 2
NOT_RATED: Final = 3
EXAMPLES: Final = """\
Examples:
  touchstone rate docs/examples/votes.csv
  touchstone rate docs/examples/votes.csv --anchor granite=1100 --format json
  touchstone rate docs/examples/votes.csv --cluster rater,prompt --covariates tokens,position
  touchstone rate - --input-format csv < docs/examples/votes.csv

The file has the columns model_a, model_b and winner (model_a, model_b, tie or both_bad), and may
have rater, prompt, display_left, sampling_prob and covariates. Exit status: 0 if at least one model
was rated; 2 for bad input or a bad option; 3 if the votes are valid and support no rating.
"""


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the examples, and Django's own options at the end."""


class Command(BaseCommand):
    help = f"Bradley-Terry scores, with intervals, of the models in a votes file.\n\n{EXAMPLES}"
    requires_system_checks: list[str] = []  # they look at the site; a file needs none of it

    def create_parser(self, *args: Any, **options: Any) -> Any:
        parser = super().create_parser(*args, formatter_class=_Formatter, **options)
        # One sentence, as for every other refusal, instead of the usage and its options.
        parser.error = MethodType(lambda _parser, message: self._refuse(message), parser)  # type: ignore[method-assign]  # no other way in
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Values are read in `handle`: what is none gets one sentence that names the option.
        add = parser.add_argument
        add("file", metavar="FILE", help=".csv, .jsonl, .ndjson or .parquet; - is standard input")
        add("--input-format", help=f"{', '.join(FORMATS)}; else the suffix tells")
        add("--ties", default="half", help=_choices("ties"))
        add("--interval", default="sandwich", help=_choices("interval"))
        add("--level", default="0.95", help="of the intervals (0.95)")
        add("--rounds", default="1000", help="of the bootstrap (1000)")
        add("--seed", default="0", help="of the bootstrap (0)")
        add("--cluster", metavar="COLUMNS", help="votes that belong together: rater, prompt, both "
            "with a comma, or any column")  # fmt: skip
        add("--covariates", metavar="NAMES", help="rate at equal NAMES: columns of A minus B, or "
            "NAME_a and NAME_b; position is what being shown first adds")  # fmt: skip
        add("--anchor", metavar="MODEL=SCORE", help="shift all scores so that MODEL has SCORE")
        add("--engine", default="newton", help=_choices("engine"))
        add("--weights", default="none", help="none, pair, sampling (from sampling_prob) or a "
            "column (none)")  # fmt: skip
        add("--rater-cap", metavar="SHARE", help="the most that one rater may weigh, such as 0.03")
        add("--prompt-cap", metavar="SHARE", help="the most that one prompt may weigh")
        add("--prior-sd", metavar="LOGITS", help="of a Normal prior on the strengths; none if not "
            "given")  # fmt: skip
        add("--fragility", action="store_true", help="how few votes decide each place")
        add("--strict", action="store_true", help="status 3 unless every model can be rated")
        add("--format", default="text", help=_choices("format"))

    def handle(self, *_args: Any, file: str, input_format: str | None, **options: Any) -> None:
        terminal = Console(stderr=True)
        try:
            request = read_request(options)
            with terminal.status(f"Rating {file}", spinner="line"):  # silent but on a terminal
                document = rate_file(file, request, input_format=input_format)
        except (BadOptionError, VotesFileError) as error:
            self._refuse(str(error))
        except NotEstimableError as error:
            self._refuse(error.sentence, NOT_RATED)
        self.stdout.write(self._report(document, request), ending="")
        if not document["ratings"] or (request.strict and document["not_rated"]):
            sys.exit(NOT_RATED)

    def _report(self, document: RatingDocument, request: RateRequest) -> str:
        if request.format == "json":
            return as_json(document)
        if request.format == "csv":
            return as_csv(document)
        width = shutil.get_terminal_size().columns if self.stdout.isatty() else None
        return as_text(document, width)

    def _refuse(self, sentence: str, status: int = BAD_INPUT) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(status)


def _choices(option: str) -> str:
    return f"{', '.join(CHOICES[option])} ({CHOICES[option][0]})"
