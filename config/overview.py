"""What runs, in a few lines: the last thing that `touchstone up` says before it only watches."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from arena.models import LanguageModel, Vote
from config.model_server import LocalModels, log


def overview(models: LocalModels) -> str:
    """Return a table of two columns."""
    width = max(len(name) for name, _ in _rows(models))
    return "\n".join(f"  {name:<{width}}  {what}" for name, what in _rows(models))


def _rows(models: LocalModels) -> Iterator[tuple[str, str]]:
    yield "running", "web server, worker" + (", model server" if models.is_started else "")
    yield "models", _models(models)
    yield "votes", _votes()
    if connection.vendor == "sqlite":
        yield "database", str(connection.settings_dict["NAME"])
    else:
        host = connection.settings_dict["HOST"] or "localhost"
        yield "database", f"{connection.vendor} at {host}"
    yield "files", str(settings.VAR_DIR)
    if models.is_started:
        yield "logs", f"here; of the models in {log()}"
    yield "to stop", "Ctrl-C"


def _models(models: LocalModels) -> str:
    all_models = list(LanguageModel.objects.for_battles())
    if not all_models:
        return "none yet; add two: touchstone models add --help"
    loaded = ", ".join(models.loaded)
    elsewhere = [
        model.name
        for model in all_models
        if model.source == LanguageModel.Source.ENDPOINT or "MODEL_SERVER_URL" in os.environ
    ]
    silent = [model.name for model in all_models if model.name not in {*models.loaded, *elsewhere}]
    told = [loaded] if loaded else []
    told += [f"elsewhere: {', '.join(elsewhere)}"] if elsewhere else []
    told += [f"not loaded: {', '.join(silent)}"] if silent else []
    return "; ".join(told)


def _votes() -> str:
    simulated = Vote.objects.filter(is_simulated=True).count()
    real = Vote.objects.of_people().count()
    return f"{simulated:,} simulated, {real:,} by people"
