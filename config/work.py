"""Which work rows exist and who executes them."""

from collections.abc import Callable
from dataclasses import dataclass

from arena.services.work import CHECK_RATERS, REFIT_RATINGS, SWEEP_BATTLES
from arena.tasks import sweep_battles
from evaluation.tasks import look_at_raters, refit


@dataclass(frozen=True)
class Work:
    execute: Callable[[], object]
    every_seconds: float | None  # None: only when asked for


WORK = {
    REFIT_RATINGS: Work(refit, None),
    SWEEP_BATTLES: Work(sweep_battles, 30),
    CHECK_RATERS: Work(look_at_raters, 86_400),
}
