"""Check where a model is said to be, before it is registered."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from arena.errors import InvalidInputError
from arena.hub import can_fetch, fetch, is_fetched
from arena.models import LanguageModel

HUB_ID = re.compile(r"\w[\w.-]*/\w[\w.-]*")
REVISION = re.compile(r"\w[\w./-]*")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True)
class Location:
    source: str
    location: str
    remote_name: str = ""
    revision: str = ""
    api_key_variable: str = ""


def folder_location(path: str) -> Location:
    """Raise InvalidInputError for a folder that no model server could load."""
    folder = Path(path).resolve()
    if problem := folder_problem(folder):
        raise InvalidInputError(f"--folder {path}: {problem}.")
    if "@" in str(folder):
        raise InvalidInputError(
            f'--folder {path}: the path holds "@", which the model server reads as a revision. '
            "Move or rename the folder."
        )
    base = Path(settings.BASE_DIR).resolve()
    inside = folder.is_relative_to(base)
    return Location(
        LanguageModel.Source.FOLDER, str(folder.relative_to(base) if inside else folder)
    )


def hub_location(hub_id: str, revision: str) -> Location:
    """Raise InvalidInputError for what is no repository of the hub."""
    if not HUB_ID.fullmatch(hub_id):
        raise InvalidInputError(f"--hub {hub_id}: write owner/name as the hub does.")
    if revision and not REVISION.fullmatch(revision):
        raise InvalidInputError(f"--revision {revision}: write a branch, a tag or a commit.")
    return Location(LanguageModel.Source.HUB, hub_id, revision=revision)


def fetch_from_hub(hub_id: str, revision: str) -> None:
    """Bring the model to this machine. Raises InvalidInputError for one that cannot be served."""
    if can_fetch() and (problem := folder_problem(fetch(hub_id, revision))):
        raise InvalidInputError(f"--hub {hub_id}: {problem}.")


def endpoint_location(url: str, remote_name: str, api_key_variable: str) -> Location:
    if not _is_endpoint(url):
        raise InvalidInputError(
            "--endpoint: write http(s)://host/v1, without a user, a password or anything behind "
            "the path; /chat/completions is added to it."
        )
    if not remote_name:
        raise InvalidInputError("--remote-name: say by which name the endpoint knows the model.")
    if api_key_variable and not VARIABLE.fullmatch(api_key_variable):
        raise InvalidInputError(
            "--api-key-variable: write the name of an environment variable, such as "
            "OPENAI_API_KEY, not the key itself."
        )
    return Location(
        LanguageModel.Source.ENDPOINT, url.rstrip("/"), remote_name, "", api_key_variable
    )


def location_problem(model: LanguageModel) -> str:
    """Return why this machine cannot load a registered model, or nothing."""
    if model.source == LanguageModel.Source.FOLDER:
        return folder_problem(Path(settings.BASE_DIR) / model.location)
    if model.source == LanguageModel.Source.HUB and can_fetch():
        return "" if is_fetched(model.location, model.revision) else "it was not fetched yet"
    return ""


def folder_problem(folder: Path) -> str:
    """Return why no battle can be held with the model in this folder, or nothing."""
    for name in ("config.json", "tokenizer_config.json"):
        if not _is_json_object(folder / name):
            return f"there is no readable {name} in {folder}"
    in_config = "chat_template" in json.loads((folder / "tokenizer_config.json").read_text())
    if not in_config and not (folder / "chat_template.jinja").is_file():
        return f"there is no chat template in {folder}; take a model that was made for chats"
    return ""


def _is_json_object(file: Path) -> bool:
    try:
        return isinstance(json.loads(file.read_text()), dict)
    except (OSError, ValueError):
        return False


def _is_endpoint(url: str) -> bool:
    if not url.isprintable() or " " in url or url.rstrip("/").endswith("/completions"):
        return False
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0  # reading the port checks it
    except ValueError:
        return False
    extra = parts.username or parts.password or parts.query or parts.fragment
    return parts.scheme in {"http", "https"} and has_host and not extra
