"""The simulation that a demonstration begins with, run once for all tests that look at it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from benchmarks.services import load_demonstration
from bias.services import simulate_votes
from bias.simulation.report import SimulationPlan, SimulationReport


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[SimulationReport]:
    """Simulate as on a new site; every test of the module sees its rows, all are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demonstration()
        yield simulate_votes(SimulationPlan())
        transaction.set_rollback(True)
