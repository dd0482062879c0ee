"""Where a registered model answers."""

from pathlib import Path

from django.conf import settings

from arena.models import LanguageModel
from arena.providers import Endpoint


def endpoint_of(model: LanguageModel) -> Endpoint:
    """Hub ids and folders are served by the site's own model server, endpoints by themselves."""
    is_remote = model.source == LanguageModel.Source.ENDPOINT
    return Endpoint(
        base_url=model.location if is_remote else settings.MODEL_SERVER_URL,
        model=model.remote_name if is_remote else served_name(model),
        api_key_variable=model.api_key_variable,
        first_text_seconds=model.first_text_seconds or settings.BATTLE_FIRST_TEXT_SECONDS,
        stall_seconds=model.stall_seconds or settings.BATTLE_STALL_SECONDS,
    )


def served_name(model: LanguageModel) -> str:
    """Return what `transformers serve` calls a model: a hub id, or a folder's whole path."""
    if model.source == LanguageModel.Source.FOLDER:
        return str((Path(settings.BASE_DIR) / model.location).resolve())
    return f"{model.location}@{model.revision}" if model.revision else model.location
