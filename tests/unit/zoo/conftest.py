"""The model folders are made where they are needed."""

import pytest

from benchmarks.zoo.assemble import assemble_zoo


@pytest.fixture(scope="session", autouse=True)
def model_folders() -> None:
    assemble_zoo()
