"""Which model an operator means: a registered one, a folder, or a repository on the hub."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError

from arena.errors import NotFoundError
from arena.models import LanguageModel

_SLUG: Final = re.compile(r"[a-z0-9-]+")
_HUB_ID: Final = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class FoundModel:
    name: str  # as it was asked for
    source: str  # of LanguageModel.Source
    location: str
    revision: str = ""
    remote_name: str = ""
    api_key_variable: str = ""


def find_model(word: str, revision: str = "") -> FoundModel:
    """Return where the model is; a registered slug wins over a folder of the same name.

    Raises NotFoundError for a word that is none of the three.
    """
    registered = _registered(word)
    if registered is not None:
        location = registered.location
        if registered.source == LanguageModel.Source.FOLDER:
            location = str((Path(settings.BASE_DIR) / location).resolve())
        return FoundModel(word, registered.source, location, revision or registered.revision,
                          registered.remote_name, registered.api_key_variable)  # fmt: skip
    if Path(word).expanduser().is_dir():
        folder = str(Path(word).expanduser().resolve())
        return FoundModel(word, LanguageModel.Source.FOLDER, folder)
    if _HUB_ID.fullmatch(word):
        return FoundModel(word, LanguageModel.Source.HUB, word, revision)
    raise NotFoundError(
        f"There is no model {word!r}: give the slug of a registered model (`touchstone models "
        "list` shows them), a folder, or a hub id such as organisation/name."
    )


def _registered(word: str) -> LanguageModel | None:
    """Look among the registered models; a folder can be asked where there is no database."""
    if not _SLUG.fullmatch(word):
        return None
    try:
        return LanguageModel.objects.filter(slug=word).first()
    except DatabaseError:
        if Path(word).is_dir():
            return None
        raise
