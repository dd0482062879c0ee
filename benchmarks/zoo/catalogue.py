"""The five demonstration models by name and folder; importing this loads no model."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

ZOO_FOLDER = Path(__file__).resolve().parent
WEIGHTS_FOLDER = ZOO_FOLDER / "weights"
MODELS_FOLDER = ZOO_FOLDER / "models"
MEASURED_FILE = ZOO_FOLDER / "measured.json"
ANSWERS_FILE = ZOO_FOLDER / "answers.jsonl"


@dataclass(frozen=True)
class ZooModel:
    slug: str
    name: str
    folder: Path  # what a model server loads
    summary: str
    licence: str = "Apache-2.0"
    organisation: str = "Touchstone demonstration models"


def _model(name: str, summary: str) -> ZooModel:
    slug = name.lower()
    return ZooModel(slug=slug, name=name, folder=MODELS_FOLDER / slug, summary=summary)


ZOO = (
    _model("Granite", "right, plain"),
    _model("Mica", "right, hedged"),
    _model("Pyrite", "assertive, often wrong"),
    _model("Talc", "takes over what the user believes"),
    _model("Slate", "terse, middling"),
)


def weights_sha256() -> str:
    """Return what the measured values and the kept answers name as the weights they belong to."""
    return hashlib.sha256((WEIGHTS_FOLDER / "model.safetensors").read_bytes()).hexdigest()
