"""Fill batches with rows of falling length, as many as every budget allows."""

from collections.abc import Sequence

from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.planning.plan import Batch, Row


def fill_batches(rows: Sequence[Row], n_prefix: int, limits: Limits) -> tuple[Batch, ...]:
    """Return the rows in batches.

    A row over a budget stands alone in its batch. Only an input that is by itself too long can
    be such a row, and it cannot be made smaller.
    """
    masked = limits.capabilities.tree and (n_prefix > 0 or not all(row.is_chain for row in rows))
    batches: list[Batch] = []
    together: list[Row] = []
    scored = 0
    for row in sorted(rows, key=lambda row: -len(row.tokens)):
        width = len(together[0].tokens) if together else 0
        n_scored = len(row.target_nodes)
        if together and not (
            scored + n_scored <= limits.budgets.scored
            and limits.allow(len(together) + 1, width, n_prefix, masked=masked)
        ):
            batches.append(Batch(tuple(together)))
            together, scored = [], 0
        together.append(row)
        scored += n_scored
    if together:
        batches.append(Batch(tuple(together)))
    return tuple(batches)
