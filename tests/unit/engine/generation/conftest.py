"""Tiny models are faster on one thread; other tests get their threads back."""

from tests.unit.engine.execution.conftest import one_quiet_thread

__all__ = ["one_quiet_thread"]
