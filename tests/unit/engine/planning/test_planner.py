"""Plans small enough to be written down."""

from dataclasses import replace

import pytest

from benchmarks.engine.planning.plan import Budgets, Capabilities, EncodedRequest
from benchmarks.engine.planning.planner import make_plan
from tests.unit.engine.planning.checks import asked_by, asked_in, names_in, rows_of
from tests.unit.engine.planning.shapes import CAPABILITIES, encoded, ids

SHOTS = list(range(100, 200))
CHAINS = Capabilities(max_length=8_192, tree=False, prefix=False)


def questions(n: int, length: int, shots: list[int] = SHOTS) -> list[EncodedRequest]:
    """Return n questions that differ from their first token on, with an answer of one token."""
    return [encoded(q, [*shots, *[1_000 + q] * length], [7]) for q in range(n)]


def test_letters_of_one_question_cost_its_context_and_nothing_more() -> None:
    requests = [encoded(letter, SHOTS, [letter]) for letter in range(4)]

    plan = make_plan(requests, CAPABILITIES, Budgets())

    ((prefix, row),) = rows_of(plan)
    assert (prefix, row.tokens.tolist(), row.is_chain) == ((), SHOTS, True)
    assert row.target_nodes.tolist() == [99] * 4
    assert plan.forwarded == plan.unique == 100


def test_shots_that_all_questions_share_are_a_prefix_forwarded_once() -> None:
    # Rows of at most 384 hold 7 questions of 50 tokens: five rows, as even as 6 to a row.
    plan = make_plan(questions(30, 50), CAPABILITIES, Budgets())

    (cluster,) = plan.clusters
    assert cluster.prefix.tolist() == SHOTS
    assert [len(row.tokens) for _, row in rows_of(plan)] == [300] * 5
    assert plan.forwarded == plan.unique == 100 + 1_500


def test_one_input_scored_from_its_start_does_not_stop_the_others() -> None:
    # It goes on like question 30, so it stands between the others in their order.
    degenerate = encoded(99, SHOTS[:1], [*SHOTS[1:], *[1_030] * 10, 7])

    plan = make_plan([*questions(60, 50), degenerate], CAPABILITIES, Budgets())

    assert asked_in(plan) == asked_by([*questions(60, 50), degenerate])
    found = {prefix: set[tuple[int, int]]() for prefix, _ in rows_of(plan)}
    for prefix, row in rows_of(plan):
        found[prefix] |= names_in(row)
    assert found == {(): {(99, 0)}, tuple(SHOTS): {(q, 0) for q in range(60)}}


def test_one_input_scored_inside_the_prefix_does_not_shorten_it() -> None:
    early = encoded(99, SHOTS[:40], [*SHOTS[40:], *[1_030] * 10, 7])

    plan = make_plan([*questions(60, 50), early], CAPABILITIES, Budgets())

    assert {len(cluster.prefix) for cluster in plan.clusters} == {0, 100}
    assert plan.unique == 100 + 60 * 50
    assert plan.forwarded <= 1.15 * (plan.unique + 110)  # 110: the early one by itself


def test_a_prefix_of_one_row_is_part_of_the_row() -> None:
    # Scored one token before the others branch: all stands under one prefix in one row.
    early = encoded(9, SHOTS[:99], [199, 5])
    others = [encoded(q, [*SHOTS, *[1_000 + q] * 200], [7]) for q in range(3)]

    plan = make_plan([early, *others], CAPABILITIES, Budgets())

    assert [prefix for prefix, _ in rows_of(plan)] == [()]
    assert plan.forwarded == plan.unique == 100 + 3 * 200


def test_subjects_with_a_common_header_have_prefixes_of_their_own() -> None:
    header = list(range(20))
    requests = [
        encoded(1_000 * subject + q, [*header, *[subject] * 600, *[1_000 + q] * 60], [7])
        for subject in (100, 200)
        for q in range(50)
    ]

    plan = make_plan(requests, CAPABILITIES, Budgets())

    assert [len(cluster.prefix) for cluster in plan.clusters] == [620, 620]


@pytest.mark.parametrize("long_one", [100, 300])
def test_the_longest_cluster_comes_first(long_one: int) -> None:
    requests = [
        encoded(
            1_000 * subject + q,
            [*[subject] * (500 if subject == long_one else 400), *[1_000 + q] * 60],
            [7],
        )
        for subject in (100, 200, 300)
        for q in range(50)
    ]

    plan = make_plan(requests, CAPABILITIES, Budgets())

    assert [len(cluster.prefix) for cluster in plan.clusters] == [500, 400, 400]
    assert plan.clusters[0].prefix[0] == long_one


def test_answers_with_too_many_targets_for_one_row_have_several() -> None:
    requests = [encoded(choice, SHOTS, [choice] * 40) for choice in range(4)]

    plan = make_plan(requests, CAPABILITIES, Budgets(scored=100))

    assert {len(row.target_nodes) for _, row in rows_of(plan)} <= {40, 80}


def test_a_tail_too_long_for_the_mask_is_a_chain_without_prefix() -> None:
    # 600 x 700 entries of 4 bytes are over a budget of a million; 50 x 150 are not.
    long = encoded(99, [*SHOTS, *[3] * 600], [7])

    plan = make_plan([*questions(60, 50), long], CAPABILITIES, Budgets(mask_bytes=1_000_000))

    assert {prefix for prefix, row in rows_of(plan) if (99, 0) in names_in(row)} == {()}
    assert {len(cluster.prefix) for cluster in plan.clusters} == {0, 100}


def test_a_long_passage_is_one_row_where_no_prefix_can_be_kept() -> None:
    passage = [token % 5_000 for token in range(3_000)]
    requests = [encoded(choice, passage, [choice] * 20) for choice in range(4)]

    plan = make_plan(requests, replace(CAPABILITIES, prefix=False), Budgets())

    assert plan.forwarded == plan.unique == 3_000 + 4 * 19


def test_a_prefix_ends_before_the_first_scored_token() -> None:
    # All answers begin alike: 60 tokens are common, but the 50th is scored already.
    context, many = SHOTS[:50], 40
    requests = [
        encoded(q, context, [*range(10), 1_000 + q, *[2_000 + q] * 60]) for q in range(many)
    ]

    plan = make_plan(requests, CAPABILITIES, Budgets())

    (cluster,) = plan.clusters
    assert cluster.prefix.tolist() == SHOTS[:49]
    assert asked_in(plan) == asked_by(requests)


def test_a_long_passage_is_forwarded_once_for_all_its_answers() -> None:
    # 6,000 tokens are more than a row of the CPU may hold.
    passage = [token % 5_000 for token in range(6_000)]
    requests = [encoded(choice, passage, [choice] * 20) for choice in range(4)]

    plan = make_plan(requests, CAPABILITIES, Budgets())

    # The last token of the passage is scored; each answer adds 19 inputs.
    assert [len(cluster.prefix) for cluster in plan.clusters] == [5_999]
    assert plan.forwarded == plan.unique == 6_000 + 4 * 19


def test_a_prefix_of_15_tokens_is_not_worth_a_forward() -> None:
    lengths = {
        n: make_plan(questions(40, 60, SHOTS[:n]), CAPABILITIES, Budgets()) for n in (15, 16)
    }

    assert {n: {len(c.prefix) for c in plan.clusters} for n, plan in lengths.items()} == {
        15: {0},
        16: {16},
    }


def test_questions_without_common_tokens_are_chains_without_a_mask() -> None:
    plan = make_plan(questions(5, 40, shots=[]), CAPABILITIES, Budgets())

    assert all(row.is_chain and len(row.tokens) == 40 for _, row in rows_of(plan))
    assert plan.forwarded == plan.unique == 200


def test_a_model_without_masks_and_prefixes_gets_padded_rows() -> None:
    requests = [encoded(0, SHOTS, [1]), encoded(1, SHOTS, [2]), encoded(2, SHOTS, [1, 2, 3])]

    plan = make_plan(requests, CHAINS, Budgets())

    ((_, batch),) = [(number, batch) for number, _, batch in plan.numbered()]
    assert [names_in(row) for row in batch.rows] == [{(2, 0)}, {(0, 0), (1, 0)}]
    assert plan.forwarded == 2 * 102


def test_a_row_of_a_window_with_too_many_targets_stands_alone() -> None:
    window = encoded(0, [1], list(range(500)))
    other = encoded(1, [2], list(range(400)))

    plan = make_plan([window, other], CAPABILITIES, Budgets(scored=300))

    assert [len(batch.rows) for _, _, batch in plan.numbered()] == [1, 1]


def test_no_requests_make_an_empty_plan() -> None:
    plan = make_plan([], CAPABILITIES, Budgets())

    assert (plan.clusters, plan.unique, plan.forwarded) == ((), 0, 0)


def test_another_request_budget_or_model_has_another_hash() -> None:
    requests = questions(6, 30)
    one_less = requests[:-1]
    rescored = [*one_less, replace(requests[-1], continuation=ids([8]))]
    renumbered = [*one_less, replace(requests[-1], request=77)]

    hashes = [
        make_plan(requests, CAPABILITIES, Budgets()).sha256,
        make_plan(one_less, CAPABILITIES, Budgets()).sha256,
        make_plan(rescored, CAPABILITIES, Budgets()).sha256,
        make_plan(renumbered, CAPABILITIES, Budgets()).sha256,
        make_plan(requests, CAPABILITIES, Budgets(tokens=4_095)).sha256,
        make_plan(requests, replace(CAPABILITIES, mask_bytes=2), Budgets()).sha256,
    ]

    assert len(set(hashes)) == len(hashes)


GOOD = encoded(3, [1, 2], [3])


@pytest.mark.parametrize(
    ("requests", "sentence"),
    [
        ([GOOD, GOOD], "request 3 part 0 is there twice"),
        ([replace(GOOD, continuation=ids([]))], "request 3 part 0: continuation is empty"),
        ([replace(GOOD, first_scored=2)], "first_scored=2 and 1 scored tokens leave its 2 tokens"),
        ([replace(GOOD, first_scored=-1)], "first_scored=-1 and 1 scored tokens leave"),
        ([encoded(0, [1] * 9_000, [3])], "9000 tokens, but max_length=8192; cut it from the left"),
    ],
)
def test_a_request_that_cannot_be_planned_is_refused(
    requests: list[EncodedRequest], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        make_plan(requests, CAPABILITIES, Budgets())
