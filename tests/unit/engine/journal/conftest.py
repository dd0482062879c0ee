import os

import pytest


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave fsync out where a test begins hundreds of files: only a loss of power would tell."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
