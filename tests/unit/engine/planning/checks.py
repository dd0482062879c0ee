"""Read a plan back without the planner: what its rows say was asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from benchmarks.engine.planning.plan import Budgets, Capabilities, EncodedRequest, Plan, Row

# (request, part) -> (input up to the scored node, target token), by place
Asked = dict[tuple[int, int], list[tuple[tuple[int, ...], int]]]


def brute_force_unique(requests: Iterable[EncodedRequest]) -> int:
    """Count the nodes of a trie built token by token."""
    children: dict[tuple[int, int], int] = {}
    for request in requests:
        node = -1
        for token in request.tokens.tolist():
            node = children.setdefault((node, token), len(children))
    return len(children)


def asked_by(requests: Iterable[EncodedRequest]) -> Asked:
    """Say what the requests ask, from their definition alone."""
    return {
        (request.request, request.part): [
            (tuple(request.tokens.tolist()[: request.first_scored + place + 1]), token)
            for place, token in enumerate(request.continuation.tolist())
        ]
        for request in requests
    }


def asked_in(plan: Plan) -> Asked:
    """Replay each row's root paths; every place of every request must be there exactly once."""
    found: defaultdict[tuple[int, int], dict[int, tuple[tuple[int, ...], int]]] = defaultdict(dict)
    for prefix, row in rows_of(plan):
        for request, part, place, path, token in _targets(prefix, row):
            assert place not in found[request, part], "scored twice"
            found[request, part][place] = (path, token)
    return {name: [places[place] for place in range(len(places))] for name, places in found.items()}


def rows_of(plan: Plan) -> Iterator[tuple[tuple[int, ...], Row]]:
    for _number, cluster, batch in plan.numbered():
        for row in batch.rows:
            yield tuple(cluster.prefix.tolist()), row


def _targets(
    prefix: tuple[int, ...], row: Row
) -> Iterator[tuple[int, int, int, tuple[int, ...], int]]:
    paths: list[tuple[int, ...]] = []
    for node, (token, depth, parent) in enumerate(
        zip(row.tokens.tolist(), row.depths.tolist(), row.parents.tolist(), strict=True)
    ):
        assert -1 <= parent < node, "parents stand before their children"
        before = prefix if parent == -1 else paths[parent]
        assert depth == len(before), "a depth is a position in the model's input"
        paths.append((*before, token))
    assert row.is_chain == all(parent == node - 1 for node, parent in enumerate(row.parents))
    for node, token, request, part, place in zip(
        row.target_nodes.tolist(),
        row.target_tokens.tolist(),
        row.target_requests.tolist(),
        row.target_parts.tolist(),
        row.target_places.tolist(),
        strict=True,
    ):
        yield request, part, place, paths[node], token


def assert_within_budgets(
    plan: Plan, requests: Iterable[EncodedRequest], budgets: Budgets, capabilities: Capabilities
) -> None:
    """Only an input that is by itself over a budget may break it, alone in its batch."""
    inputs = {(r.request, r.part): r.tokens.tobytes() for r in requests}
    for _number, cluster, batch in plan.numbered():
        n_rows, width = len(batch.rows), max(len(row.tokens) for row in batch.rows)
        reads = len(cluster.prefix) + width
        asked = [name for row in batch.rows for name in names_in(row)]
        if len({inputs[name] for name in asked}) > 1 or n_rows > 1:
            assert n_rows * width <= budgets.tokens
            assert n_rows * reads * capabilities.kv_bytes_per_token <= budgets.kv_bytes
        if len(asked) > 1:
            assert sum(len(row.target_nodes) for row in batch.rows) <= budgets.scored
        branches = not all(row.is_chain for row in batch.rows)
        if capabilities.tree and (branches or len(cluster.prefix)):
            assert n_rows * width * reads * capabilities.mask_bytes <= budgets.mask_bytes


def names_in(row: Row) -> set[tuple[int, int]]:
    """Return (request, part) of all that is scored in the row."""
    return set(zip(row.target_requests.tolist(), row.target_parts.tolist(), strict=True))


def as_tuples(plan: Plan) -> tuple[object, ...]:
    """Return all that a plan holds in a form that compares by value."""
    return (
        plan.sha256,
        plan.unique,
        plan.forwarded,
        tuple(
            (number, tuple(cluster.prefix.tolist()), tuple(map(_row_as_tuples, batch.rows)))
            for number, cluster, batch in plan.numbered()
        ),
    )


def _row_as_tuples(row: Row) -> tuple[object, ...]:
    arrays = (
        row.tokens,
        row.depths,
        row.parents,
        row.target_nodes,
        row.target_tokens,
        row.target_requests,
        row.target_parts,
        row.target_places,
    )
    return (row.is_chain, *(tuple(array.tolist()) for array in arrays))
