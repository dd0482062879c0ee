"""Tiny models are faster on one thread; other tests get their threads back."""

from collections.abc import Iterator

import pytest
import torch
import transformers

from benchmarks.engine.planning import packing


@pytest.fixture
def short_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pack rows of small plans so short that several stand in a batch, as in large plans."""
    monkeypatch.setattr(packing, "PACK_TO", 64)


@pytest.fixture(autouse=True, scope="package")
def one_quiet_thread() -> Iterator[None]:
    threads, verbosity = torch.get_num_threads(), transformers.logging.get_verbosity()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    yield
    torch.set_num_threads(threads)
    transformers.logging.set_verbosity(verbosity)
