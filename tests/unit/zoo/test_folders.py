"""The five folders are complete, small, and know nothing that would name a model."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.zoo import assemble
from benchmarks.zoo.catalogue import (
    MEASURED_FILE,
    WEIGHTS_FOLDER,
    ZOO,
    ZOO_FOLDER,
    ZooModel,
    weights_sha256,
)
from benchmarks.zoo.measured_table import measured_table, sentence_table, target_table
from benchmarks.zoo.targets import missed_targets

MEGABYTE = 1_000_000
NEEDED = {
    "model.safetensors",
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
}


def test_the_catalogue_lists_five_models() -> None:
    assert [model.slug for model in ZOO] == ["granite", "mica", "pyrite", "talc", "slate"]
    assert {model.licence for model in ZOO} == {"Apache-2.0"}


@pytest.mark.parametrize("model", ZOO, ids=lambda model: model.slug)
def test_a_folder_holds_everything_a_server_needs(model: ZooModel) -> None:
    assert {path.name for path in model.folder.iterdir()} == NEEDED
    assert all(path.is_file() for path in model.folder.iterdir())
    assert "@" not in str(model.folder.relative_to(ZOO_FOLDER))


def test_a_folder_whose_links_were_lost_is_made_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = replace(ZOO[0], folder=tmp_path / "granite")
    copied.folder.mkdir()
    (copied.folder / "config.json").write_text("../../weights/config.json")
    monkeypatch.setattr(assemble, "ZOO", (copied,))

    assemble.assemble_zoo()

    assert {path.name for path in copied.folder.iterdir()} == NEEDED
    assert json.loads((copied.folder / "config.json").read_text())["model_type"] == "llama"


def test_all_weights_together_stay_within_sixteen_megabytes() -> None:
    files = [path for path in ZOO_FOLDER.rglob("*") if path.is_file() and not path.is_symlink()]

    assert sum(path.stat().st_size for path in files) <= 16 * MEGABYTE


def test_replies_are_sampled_and_no_marker_is_ever_written() -> None:
    settings = json.loads((WEIGHTS_FOLDER / "generation_config.json").read_text())
    tokenizer = json.loads((WEIGHTS_FOLDER / "tokenizer.json").read_text())
    markers = {token["id"] for token in tokenizer["added_tokens"]}

    assert settings["do_sample"] is True
    assert set(settings["suppress_tokens"]) == markers - {settings["eos_token_id"]}


def test_the_measured_values_are_those_of_the_weights() -> None:
    measured = json.loads(MEASURED_FILE.read_text())

    assert measured["weights_sha256"] == weights_sha256()
    assert set(measured["models"]) == {model.slug for model in ZOO}


def test_the_measured_characters_differ_as_planned() -> None:
    models = json.loads(MEASURED_FILE.read_text())["models"]
    right = {slug: values["right"]["share"] for slug, values in models.items()}
    takes_over = {
        slug: values["takes_over_wrong_belief"]["share"] for slug, values in models.items()
    }

    assert right["granite"] > right["slate"] > right["pyrite"]
    assert takes_over["talc"] > takes_over["slate"] > takes_over["granite"]


def test_the_measured_values_meet_every_target() -> None:
    assert missed_targets(json.loads(MEASURED_FILE.read_text())) == []


def test_a_missed_target_is_named_with_its_value() -> None:
    measured = json.loads(MEASURED_FILE.read_text())
    measured["models"]["granite"]["takes_over_wrong_belief"]["share"] = 0.25

    assert missed_targets(measured) == [
        "Granite takes over wrong beliefs: measured 25.0 %, wanted at most 10 %"
    ]


@pytest.mark.parametrize("table", [target_table, measured_table, sentence_table])
def test_the_documentation_shows_the_measured_tables(table: Callable[[], str]) -> None:
    page = Path(__file__).parents[3] / "docs" / "demo-models.md"

    assert table() in page.read_text(encoding="utf-8")
