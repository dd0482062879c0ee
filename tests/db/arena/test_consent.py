"""Consent: without it nobody is a rater; every answer is kept, the newest is in force."""

import pytest

from arena import queries, services
from arena.errors import InvalidInputError
from arena.models import Consent, Rater
from arena.queries import CONSENT_VERSION, has_current_consent
from arena.services import Ticks, give_consent

pytestmark = pytest.mark.django_db

ALL = Ticks(study=True, votes=True, conversations=True, strata=True)
NONE = Ticks(study=True, votes=False, conversations=False, strata=False)


def test_the_first_consent_makes_a_rater() -> None:
    rater = give_consent(None, ALL, CONSENT_VERSION)

    assert Rater.objects.get() == rater
    assert (rater.level, rater.account, rater.id.version) == ("anonymous", None, 4)
    consent = rater.current_consent()
    assert consent is not None
    assert (consent.study, consent.votes, consent.conversations, consent.strata) == (True,) * 4
    assert has_current_consent(rater)


def test_refusing_all_releases_does_not_bar_voting() -> None:
    assert has_current_consent(give_consent(None, NONE, CONSENT_VERSION))


def test_refusing_the_study_stores_nothing() -> None:
    refusing = Ticks(study=False, votes=True, conversations=False, strata=False)

    with pytest.raises(InvalidInputError) as refused:
        give_consent(None, refusing, CONSENT_VERSION)

    assert refused.value.sentence == (
        "consent.study: without it nothing may be stored, so there is no battle. "
        "The other three may be left out."
    )
    assert not Rater.objects.exists()


@pytest.mark.parametrize("version", [CONSENT_VERSION - 1, CONSENT_VERSION + 1])
def test_an_answer_to_another_screen_is_refused(version: int) -> None:
    with pytest.raises(InvalidInputError) as refused:
        give_consent(None, ALL, version)

    assert refused.value.sentence == (
        f"version: the consent screen has version {CONSENT_VERSION}, this answer is for "
        f"{version}. Reload the page and answer again."
    )
    assert not Rater.objects.exists()


def test_a_changed_mind_is_a_new_row() -> None:
    rater = give_consent(None, ALL, CONSENT_VERSION)

    again = give_consent(rater, NONE, CONSENT_VERSION)

    assert again == rater
    assert list(Consent.objects.order_by("id").values_list("votes", flat=True)) == [True, False]
    consent = rater.current_consent()
    assert consent is not None
    assert not consent.votes


def test_a_new_version_of_the_screen_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rater = give_consent(None, ALL, CONSENT_VERSION)
    monkeypatch.setattr(queries, "CONSENT_VERSION", CONSENT_VERSION + 1)
    monkeypatch.setattr(services.raters, "CONSENT_VERSION", CONSENT_VERSION + 1)

    assert not has_current_consent(rater)
    give_consent(rater, NONE, CONSENT_VERSION + 1)
    assert has_current_consent(rater)


def test_somebody_without_an_answer_has_not_consented() -> None:
    assert not has_current_consent(Rater.objects.create())
