"""`touchstone respond` on a model folder: what it prints, what it writes, what it refuses."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from arena.models import LanguageModel
from tests.unit.engine.running.folders import request_lines, save_model

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    file = tmp_path / "requests.jsonl"
    file.write_bytes(b"\n".join(request_lines(3)))
    return file


def respond(*words: object, **options: Any) -> str:
    printed = StringIO()
    call_command("respond", *map(str, words), stdout=printed, **options)
    return printed.getvalue()


def test_answers_are_written_in_the_order_of_the_file(
    model: Path, requests: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    printed = respond(model, requests, out=str(out), certificate=True)

    asked = [json.loads(line)["id"] for line in requests.read_text().splitlines()]
    rows = [json.loads(line) for line in (out / "responses.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == asked
    assert rows[-1]["failed"] == "empty_continuation"
    document = json.loads((out / "run.json").read_text())
    assert (document["requests"], document["failed"]) == (14, {"empty_continuation": 1})
    assert document["certificate"]["holds"]
    assert "13 of 14 requests are answered" in printed
    assert f"Answers: {out / 'responses.jsonl'}" in printed


def test_the_token_view_shows_what_was_scored(model: Path, requests: Path, tmp_path: Path) -> None:
    view = json.loads(respond(model, requests, out=str(tmp_path / "out"), tokens="0/one"))

    [seen] = view["inputs"]
    assert seen["n_bos"] == 1
    assert "".join(token["text"] for token in seen["continuation"]) == " one"
    assert sum(token["logprob"] for token in seen["continuation"]) == pytest.approx(view["logprob"])


def test_a_registered_model_is_found_by_its_slug(
    model: Path, requests: Path, tmp_path: Path
) -> None:
    LanguageModel.objects.create(slug="tiny", name="Tiny", source="folder", location=str(model))

    printed = respond("tiny", requests, out=str(tmp_path / "out"), format="json")

    assert json.loads(printed)["model"] == "tiny"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"id": "g", "prompt": "Say", "max_new_tokens": 3}', "ask for a text to be written"),
        ('{"id": "g"}', "it is not clear what is asked"),
        ("", "there is no request"),
    ],
)
def test_requests_that_cannot_be_asked_are_refused(
    model: Path, tmp_path: Path, line: str, sentence: str
) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text(line)

    with pytest.raises(CommandError, match=sentence) as refused:
        respond(model, file)

    assert refused.value.returncode == 2


def test_models_that_cannot_be_asked_are_refused(requests: Path, tmp_path: Path) -> None:
    LanguageModel.objects.create(
        slug="far", name="Far", source="endpoint", location="http://127.0.0.1:9/v1", remote_name="x"
    )
    (tmp_path / "empty").mkdir()

    for word, sentence in (
        ("far", "answers behind an endpoint"),
        ("nothing-here", "There is no model 'nothing-here'"),
        (tmp_path / "empty", "holds no config.json"),
    ):
        with pytest.raises(CommandError, match=sentence) as refused:
            respond(word, requests)
        assert refused.value.returncode == 2


def test_what_is_no_file_and_no_id_is_refused(model: Path, requests: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="name a file of requests"):
        respond(model, tmp_path / "missing.jsonl")
    with pytest.raises(CommandError, match="no request has the id 'x'"):
        respond(model, requests, tokens="x")


def test_a_length_that_reads_nothing_is_refused(model: Path, requests: Path) -> None:
    with pytest.raises(CommandError, match="--max-length is 0") as refused:
        respond(model, requests, max_length=0)
    assert refused.value.returncode == 2


def test_a_folder_of_another_run_is_named(model: Path, requests: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    respond(model, requests, out=out)

    with pytest.raises(CommandError, match=r"belongs to another run: .* Name another") as refused:
        respond(model, requests, out=out, max_length=64)
    assert refused.value.returncode == 2
