"""Find raters who vote unlike the others, and decide what becomes of their votes."""

import json
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.errors import ArenaError
from arena.models import ExclusionProposal
from arena.services import confirm_proposal, dismiss_proposal
from evaluation.rater_checks import check_raters
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.sentences import counted

EXAMPLES = """\
Examples:
  touchstone raters check
  touchstone raters list --format json
  touchstone raters confirm 3 --by "Ada Byron"
  touchstone raters dismiss 3 --by "Ada Byron"
"""
_NOT_ESTIMABLE = 3


class Command(BaseCommand):
    help = (
        "Look for raters who vote unlike the others. A finding is a suggestion: votes leave the "
        f"boards only when somebody confirms it. {EXAMPLES}"
    )

    def create_parser(self, *args: Any, **options: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("check", help="judge every rater now; a worker does so once a day")
        listing = actions.add_parser("list", help="proposals, the undecided first")
        listing.add_argument("--format", choices=["text", "json"], default="text")
        for name, does in (
            ("confirm", "exclude all votes of the rater"),
            ("dismiss", "let the votes count"),
        ):
            action = actions.add_parser(name, help=does)
            action.add_argument("proposal", type=int, help="its number")
            action.add_argument("--by", required=True, help="who decides; kept with the decision")

    def handle(self, *_args: Any, **options: Any) -> None:
        given = Namespace(**options)
        try:
            match given.action:
                case "check":
                    self._check()
                case "list":
                    self._list(given.format)
                case "confirm":
                    votes = confirm_proposal(given.proposal, by=given.by)
                    self.stdout.write(f"{counted(votes, 'vote')} excluded.")
                case "dismiss":
                    dismiss_proposal(given.proposal, by=given.by)
                    self.stdout.write("The votes go on counting.")
        except ArenaError as error:
            raise CommandError(error.sentence, returncode=2) from error
        except NotEstimableError as error:
            raise CommandError(error.sentence, returncode=_NOT_ESTIMABLE) from error

    def _check(self) -> None:
        found = check_raters()
        self.stdout.write(
            f"{counted(found.judged, 'rater')} judged, {found.watched} to watch, "
            f"{len(found.proposals)} proposed for exclusion."
        )
        if found.proposals:
            self.stdout.write("`touchstone raters list` shows them; nothing is excluded yet.")

    def _list(self, form: str) -> None:
        proposals = sorted(ExclusionProposal.objects.all(), key=lambda one: one.state != "open")
        rows = [
            {
                "proposal": one.pk,
                "state": one.state,
                "rater": str(one.rater_id),
                "code": one.code,
                "detector": one.detector,
                "evidence": one.evidence,
                "decided_by": one.decided_by or None,
            }
            for one in proposals
        ]
        if form == "json":
            self.stdout.write(json.dumps(rows, indent=2))
            return
        if not proposals:
            self.stdout.write("No proposals. `touchstone raters check` looks for raters now.")
        for one in proposals:
            self.stdout.write(
                f"{one.pk:>4}  {one.state:<9}  rater {one.rater_id}  {one.code}, "
                + ", ".join(f"{name} {_short(value)}" for name, value in one.evidence.items())
            )


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
