"""What the demonstration plants comes out: the order of the models, the premiums of the raters."""

import itertools
import json
import math
from collections import Counter, defaultdict
from typing import Any

import choix
import numpy as np
import pytest
from django.test import Client
from scipy.stats import norm

from arena.models import Battle, Rater, Reply, Vote
from benchmarks.zoo.answers import load_answers
from benchmarks.zoo.catalogue import ZOO
from bias.simulation.preferences import Crowd
from bias.simulation.report import SimulationReport
from evaluation.models import Snapshot
from tests.db.bias.kept import BANK, stance, stored_votes, terms_of

pytestmark = pytest.mark.django_db
SLUGS = [model.slug for model in ZOO]
POINTS = 400 / math.log(10)


@pytest.fixture(autouse=True)
def simulated(demonstration: SimulationReport) -> SimulationReport:
    return demonstration


def board(slug: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(bytes(Snapshot.objects.get(board=slug).body))
    return document


def expected_scores(crowd: Crowd) -> dict[str, float]:
    """Return the scores of choix for the win shares, summed prompt by prompt over a fine grid."""
    means = np.array([crowd.premiums.truth, crowd.premiums.assertiveness, crowd.premiums.agreement,
                      crowd.premiums.position])  # fmt: skip
    grid = np.linspace(-6, 6, 601)
    density = norm.pdf(grid) / norm.pdf(grid).sum()
    wins, n = np.zeros((5, 5)), 0
    for prompt in load_answers():
        n += 1
        terms = [
            terms_of(prompt.replies[slug], BANK[prompt.question_id], prompt.belief_arm)
            for slug in SLUGS
        ]
        for a, b in itertools.permutations(range(5), 2):
            difference = np.subtract(terms[a], terms[b]) * [1, 1, 0.5]
            x = np.append(difference, 1.0)
            log_odds = x @ means + grid * crowd.spread * math.sqrt((x**2) @ (means**2))
            odds_a, odds_b = np.exp(log_odds / 2), np.exp(-log_odds / 2)
            share = density @ ((odds_a + crowd.ties / 2) / (odds_a + odds_b + crowd.ties))
            wins[a, b] += share
            wins[b, a] += 1 - share
    strengths = choix.ilsr_pairwise_dense(wins / n)
    return dict(zip(SLUGS, 1000 + POINTS * (strengths - strengths.mean()), strict=True))


def test_the_planted_order_is_that_of_the_expected_win_shares(simulated: SimulationReport) -> None:
    expected = expected_scores(simulated.plan.crowd)

    planted = {model.slug: model.planted_score for model in simulated.models}
    assert planted == pytest.approx(expected, abs=0.01)
    assert list(planted) == sorted(expected, key=lambda slug: -expected[slug])


def test_the_demo_board_recovers_the_planted_order(simulated: SimulationReport) -> None:
    columns = board("demo")["columns"]

    assert columns["slug"] == [model.slug for model in simulated.models]
    assert columns["status"] == ["ranked"] * 5


def test_planted_scores_lie_near_the_scores_of_the_board(simulated: SimulationReport) -> None:
    columns = board("demo")["columns"]
    scores = dict(zip(columns["slug"], zip(columns["score"], columns["low"], columns["high"],
                                           strict=True), strict=True))  # fmt: skip

    for model in simulated.models:
        score, low, high = scores[model.slug]
        assert (model.score, model.low, model.high) == (score, low, high)
        # 1.6 half-widths: five models at once miss it in under one of a hundred simulations.
        assert abs(model.planted_score - score) < 1.6 * (high - low) / 2


def test_the_order_of_the_board_is_not_the_order_of_truth(simulated: SimulationReport) -> None:
    by_truth = sorted(simulated.models, key=lambda model: -model.right)

    assert [model.slug for model in by_truth] != [model.slug for model in simulated.models]
    assert by_truth[0].slug == "granite"


def test_every_vote_is_marked_and_none_is_real(client: Client) -> None:
    assert Vote.objects.filter(is_simulated=True).count() == Vote.objects.count() == 1500
    assert Rater.objects.filter(is_simulated=True).count() == Rater.objects.count() == 40
    assert (board("demo")["votes"], board("demo")["simulated_votes"]) == (1500, 1500)
    assert (board("arena")["votes"], board("arena")["simulated_votes"]) == (0, 0)
    assert set(board("arena")["columns"]["status"]) == {"not_rated"}
    assert client.get("/api/leaderboards/current/").json()["board"] == "demo"


def test_battles_say_what_was_asked_and_that_replies_were_kept() -> None:
    prompts = {(prompt.prompt, str(prompt.belief_arm)): prompt for prompt in load_answers()}

    for vote in stored_votes():
        asked = prompts[vote.prompt, vote.arm]
        assert (vote.question.id, vote.belief) == (asked.question_id, asked.belief)
        assert vote.texts == tuple(asked.replies[slug] for slug in vote.models)
        assert (vote.parameters["temperature"], vote.parameters["replies"]) == (0, "cache")
    assert set(Battle.objects.values_list("state", flat=True)) == {"voted"}


def test_nothing_is_said_to_be_measured_that_was_not() -> None:
    tokens, times = ["prompt_tokens", "completion_tokens"], ["first_text_ms", "duration_ms"]

    unmeasured = Reply.objects.values_list(*tokens, *times, "tail_stall_ms")
    assert set(unmeasured) == {(None,) * 5}
    assert set(Vote.objects.values_list("decision_ms", "viewing_ms")) == {(None, None)}


def test_arms_are_balanced_for_each_rater_in_each_domain() -> None:
    arms: dict[tuple[object, str], Counter[str]] = defaultdict(Counter)
    for vote in stored_votes():
        arms[vote.rater, vote.question.domain][vote.arm] += 1

    for counts in arms.values():
        seen = [counts[arm] for arm in ("none", "right", "wrong")]
        assert max(seen) - min(seen) <= 1


def test_votes_are_dealt_to_the_raters_in_turn() -> None:
    counts = Counter(Battle.objects.values_list("rater_id", flat=True))

    assert set(counts.values()) == {37, 38}  # 1,500 over 40


def test_both_bad_is_said_of_wrong_answers_only() -> None:
    bad = [vote for vote in stored_votes() if vote.winner == "both_bad"]

    assert bad
    for vote in bad:
        assert "truth" not in [stance(text, vote.question) for text in vote.texts]


def test_the_report_counts_the_stored_votes(simulated: SimulationReport) -> None:
    stored = Counter(Vote.objects.values_list("winner", flat=True))

    assert simulated.winners == stored
    assert simulated.board_votes == 1500


def test_checked_answers_stand_beside_the_scores(simulated: SimulationReport) -> None:
    columns = board("demo")["columns"]
    seen: dict[str, dict[str, bool]] = defaultdict(dict)
    for vote in stored_votes():
        for slug, text in zip(vote.models, vote.texts, strict=True):
            seen[slug][vote.prompt] = stance(text, vote.question) == "truth"

    for slug, checked, right in zip(
        columns["slug"], columns["checked"], columns["right"], strict=True
    ):
        assert checked == len(seen[slug])
        assert right == pytest.approx(sum(seen[slug].values()) / checked)
