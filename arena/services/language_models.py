import re
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from arena.errors import InvalidInputError, NotFoundError
from arena.models import LanguageModel, ModelEvent

SLUG: Final = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class NewModel:
    """What is known of a model when it is registered."""

    slug: str
    name: str
    source: str
    location: str
    remote_name: str = ""
    organisation: str = ""
    licence: str = ""
    summary: str = ""
    revision: str = ""
    api_key_variable: str = ""


@transaction.atomic
def register_model(new: NewModel) -> LanguageModel:
    """Add a model, active from now on. Raises InvalidInputError, naming the field."""
    model = checked_model(new)
    model.save()
    ModelEvent.objects.create(model=model, kind=ModelEvent.Kind.REGISTERED)
    return model


def checked_model(new: NewModel) -> LanguageModel:
    """Return the model, not stored yet. Raises InvalidInputError, naming the field."""
    if not SLUG.fullmatch(new.slug):
        raise InvalidInputError(f"{new.slug}: slug: use small letters, digits and hyphens.")
    if LanguageModel.objects.filter(slug=new.slug).exists():
        raise InvalidInputError(
            f"{new.slug}: slug: there is such a model already; `touchstone models list` shows them."
        )
    model = LanguageModel(
        slug=new.slug,
        name=new.name,
        source=new.source,
        location=new.location,
        remote_name=new.remote_name,
        organisation=new.organisation,
        licence=new.licence,
        summary=new.summary,
        revision=new.revision,
        api_key_variable=new.api_key_variable,
    )
    try:
        model.full_clean()
    except ValidationError as error:
        sentences = [
            f"{field.removeprefix('__all__')}: {' '.join(messages)}".removeprefix(": ")
            for field, messages in error.message_dict.items()
        ]
        raise InvalidInputError(f"{new.slug}: {' '.join(sentences)}") from error
    if not new.name.strip() or not new.name.isprintable():
        raise InvalidInputError(f"{new.slug}: name: write one line that people can read.")
    return model


@transaction.atomic
def retire_model(slug: str, reason: str) -> LanguageModel:
    """Take a model out of new battles; it stays on the boards. Retiring twice changes nothing.

    Raises NotFoundError.
    """
    model = LanguageModel.objects.select_for_update().filter(slug=slug).first()
    if model is None:
        raise NotFoundError(f"There is no model {slug!r}; `touchstone models list` shows them.")
    if model.status != LanguageModel.Status.RETIRED:
        model.status = LanguageModel.Status.RETIRED
        model.save(update_fields=["status"])
        ModelEvent.objects.create(model=model, kind=ModelEvent.Kind.RETIRED, reason=reason)
    return model
