"""Loading from folders; every refusal names the folder and the remedy."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import T5Config

from benchmarks.engine.execution.load import ModelLoadError, ModelSource, load_model
from benchmarks.engine.execution.scorer import Scorer
from tests.unit.engine.tiny_models import llama
from tests.unit.engine.tokenizers import byte_level_with_bos


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tokenizer = byte_level_with_bos()
    llama(len(tokenizer)).save_pretrained(tmp_path / "model")
    tokenizer.save_pretrained(tmp_path / "model")
    return tmp_path / "model"


def refusal(source: ModelSource) -> ModelLoadError:
    with pytest.raises(ModelLoadError) as caught:
        load_model(source)
    assert source.location in str(caught.value)
    return caught.value


def change_config(folder: Path, **fields: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_a_folder_gives_back_the_model_that_was_saved(folder: Path) -> None:
    loaded = load_model(ModelSource(str(folder), device="cpu"))

    tokenizer = byte_level_with_bos()
    saved = llama(len(tokenizer))
    tokens = torch.arange(12)[None]
    assert torch.equal(loaded.model(input_ids=tokens).logits, saved(input_ids=tokens).logits)
    assert loaded.tokenizer.encode("the river") == tokenizer.encode("the river")
    assert not loaded.model.training
    assert Scorer(loaded.model, loaded.tokenizer).record.backend == "tree"


def test_the_dtype_is_that_of_the_weights_unless_asked_for(folder: Path) -> None:
    assert load_model(ModelSource(str(folder))).model.dtype == torch.float32
    assert load_model(ModelSource(str(folder), dtype="bfloat16")).model.dtype == torch.bfloat16


def test_no_such_folder(tmp_path: Path) -> None:
    error = refusal(ModelSource(str(tmp_path / "nowhere")))

    assert error.category == "load"
    assert "there is no such folder" in str(error)


def test_a_folder_without_a_configuration(folder: Path) -> None:
    (folder / "config.json").unlink()

    error = refusal(ModelSource(str(folder)))

    assert error.category == "load"
    assert "holds no config.json; save the model with save_pretrained" in str(error)


def test_a_folder_without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()

    error = refusal(ModelSource(str(folder)))

    assert error.category == "load"
    assert "holds no weights (*.safetensors)" in str(error)


def test_weights_that_can_run_code_need_the_operators_leave(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    model = llama(len(byte_level_with_bos()))
    torch.save(model.state_dict(), folder / "pytorch_model.bin")

    error = refusal(ModelSource(str(folder)))

    assert error.category == "unsupported"
    assert "convert them to safetensors, or allow unsafe weights" in str(error)
    allowed = load_model(ModelSource(str(folder), allow_unsafe_weights=True))
    assert torch.equal(allowed.model.lm_head.weight, model.lm_head.weight)


def test_a_folder_without_a_tokenizer(folder: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()

    error = refusal(ModelSource(str(folder)))

    assert error.category == "load"
    assert "holds no tokenizer" in str(error)
    assert "tokenizer.save_pretrained(folder)" in str(error)


def test_code_from_the_repository_is_not_run(folder: Path) -> None:
    ran = folder / "ran"
    (folder / "own.py").write_text(f"open({str(ran)!r}, 'w')\nclass OwnConfig: pass\n")
    change_config(folder, model_type="own", auto_map={"AutoConfig": "own.OwnConfig"})

    error = refusal(ModelSource(str(folder)))

    assert error.category == "custom_code"
    assert "needs code from its own repository, which is not run" in str(error)
    assert not ran.exists()


def test_an_unknown_architecture(folder: Path) -> None:
    change_config(folder, model_type="never-heard-of-it")

    error = refusal(ModelSource(str(folder)))

    assert error.category == "load"
    assert "never-heard-of-it" in str(error)


def test_an_encoder_decoder_is_refused(folder: Path) -> None:
    (folder / "config.json").unlink()
    T5Config().save_pretrained(folder)

    error = refusal(ModelSource(str(folder)))

    assert error.category == "unsupported"
    assert "is an encoder-decoder (t5)" in str(error)


def test_broken_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"not weights")

    error = refusal(ModelSource(str(folder)))

    assert error.category == "load"
    assert "could not be loaded" in str(error)


def test_weights_that_lack_a_tensor_are_not_filled_with_noise(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    del tensors["model.norm.weight"]
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})

    error = refusal(ModelSource(str(folder)))

    assert error.category == "load"
    assert "lack 1 tensors of the model, model.norm.weight among them" in str(error)


def test_a_hub_id_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    error = refusal(ModelSource("nobody/no-such-model", revision="abc"))

    assert error.category == "load"
    assert "nobody/no-such-model@abc could not be loaded; check the name" in str(error)


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without a CUDA card")
def test_a_device_that_is_not_there(folder: Path) -> None:
    with pytest.raises(ModelLoadError, match="the device 'cuda' was asked for") as caught:
        load_model(ModelSource(str(folder), device="cuda"))

    assert caught.value.category == "unsupported"
