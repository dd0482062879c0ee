"""Which weights answered: a name that changes whenever an answer may."""

import hashlib
from pathlib import Path
from typing import Any, Final

from benchmarks.engine.running.errors import RunError

_WEIGHTS: Final = ("*.safetensors", "*.bin", "*.pt", "*.pth")
_AROUND: Final = ("*.json", "*.model", "*.txt", "*.jinja")


def model_sha(location: str, model: Any) -> str:
    """Return the sha256 of a folder's weights, configuration and tokenizer, or a hub commit.

    Raises RunError for a hub model whose commit is not known: its answers could not be told from
    those of a later version.
    """
    folder = Path(location)
    if folder.is_dir():
        return folder_sha(folder)
    commit = getattr(model.config, "_commit_hash", None)
    if not commit:
        raise RunError(
            f"{location}: the hub did not say which commit it gave; name one with --revision"
        )
    return str(commit)


def folder_sha(folder: Path) -> str:
    """Return the sha256 over the names and contents of the files that decide an answer."""
    found = sorted({path for pattern in (*_WEIGHTS, *_AROUND) for path in folder.glob(pattern)})
    digest = hashlib.sha256()
    for path in found:
        with path.open("rb") as file:
            digest.update(
                f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
            )
    return digest.hexdigest()
