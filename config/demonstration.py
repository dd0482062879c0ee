"""The first start of an empty site: demonstration models, and a board that already has votes."""

from collections.abc import Callable

from django.db import transaction

from arena.models import LanguageModel
from arena.progress import progress
from benchmarks.services import load_demonstration
from bias.services import simulate_votes
from bias.simulation.report import SimulationPlan

PLAN = SimulationPlan()


def has_models() -> bool:
    return LanguageModel.objects.exists()


def add_demonstration(say: Callable[[str], None], go_on: Callable[[], None]) -> None:
    """Fill a site that has no models; both models and votes are stored, or neither.

    `go_on` is called now and then and may raise to end it. A site with models keeps what it has.
    """
    with transaction.atomic():  # a start that is cut off leaves an empty site, to be filled anew
        added = load_demonstration()
        if not added:
            return
        say(f"Added the demonstration models {', '.join(model.name for model in added)}")
        with progress(f"Simulating {PLAN.votes:,} votes by {PLAN.raters} raters") as advance:

            def on_progress(done: int, votes: int) -> None:
                go_on()
                advance(done, votes)

            simulate_votes(PLAN, on_progress)
