"""Models and votes put straight into the tables: what a board is computed from."""

import itertools
from collections.abc import Sequence

from arena.models import Battle, Exclusion, LanguageModel, Rater, Study, Vote, Winner

_numbers = itertools.count(1)


def a_model(slug: str, **more: str) -> LanguageModel:
    given = {
        "name": slug.title(),
        "organisation": "Quarry",
        "source": "endpoint",
        "location": "http://127.0.0.1:9/v1",
        "remote_name": slug,
    }
    return LanguageModel.objects.create(slug=slug, **{**given, **more})


def some_votes(
    model_a: LanguageModel,
    model_b: LanguageModel,
    winner: str,
    votes: int = 1,
    *,
    is_simulated: bool = False,
) -> list[Vote]:
    """Return so many votes with the same sides and winner, each by a rater of its own."""
    raters = (Rater(is_simulated=is_simulated) for _ in range(votes))
    return votes_of(Rater.objects.bulk_create(raters), model_a, model_b, winner)


def votes_of(
    raters: Sequence[Rater], model_a: LanguageModel, model_b: LanguageModel, winner: str
) -> list[Vote]:
    """Return one vote of each rater, who may be named more than once."""
    study, _ = Study.objects.get_or_create(
        slug="open-arena", defaults={"name": "Open arena", "kind": Study.Kind.OPEN_ARENA}
    )
    battles = Battle.objects.bulk_create(
        Battle(
            study=study,
            rater=rater,
            model_a=model_a,
            model_b=model_b,
            seed=next(_numbers),
            pair_probability=1.0,
            pairing_policy="uniform/1",
            parameters={},
            pacing=Study.Pacing.BUFFERED,
            timing_blind=True,
            state=Battle.State.VOTED,
        )
        for rater in raters
    )
    return Vote.objects.bulk_create(
        Vote(battle=battle, winner=winner, is_simulated=battle.rater.is_simulated)
        for battle in battles
    )


def contest(
    first: LanguageModel,
    second: LanguageModel,
    wins: int,
    losses: int,
    *,
    is_simulated: bool = False,
) -> list[Vote]:
    """Return votes for and against the first, who is shown on side A in all of them."""
    return [
        *some_votes(first, second, Winner.MODEL_A, wins, is_simulated=is_simulated),
        *some_votes(first, second, Winner.MODEL_B, losses, is_simulated=is_simulated),
    ]


def exclude(vote: Vote) -> Exclusion:
    return Exclusion.objects.create(vote=vote, code="TOO_FAST", detector="too_fast/1")


def reverse(exclusion: Exclusion) -> Exclusion:
    return Exclusion.objects.create(
        vote=exclusion.vote, code=exclusion.code, detector="cleo", reverses=exclusion
    )


def a_rated_board() -> dict[str, LanguageModel]:
    """Granite over Mica and Talc over Pyrite with enough votes for ranks; Opal new, Slate without.

    Each step is worth odds of 3 : 1 and two steps 9 : 1, in every pair, so the strengths are
    exactly ln 3, 0, 0 and -ln 3; Opal, even with Mica, has 0 as well and leaves the mean at 0.
    """
    names = ("granite", "mica", "talc", "pyrite", "opal", "slate")
    granite, mica, talc, pyrite, opal, slate = (a_model(name) for name in names)
    contest(granite, mica, 300, 100)
    contest(talc, granite, 100, 300)
    contest(granite, pyrite, 360, 40)
    contest(mica, pyrite, 300, 100)
    contest(pyrite, talc, 100, 300)
    some_votes(mica, talc, Winner.TIE, 100)
    some_votes(talc, mica, Winner.BOTH_BAD, 100)
    contest(mica, talc, 100, 100)
    contest(opal, mica, 20, 20)
    return dict(zip(names, (granite, mica, talc, pyrite, opal, slate), strict=True))
