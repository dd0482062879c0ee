"""What holds for the plan of any requests, under any budgets, for any model."""

import random

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.plan import Budgets, Capabilities, EncodedRequest
from benchmarks.engine.planning.planner import make_plan
from tests.unit.engine.planning.checks import (
    as_tuples,
    asked_by,
    asked_in,
    assert_within_budgets,
    brute_force_unique,
    names_in,
    rows_of,
)
from tests.unit.engine.planning.random_requests import budgets, capabilities, request_sets


@given(request_sets(), capabilities(), budgets())
def test_replaying_the_rows_gives_back_every_target_once(
    requests: list[EncodedRequest], model: Capabilities, limits: Budgets
) -> None:
    plan = make_plan(requests, model, limits)

    assert asked_in(plan) == asked_by(requests)


@given(request_sets(), capabilities(), budgets())
def test_no_batch_is_over_a_budget(
    requests: list[EncodedRequest], model: Capabilities, limits: Budgets
) -> None:
    plan = make_plan(requests, model, limits)

    assert_within_budgets(plan, requests, limits, model)


@given(request_sets(), capabilities(), budgets())
def test_the_counts_are_those_of_a_trie_built_token_by_token(
    requests: list[EncodedRequest], model: Capabilities, limits: Budgets
) -> None:
    plan = make_plan(requests, model, limits)

    pushed = 0
    for cluster in plan.clusters:
        pushed += len(cluster.prefix)
        for batch in cluster.batches:
            pushed += len(batch.rows) * max(len(row.tokens) for row in batch.rows)
    assert plan.unique == brute_force_unique(requests)
    assert plan.forwarded == pushed >= plan.unique


@given(request_sets(), capabilities(), budgets(), st.randoms(use_true_random=False))
def test_the_order_of_the_requests_changes_nothing(
    requests: list[EncodedRequest], model: Capabilities, limits: Budgets, chance: random.Random
) -> None:
    shuffled = chance.sample(requests, len(requests))

    assert as_tuples(make_plan(shuffled, model, limits)) == as_tuples(
        make_plan(requests, model, limits)
    )


@given(request_sets(), capabilities(), budgets())
def test_the_longest_clusters_and_rows_come_first(
    requests: list[EncodedRequest], model: Capabilities, limits: Budgets
) -> None:
    plan = make_plan(requests, model, limits)

    lengths = [
        len(cluster.prefix)
        + max(len(row.tokens) for batch in cluster.batches for row in batch.rows)
        for cluster in plan.clusters
    ]
    assert lengths == sorted(lengths, reverse=True)
    for cluster in plan.clusters:
        rows = [len(row.tokens) for batch in cluster.batches for row in batch.rows]
        assert rows == sorted(rows, reverse=True)


@given(request_sets(), capabilities(), budgets())
def test_a_model_only_gets_what_it_can_do(
    requests: list[EncodedRequest], model: Capabilities, limits: Budgets
) -> None:
    plan = make_plan(requests, model, limits)

    for prefix, row in rows_of(plan):
        assert model.prefix or not prefix
        assert model.tree or row.is_chain
        assert not prefix or len(prefix) >= 16


@given(request_sets(), budgets())
def test_without_tree_and_prefix_only_identical_inputs_share_a_row(
    requests: list[EncodedRequest], limits: Budgets
) -> None:
    model = Capabilities(max_length=200, tree=False, prefix=False)

    plan = make_plan(requests, model, limits)

    of_request = {(r.request, r.part): tuple(r.tokens.tolist()) for r in requests}
    for prefix, row in rows_of(plan):
        assert {of_request[name] for name in names_in(row)} == {(*prefix, *row.tokens.tolist())}
