"""Let simulated raters with known preferences vote, every vote marked as simulated."""

import json
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.errors import ArenaError
from arena.progress import progress
from bias.services import check_can_simulate, simulate_votes
from bias.simulation.preferences import Crowd, Premiums
from bias.simulation.report import SimulationPlan, SimulationReport

EXAMPLES = """\
Examples:
  touchstone simulate
  touchstone simulate --raters 40 --votes 1500 --seed 1 --format json
  touchstone simulate --sampling active
  touchstone simulate --premium truth=3 assertiveness=0 agreement=0 --ties 0.5
"""
PREMIUMS = [field.name for field in fields(Premiums)]
WHOLE = ("raters", "votes", "seed")
SHARES = ("spread", "ties", "both_bad")


class Command(BaseCommand):
    help = f"Let simulated raters vote on kept answers of the demonstration models. {EXAMPLES}"

    def create_parser(self, *args: Any, **options: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Numbers are read in `handle`: what is none gets one sentence, not the usage of argparse.
        plan, premiums = SimulationPlan(), Premiums()
        parser.add_argument("--raters", default=str(plan.raters), help=f"how many ({plan.raters})")
        parser.add_argument("--votes", default=str(plan.votes), help=f"of them all ({plan.votes})")
        parser.add_argument("--seed", default=str(plan.seed), help=f"of every draw ({plan.seed})")
        parser.add_argument(
            "--premium",
            nargs="+",
            action="extend",
            default=[],
            metavar="NAME=NUMBER",
            help="what a unit adds to the log-odds of being preferred, on average ("
            + ", ".join(f"{name}={getattr(premiums, name):g}" for name in PREMIUMS)
            + ")",
        )
        for name, text in {
            "spread": "SD of a premium among raters, as a share of its mean",
            "ties": "Davidson's tie parameter: equal answers tie with TIES / (2 + TIES)",
            "both_bad": "share of the ties between two wrong answers that are called both bad",
        }.items():
            default = f"{getattr(plan.crowd, name):g}"
            option = f"--{name.replace('_', '-')}"
            parser.add_argument(option, default=default, help=f"{text} ({default})")
        parser.add_argument(
            "--sampling",
            choices=["uniform", "active"],
            default=plan.sampling,
            help="how pairs are drawn: evenly, or where one more vote tells most (uniform)",
        )
        parser.add_argument("--study", help="slug of the study that holds the battles (open-arena)")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        given = Namespace(**options)
        try:
            plan = _plan(given)
            check_can_simulate(plan)  # before the bar, so that a refusal is one sentence
            if given.format == "json":
                report = simulate_votes(plan)
                self.stdout.write(json.dumps(asdict(report), indent=2))
                return
            with progress(f"Simulating {plan.votes:,} votes by {plan.raters} raters") as advance:
                report = simulate_votes(plan, advance)
        except ArenaError as error:
            raise CommandError(error.sentence, returncode=2) from error
        self.stdout.write("\n".join(_lines(report)))


def _plan(given: Namespace) -> SimulationPlan:
    """Raise CommandError, naming option and value, for what cannot be simulated."""
    whole = {name: int(_number(name, getattr(given, name), int)) for name in WHOLE}
    shares = {name: _number(name, getattr(given, name), float) for name in SHARES}
    try:
        crowd = Crowd(premiums=Premiums(**_premiums(given.premium)), **shares)
        return SimulationPlan(**whole, crowd=crowd, sampling=given.sampling, study=given.study)
    except ValueError as error:
        raise CommandError(f"--{error}".replace("_", "-"), returncode=2) from error


def _premiums(words: Iterable[str]) -> dict[str, float]:
    premiums = {}
    for word in words:
        name, _, number = word.partition("=")
        if name not in PREMIUMS:
            raise CommandError(
                f"--premium {word}: there is no premium {name!r}; there are {', '.join(PREMIUMS)}.",
                returncode=2,
            )
        premiums[name] = _number(f"premium {name}", number, float)
    return premiums


def _number(name: str, text: str, kind: type[int] | type[float]) -> float:
    try:
        return kind(text)
    except ValueError as error:
        wanted = "a whole number, such as 40" if kind is int else "a number, such as 0.5"
        option = name.replace("_", "-")
        raise CommandError(f"--{option} is {text!r}; write {wanted}.", returncode=2) from error


def _lines(report: SimulationReport) -> Iterable[str]:
    plan, crowd = report.plan, report.plan.crowd
    yield f"{plan.votes:,} simulated votes are stored, after {report.seconds:.0f} s."
    yield "Winners: " + ", ".join(f"{name} {n:,}" for name, n in report.winners.items())
    yield "Premiums, in log-odds: " + ", ".join(
        f"{name} {getattr(crowd.premiums, name):g}" for name in PREMIUMS
    )
    yield (
        f"A unit of assertiveness is {report.assertiveness_sd:.2f} (boosters minus hedges in a "
        f"reply; their mean is {report.assertiveness_mean:+.2f})."
    )
    yield ""
    yield f"{'model':<12} {'right':>6} {'planted':>8} {'on the demo board':>24}"
    for model in report.models:
        score = "no score yet"
        if model.score is not None:
            score = f"{model.score:.0f}"
            if model.low is not None and model.high is not None:
                score += f" ({model.low:.0f} to {model.high:.0f})"
        yield f"{model.slug:<12} {model.right:>6.0%} {model.planted_score:>8.0f} {score:>24}"
    if report.gain is not None:
        yield (
            f"The pairs of this run were drawn {plan.sampling}ly. By the information of all "
            f"{report.board_votes:,} votes on the board a score is known to "
            f"±{report.gain.drawn:.1f} points (one standard error); as many votes spread evenly "
            f"would be expected to give ±{report.gain.even:.1f}."
        )
    yield f"The board counts {report.board_votes:,} votes: all simulated ones so far and real ones."
