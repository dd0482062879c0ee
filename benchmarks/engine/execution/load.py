"""Load a model and its tokenizer from a folder or by hub id, safely, or say what is missing.

Weights are read from safetensors only, because other formats run code when they are read, and no
code from the model's repository is run, unless the operator allows the one or the other.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

Device = Literal["auto", "cpu", "cuda", "mps"]
DtypeName = Literal["auto", "float32", "float16", "bfloat16"]
Category = Literal["load", "custom_code", "unsupported"]  # of a failed shard

# What transformers raises for a model that cannot be loaded; lack of memory is another matter.
CANNOT_LOAD = (
    OSError,
    ValueError,
    KeyError,
    ImportError,
    TypeError,
    AttributeError,
    SafetensorError,
)
CONFIG = "config.json"
SAFE_WEIGHTS = ("*.safetensors",)
OTHER_WEIGHTS = ("*.bin", "*.pt", "*.pth")
TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer.model",
    "spiece.model",
    "vocab.json",
    "vocab.txt",
    "tokenizer_config.json",
)


class ModelLoadError(Exception):
    """A model could not be loaded; the sentence names it and what to do."""

    def __init__(self, category: Category, sentence: str) -> None:
        super().__init__(sentence)
        self.category = category


@dataclass(frozen=True, slots=True)
class ModelSource:
    location: str  # a folder, or a hub id such as "organisation/name"
    revision: str | None = None  # of a hub id
    dtype: DtypeName = "auto"  # auto: as the weights are stored
    device: Device = "auto"  # auto: CUDA where there is a card, else the CPU
    allow_custom_code: bool = False
    allow_unsafe_weights: bool = False


@dataclass(frozen=True, slots=True)
class LoadedModel:
    model: Any  # transformers' PreTrainedModel, in evaluation mode, on the device
    tokenizer: Any


def load_model(source: ModelSource) -> LoadedModel:
    """Return the model on its device, and its tokenizer.

    Raises ModelLoadError with the category of the failure for whatever prevents it.
    """
    if _is_folder(source.location):
        _check_folder(Path(source.location), source)
    device = chosen_device(source.device)
    logging.disable_progress_bar()  # ours tells of the run
    hub = {"revision": source.revision, "trust_remote_code": source.allow_custom_code}
    try:
        config = AutoConfig.from_pretrained(source.location, **hub)
        _check_kind(config, source.location)
        tokenizer = AutoTokenizer.from_pretrained(source.location, **hub)
        model, report = AutoModelForCausalLM.from_pretrained(
            source.location,
            config=config,
            output_loading_info=True,
            dtype=source.dtype,
            use_safetensors=None if source.allow_unsafe_weights else True,
            **hub,
        )
    except CANNOT_LOAD as error:
        raise _explained(source, error) from error
    if missing := sorted(report["missing_keys"]):  # transformers would fill them with noise
        raise ModelLoadError(
            "load",
            f"the weights of {source.location} lack {len(missing)} tensors of the model, "
            f"{missing[0]} among them; save or download them again in full",
        )
    return LoadedModel(model.to(device).eval(), tokenizer)


def chosen_device(device: Device) -> torch.device:
    """Return the device, or raise ModelLoadError when the machine does not have it."""
    has_cuda = torch.cuda.is_available()
    if device == "auto":
        return torch.device("cuda" if has_cuda else "cpu")
    if (device == "cuda" and not has_cuda) or (
        device == "mps" and not torch.backends.mps.is_available()
    ):
        raise ModelLoadError(
            "unsupported",
            f"the device {device!r} was asked for, but torch {torch.__version__} sees none here; "
            "use the device 'cpu' or install torch for the card",
        )
    return torch.device(device)


def _is_folder(location: str) -> bool:
    """Tell a folder from a hub id: what exists here, or is written like a path."""
    path = Path(location)
    return path.exists() or path.is_absolute() or location.startswith((".", "~"))


def _check_folder(folder: Path, source: ModelSource) -> None:
    if not folder.is_dir():
        raise ModelLoadError(
            "load",
            f"{folder}: there is no such folder; give the folder that holds {CONFIG}, or a hub id",
        )
    if not (folder / CONFIG).is_file():
        raise ModelLoadError(
            "load", f"{folder} holds no {CONFIG}; save the model with save_pretrained(folder)"
        )
    if not _holds(folder, SAFE_WEIGHTS):
        _check_other_weights(folder, source)
    if not _holds(folder, TOKENIZER_FILES):
        raise ModelLoadError(
            "load",
            f"{folder} holds no tokenizer (none of {', '.join(TOKENIZER_FILES)}); save it there "
            "with tokenizer.save_pretrained(folder)",
        )


def _check_other_weights(folder: Path, source: ModelSource) -> None:
    if not _holds(folder, OTHER_WEIGHTS):
        raise ModelLoadError(
            "load",
            f"{folder} holds no weights (*.safetensors); save them with save_pretrained(folder)",
        )
    if not source.allow_unsafe_weights:
        raise ModelLoadError(
            "unsupported",
            f"{folder} holds weights only in a format that can run code when it is read (*.bin, "
            "*.pt, *.pth); convert them to safetensors, or allow unsafe weights if you trust them",
        )


def _holds(folder: Path, patterns: tuple[str, ...]) -> bool:
    return any(any(folder.glob(pattern)) for pattern in patterns)


def _check_kind(config: Any, location: str) -> None:
    if getattr(config, "is_encoder_decoder", False):
        raise ModelLoadError(
            "unsupported",
            f"{location} is an encoder-decoder ({config.model_type}); only models that continue a "
            "text from left to right are scored",
        )


def _explained(source: ModelSource, error: Exception) -> ModelLoadError:
    """Say what a person can do about it; transformers' own sentence comes last."""
    told = f"{type(error).__name__}: {str(error).strip()}"
    name = source.location if source.revision is None else f"{source.location}@{source.revision}"
    if "trust_remote_code" in told and not source.allow_custom_code:
        return ModelLoadError(
            "custom_code",
            f"{name} needs code from its own repository, which is not run; use a model with a "
            "standard architecture, or allow custom code if you have read it",
        )
    if "safetensors" in told and not source.allow_unsafe_weights:
        return ModelLoadError(
            "unsupported",
            f"{name} has no weights in safetensors; convert them, or allow unsafe weights if you "
            f"trust them ({told})",
        )
    return ModelLoadError(
        "load",
        f"{name} could not be loaded; check the name, the revision, the files and the connection "
        f"({told})",
    )
