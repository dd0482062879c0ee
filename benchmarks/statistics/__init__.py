"""Standard errors and intervals of what benchmarks and boards count: pure functions."""
