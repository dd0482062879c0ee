"""A rater far out of line is suggested to the ledger; no vote leaves before somebody confirms."""

import json
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from arena.errors import InvalidInputError, NotFoundError
from arena.models import Exclusion, ExclusionProposal, LanguageModel, Rater, Vote, Winner
from arena.services import confirm_proposal, dismiss_proposal, propose_exclusion
from evaluation import tasks
from evaluation.rater_checks import RaterCheck, check_raters
from evaluation.services import refit_ratings
from tests.db.evaluation.builders import a_model, votes_of

pytestmark = pytest.mark.django_db


def honest_crowd() -> tuple[LanguageModel, LanguageModel, list[Rater]]:
    """Forty raters of ten votes each, 60 : 20 : 20 for the first, on either side."""
    granite, mica = a_model("granite"), a_model("mica")
    raters = Rater.objects.bulk_create(Rater() for _ in range(40))
    rng = np.random.default_rng(3)
    words = rng.choice(["granite", "tie", "mica"], size=(40, 10), p=[0.6, 0.2, 0.2])
    for a, b in ((granite, mica), (mica, granite)):
        half = words[:, :5] if a is granite else words[:, 5:]
        for word, winner in (
            (a.slug, Winner.MODEL_A), (b.slug, Winner.MODEL_B), ("tie", Winner.TIE)
        ):  # fmt: skip
            who = [rater for rater, row in zip(raters, half, strict=True)
                   for said in row if said == word]  # fmt: skip
            votes_of(who, a, b, winner)
    return granite, mica, raters


def always_first(granite: LanguageModel, mica: LanguageModel, votes: int = 40) -> Rater:
    rater = Rater.objects.create()
    votes_of([rater] * (votes // 2), granite, mica, Winner.MODEL_A)
    votes_of([rater] * (votes // 2), mica, granite, Winner.MODEL_A)
    return rater


def test_a_rater_who_always_takes_the_first_is_proposed_and_nobody_else() -> None:
    granite, mica, _raters = honest_crowd()
    odd = always_first(granite, mica)

    found = check_raters()

    proposal = ExclusionProposal.objects.get()
    assert found.proposals == (proposal.pk,)
    assert found.judged == 41
    assert (proposal.rater, proposal.code, proposal.state) == (odd, "ANOMALY", "open")
    assert proposal.evidence["votes_like"] == "first"
    assert proposal.evidence["votes"] == proposal.votes == 40
    assert proposal.evidence["e_value"] >= 1_000


def test_no_vote_leaves_the_board_before_somebody_confirms() -> None:
    granite, mica, _raters = honest_crowd()
    always_first(granite, mica)

    check_raters()
    run = refit_ratings()

    assert Exclusion.objects.count() == 0
    assert (run.votes, run.excluded_votes) == (440, 0)


def test_confirmed_all_votes_of_the_rater_leave_with_the_evidence() -> None:
    granite, mica, _raters = honest_crowd()
    odd = always_first(granite, mica)
    [number] = check_raters().proposals

    excluded = confirm_proposal(number, by="Ada")
    run = refit_ratings()

    assert excluded == 40
    assert (run.votes, run.excluded_votes) == (400, 40)
    entries = Exclusion.objects.select_related("vote__battle")
    assert {entry.vote.battle.rater_id for entry in entries} == {odd.id}
    assert {entry.evidence["proposal"] for entry in entries} == {number}
    assert ExclusionProposal.objects.get().decided_by == "Ada"


def test_dismissed_it_is_not_raised_again_until_the_votes_have_doubled() -> None:
    granite, mica, _raters = honest_crowd()
    odd = always_first(granite, mica)
    dismiss_proposal(check_raters().proposals[0], by="Ada")

    same = check_raters()
    votes_of([odd] * 40, granite, mica, Winner.MODEL_A)
    doubled = check_raters()

    assert same.proposals == ()
    assert len(doubled.proposals) == 1
    assert Exclusion.objects.count() == 0


def test_a_second_check_renews_the_open_proposal() -> None:
    granite, mica, _raters = honest_crowd()
    odd = always_first(granite, mica)
    first = check_raters()
    votes_of([odd] * 10, mica, granite, Winner.MODEL_A)

    second = check_raters()

    assert first.proposals == second.proposals
    assert ExclusionProposal.objects.get().votes == 50


def test_simulated_raters_are_not_judged() -> None:
    granite, mica, _raters = honest_crowd()
    robot = Rater.objects.create(is_simulated=True)
    votes_of([robot] * 60, granite, mica, Winner.MODEL_B)

    assert check_raters().judged == 40
    assert not ExclusionProposal.objects.exists()


def test_without_votes_nobody_is_judged() -> None:
    assert check_raters() == RaterCheck(0, 0, ())


def test_votes_without_an_upset_are_no_failure_of_the_daily_work() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    raters = Rater.objects.bulk_create(Rater() for _ in range(5))
    votes_of(raters, granite, mica, Winner.MODEL_A)
    votes_of(raters, granite, mica, Winner.TIE)

    tasks.look_at_raters()

    assert not ExclusionProposal.objects.exists()


def a_proposal(rater: Rater) -> ExclusionProposal:
    found = propose_exclusion(rater.id, "ANOMALY", detector="x/1", votes=30, evidence={})  # type: ignore[arg-type]  # its value
    assert found is not None
    return found


def test_a_decision_is_made_once_and_by_somebody() -> None:
    proposal = a_proposal(Rater.objects.create())

    with pytest.raises(InvalidInputError, match="needs the name of who makes it"):
        confirm_proposal(proposal.pk, by="  ")
    dismiss_proposal(proposal.pk, by="Bo")

    with pytest.raises(InvalidInputError, match=r"was dismissed by Bo; it stays so\."):
        confirm_proposal(proposal.pk, by="Ada")
    with pytest.raises(NotFoundError, match="There is no proposal 999"):
        dismiss_proposal(999, by="Ada")


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "confirmed"},
        {"decided_by": "Ada"},
        {"state": "dismissed", "decided_by": "Ada"},
        {"state": "open", "decided_at": timezone.now()},
        {"code": "WHIM"},
    ],
)
def test_the_database_refuses_half_a_decision(wrong: dict[str, Any]) -> None:
    proposal = a_proposal(Rater.objects.create())

    with pytest.raises(IntegrityError), transaction.atomic():
        ExclusionProposal.objects.filter(id=proposal.pk).update(**wrong)


def test_the_database_holds_one_open_proposal_a_rater_and_code() -> None:
    rater = a_proposal(Rater.objects.create()).rater

    with pytest.raises(IntegrityError), transaction.atomic():
        ExclusionProposal.objects.create(
            rater=rater, code="ANOMALY", detector="x/1", votes=1, evidence={}
        )


def said(*words: str) -> str:
    out = StringIO()
    call_command("raters", *words, stdout=out)
    return out.getvalue()


def test_the_command_checks_lists_and_confirms() -> None:
    granite, mica, _raters = honest_crowd()
    odd = always_first(granite, mica)

    assert said("list").startswith("No proposals.")
    assert said("check").splitlines()[0].endswith("1 proposed for exclusion.")
    [row] = json.loads(said("list", "--format", "json"))
    assert (row["rater"], row["state"], row["decided_by"]) == (str(odd.id), "open", None)
    assert "votes_like first" in said("list")
    assert said("confirm", str(row["proposal"]), "--by", "Ada") == "40 votes excluded.\n"
    assert Vote.objects.count() == 440
    with pytest.raises(CommandError, match="was confirmed by Ada"):
        said("dismiss", str(row["proposal"]), "--by", "Bo")
