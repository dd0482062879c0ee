"""Models of the Hugging Face hub: fetched once, when they are registered, then used from disk."""

import importlib.util
from pathlib import Path

from arena.errors import InvalidInputError

# What the model server loads; repositories often hold the weights a second time in other formats.
NEEDED = ["*.json", "*.safetensors", "*.jinja", "*.txt", "*.model"]
COPIES = ["onnx/*", "openvino/*", "original/*"]


def can_fetch() -> bool:
    """Return whether the library of the hub is here; it comes with the extra `models`."""
    return importlib.util.find_spec("huggingface_hub") is not None


def fetch(hub_id: str, revision: str) -> Path:
    """Bring a model into the hub's cache on this machine, with a progress bar; return its folder.

    Raises InvalidInputError, with the reason and what to do, for one that cannot be had.
    """
    import httpx2  # noqa: PLC0415  # with the hub's library a second to load, and rarely needed
    from huggingface_hub import errors, snapshot_download  # noqa: PLC0415  # likewise

    shown = f"--hub {hub_id}"
    try:
        return Path(
            snapshot_download(
                hub_id, revision=revision or None, allow_patterns=NEEDED, ignore_patterns=COPIES
            )
        )
    except errors.GatedRepoError as error:
        raise InvalidInputError(
            f"{shown}: its owner wants to be asked first. Ask on the hub, then set HF_TOKEN."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise InvalidInputError(
            f"{shown}: the hub shows no such model; a private one needs HF_TOKEN."
        ) from error
    except errors.RevisionNotFoundError as error:
        raise InvalidInputError(f"{shown}: it has no revision {revision}.") from error
    except (errors.LocalEntryNotFoundError, errors.HfHubHTTPError, httpx2.HTTPError) as error:
        raise InvalidInputError(
            f"{shown}: it is not on this machine, and the hub cannot be reached "
            f"({_reason(error)}). Try again with a connection, or add a folder."
        ) from error


def is_fetched(hub_id: str, revision: str) -> bool:
    """Return whether the model server would find it without the hub."""
    if not can_fetch():
        return False
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415  # not in every installation

    found = try_to_load_from_cache(hub_id, "config.json", revision=revision or None)
    return isinstance(found, str)


def _reason(error: Exception) -> str:
    """Return the first cause: the library reports a missing copy where the network failed."""
    from huggingface_hub.errors import OfflineModeIsEnabled  # noqa: PLC0415  # as above

    cause = error.__cause__ or error
    if isinstance(cause, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set"
    return str(cause).strip().splitlines()[0][:200]
