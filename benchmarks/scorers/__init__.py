"""Stored responses in, verdicts out: pure functions, one file a scorer."""
