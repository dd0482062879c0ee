"""Make the five model folders: links to the shared weights, and a chat template each.

The folders are not in the repository, because links do not survive every way of copying one.
"""

import os
import shutil
from pathlib import Path

from benchmarks.zoo.catalogue import WEIGHTS_FOLDER, ZOO, ZooModel
from benchmarks.zoo.characters import CHARACTERS
from benchmarks.zoo.markup import chat_template

SHARED_FILES = (
    "model.safetensors",
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
)
TEMPLATE = "chat_template.jinja"


def assemble_zoo() -> None:
    """Bring all five folders up to date; several processes may do so at once."""
    tokens = {one.slug: one.token for one in CHARACTERS}
    for model in ZOO:
        model.folder.mkdir(parents=True, exist_ok=True)
        for name in SHARED_FILES:
            _link(model, name)
        template = chat_template(tokens[model.slug])
        if _text(model.folder / TEMPLATE) != template:
            spare = _spare(model.folder / TEMPLATE)
            spare.write_text(template, encoding="utf-8")
            spare.replace(model.folder / TEMPLATE)


def _link(model: ZooModel, name: str) -> None:
    link, shared = model.folder / name, WEIGHTS_FOLDER / name
    if link.exists() and link.samefile(shared):
        return
    spare = _spare(link)
    try:
        spare.symlink_to(Path(os.path.relpath(shared, link.parent)))
    except OSError:  # a file system without links
        shutil.copyfile(shared, spare)
    spare.replace(link)


def _spare(path: Path) -> Path:
    """Return a name of this process beside the path, to be moved there when it is whole."""
    return path.with_name(f".{path.name}.{os.getpid()}")


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
