from django.conf import settings

from arena.errors import NotFoundError
from arena.models import Study

GUIDELINES = (
    "Ask anything you know something about. Two models answer without their names. "
    "Vote for the answer you would rather have received, then you see who wrote it. "
    "If both are equally good, or both are bad, say so."
)


def open_arena() -> Study:
    """Return the study of the open arena; it exists from the first call on."""
    study, _ = Study.objects.get_or_create(
        slug="open-arena",
        defaults={
            "name": "Open arena",
            "kind": Study.Kind.OPEN_ARENA,
            "guidelines": GUIDELINES,
            "pacing": settings.BATTLE_PACING,
        },
    )
    return study


def study_for_battles(slug: str | None) -> Study:
    """Return the named study, the open arena without a name.

    Raises NotFoundError, also for a study that holds no open battles.
    """
    if slug is None:
        return open_arena()
    study = Study.objects.filter(slug=slug, kind=Study.Kind.OPEN_ARENA).first()
    if study is None:
        raise NotFoundError(f"study: there is no study {slug!r} that holds battles.")
    return study
