"""Divide the inputs into clusters of runs under one prefix, and runs of their own.

A cached prefix must end before the first scored token: its logits are never computed.

Shared tokens are lost where a run is divided without a prefix. So wherever there is a choice, the
one that forwards fewer tokens again is taken.
"""

from dataclasses import dataclass

from benchmarks.engine.planning.inputs import Inputs
from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.planning.runs import Run, all_inputs

MIN_PREFIX = 16  # tokens; a shorter prefix is not worth a forward of its own
ROW_MAX = 2_048  # nodes; the attention of a row grows with their square
MIN_CONTEXTS = 3
MIN_BRANCHES = 3
WORTH_A_TREE = 0.75  # of the plain length: below it the mask pays


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """Runs that become rows under one prefix: the first `n_prefix` tokens of each input."""

    n_prefix: int
    runs: tuple[Run, ...]


def split(inputs: Inputs, limits: Limits) -> tuple[list[Group], list[Run]]:
    """Return the clusters, and the runs without a prefix; every input is in exactly one run."""
    groups: list[Group] = []
    alone: list[Run] = []
    waiting = [all_inputs(inputs)] if inputs.tokens else []
    while waiting:
        run = waiting.pop()
        n_prefix = _prefix_length(run, limits)
        if n_prefix:
            group, rest = _cluster(run, n_prefix, limits)
            waiting.extend(rest)
            if len(group.runs) == 1 and _fits(group.runs[0], 0, limits):
                alone.extend(group.runs)  # a prefix for one row saves nothing
            elif group.runs:
                groups.append(group)
        elif len(run) == 1 or (_fits(run, 0, limits) and run.size <= WORTH_A_TREE * run.plain):
            alone.append(run)
        else:
            waiting.extend(_divided(run, limits))
    return groups, alone


def _fits(run: Run, n_prefix: int, limits: Limits) -> bool:
    """Tell whether the run may be one row; a single input always may, it cannot be divided."""
    if len(run) == 1:
        return True
    if not limits.capabilities.tree:
        return False
    below = run.size - n_prefix
    # One long context with its answers would be forwarded whole for each of them.
    longest = max(ROW_MAX, run.longest - n_prefix + ROW_MAX // 4)
    return (
        below <= min(longest, limits.longest_row(n_prefix))
        and run.n_scored <= limits.budgets.scored
    )


def _mask_fits(run: Run, n_prefix: int, limits: Limits) -> bool:
    is_masked = limits.capabilities.tree
    return not is_masked or limits.allow_mask(1, run.size - n_prefix, n_prefix)


def _prefix_length(run: Run, limits: Limits) -> int:
    """Return how many tokens of the run are worth a cached prefix, or 0."""
    n_prefix = min(run.common, run.first_scored)
    if len(run) == 1 or not limits.capabilities.prefix or n_prefix < MIN_PREFIX:
        return 0
    if _fits(run, 0, limits):
        if run.size <= ROW_MAX // 4:
            return 0
        if run.n_contexts < MIN_CONTEXTS or run.n_branches < MIN_BRANCHES:
            return 0
    elif _fits(run, n_prefix, limits):
        return n_prefix
    # One input scored early must not shorten the prefix of all others.
    early = int(run.inputs.lengths[run.indices[run.scored_early()]].sum())
    return n_prefix if _forwarded_again(run, n_prefix) <= early else 0


def _forwarded_again(run: Run, n_prefix: int) -> int:
    """Return the common tokens after the prefix, for each row but the first that needs them."""
    n_rows = max(run.n_branches, -(-(run.size - n_prefix) // ROW_MAX))
    return (run.common - n_prefix) * (n_rows - 1)


def _cluster(run: Run, n_prefix: int, limits: Limits) -> tuple[Group, list[Run]]:
    """Return the rows under the prefix, and the runs that do better with a longer one."""
    runs: list[Run] = []
    rest: list[Run] = []
    is_whole = n_prefix < run.common and _fits(run, n_prefix, limits)
    waiting = [run] if is_whole else run.branches()
    while waiting:
        part = waiting.pop()
        if _fits(part, n_prefix, limits):
            needs_no_mask_alone = len(part) == 1 and not _mask_fits(part, n_prefix, limits)
            (rest if needs_no_mask_alone else runs).append(part)
        elif n_prefix < _prefix_length(part, limits) <= _forwarded_again(part, n_prefix):
            rest.append(part)
        else:
            waiting.extend(part.branches())
    return Group(n_prefix, tuple(runs)), rest


def _divided(run: Run, limits: Limits) -> list[Run]:
    """Return smaller runs; inputs scored early are taken out where they keep others apart."""
    early = run.scored_early()
    is_in_the_way = limits.capabilities.prefix and run.common >= MIN_PREFIX
    if is_in_the_way and 0 < 2 * int(early.sum()) < len(run):
        return [run.only(~early), *run.only(early).branches()]
    return run.branches()
