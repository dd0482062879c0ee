"""`touchstone models`: what it says, and status 2 with one sentence for bad input."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from arena.models import LanguageModel
from tests.builders import a_model

pytestmark = pytest.mark.django_db


def models(*words: str) -> str:
    output = StringIO()
    call_command("models", *words, stdout=output)
    return output.getvalue()


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        models(*words)
    assert refused.value.returncode == 2
    assert not LanguageModel.objects.filter(slug="granite").exists()
    return str(refused.value)


def add(*where: str) -> str:
    return models("add", "granite", "--name", "Granite", *where)


def refused_add(*where: str) -> str:
    return refusal("add", "granite", "--name", "Granite", *where)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "tokenizer_config.json").write_text('{"chat_template": "{{ messages }}"}')
    return tmp_path


def test_a_folder_is_added(folder: Path) -> None:
    said = add("--folder", str(folder), "--summary", "right and plain")

    model = LanguageModel.objects.get()
    assert said == "Granite is registered as granite and takes part in battles.\n"
    assert (model.source, model.location) == ("folder", str(folder.resolve()))
    assert model.summary == "right and plain"


def test_a_folder_of_the_project_is_kept_relative_to_it(folder: Path, settings: Settings) -> None:
    settings.BASE_DIR = folder.parent

    add("--folder", str(folder))

    assert LanguageModel.objects.get().location == folder.name


def test_a_hub_repository_is_added() -> None:
    add("--hub", "owner/granite-7b", "--revision", "v2", "--no-fetch")

    model = LanguageModel.objects.get()
    assert (model.source, model.location, model.revision) == ("hub", "owner/granite-7b", "v2")


def test_an_endpoint_is_added() -> None:
    add(
        *("--endpoint", "http://127.0.0.1:8001/v1/", "--remote-name", "granite-7b"),
        *("--api-key-variable", "QUARRY_KEY"),
    )

    model = LanguageModel.objects.get()
    assert (model.source, model.location) == ("endpoint", "http://127.0.0.1:8001/v1")
    assert (model.remote_name, model.api_key_variable) == ("granite-7b", "QUARRY_KEY")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert refused_add("--folder", str(tmp_path)) == (
        f"--folder {tmp_path}: there is no readable config.json in {tmp_path.resolve()}."
    )


def test_a_folder_without_a_tokenizer_is_refused(folder: Path) -> None:
    (folder / "tokenizer_config.json").write_text("{broken")

    assert refused_add("--folder", str(folder)) == (
        f"--folder {folder}: there is no readable tokenizer_config.json in {folder.resolve()}."
    )


def test_a_folder_without_a_chat_template_is_refused(folder: Path) -> None:
    (folder / "tokenizer_config.json").write_text("{}")

    assert refused_add("--folder", str(folder)) == (
        f"--folder {folder}: there is no chat template in {folder.resolve()}; take a model that "
        "was made for chats."
    )


def test_a_folder_that_the_model_server_would_misread_is_refused(folder: Path) -> None:
    odd = folder.rename(folder.with_name("granite@v2"))

    assert refused_add("--folder", str(odd)) == (
        f'--folder {odd}: the path holds "@", which the model server reads as a revision. '
        "Move or rename the folder."
    )


@pytest.mark.parametrize("hub_id", ["granite", "a/b/c", "https://hub/owner/granite", "../.."])
def test_what_is_no_hub_repository_is_refused(hub_id: str) -> None:
    assert refused_add("--hub", hub_id) == f"--hub {hub_id}: write owner/name as the hub does."


@pytest.mark.parametrize(
    "url",
    [
        *("127.0.0.1:8001/v1", "ftp://stone/v1", "http://", "http://ada:secret@stone/v1"),
        *("http://[::1/v1", "http://stone:99999/v1", "http://stone:port/v1"),
        *("http://stone/v1?key=secret", "http://stone/v1#secret"),
        *("http://stone /v1", "http://stone/v1\n", "http://stone/v1/chat/completions", ""),
    ],
)
def test_what_is_no_endpoint_is_refused_without_repeating_secrets(url: str) -> None:
    sentence = refused_add("--endpoint", url, "--remote-name", "granite-7b")

    assert sentence == (
        "--endpoint: write http(s)://host/v1, without a user, a password or anything behind the "
        "path; /chat/completions is added to it."
    )


def test_an_endpoint_needs_the_models_name_there() -> None:
    assert refused_add("--endpoint", "http://127.0.0.1:8001/v1") == (
        "--remote-name: say by which name the endpoint knows the model."
    )


@pytest.mark.parametrize("key", ["sk-secret-7f", "quarry_key", "QUARRY KEY", "7KEY"])
def test_a_key_in_the_place_of_its_variable_is_refused_without_repeating_it(key: str) -> None:
    sentence = refused_add(
        *("--endpoint", "http://127.0.0.1:8001/v1", "--remote-name", "granite-7b"),
        *("--api-key-variable", key),
    )

    assert sentence == (
        "--api-key-variable: write the name of an environment variable, such as OPENAI_API_KEY, "
        "not the key itself."
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--remote-name", "x"), "--remote-name belongs to --endpoint; leave it out."),
        (("--api-key-variable", "X"), "--api-key-variable belongs to --endpoint; leave it out."),
    ],
)
def test_an_option_that_would_be_ignored_is_refused(words: tuple[str, str], sentence: str) -> None:
    assert refused_add("--hub", "owner/granite", *words) == sentence


def test_a_revision_that_is_a_path_is_refused() -> None:
    assert refused_add("--hub", "owner/granite", "--revision", "../../x") == (
        "--revision ../../x: write a branch, a tag or a commit."
    )


def test_a_slug_that_is_none_is_refused_before_the_hub_is_asked() -> None:
    sentence = refusal("add", "granite 7b", "--name", "Granite", "--hub", "owner/granite")

    assert sentence == "granite 7b: slug: use small letters, digits and hyphens."


def test_a_slug_that_is_taken_is_refused() -> None:
    a_model("mica")

    assert refusal("add", "mica", "--name", "Mica", "--hub", "owner/mica") == (
        "mica: slug: there is such a model already; `touchstone models list` shows them."
    )


def test_one_place_is_enough_and_needed() -> None:
    assert "required" in refusal_of_the_parser("add", "granite", "--name", "Granite")
    assert "not allowed with" in refusal_of_the_parser(
        *("add", "granite", "--name", "Granite", "--hub", "a/b", "--folder", "c")
    )


def refusal_of_the_parser(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        models(*words)
    return str(refused.value)


def test_the_list_of_no_models_says_how_to_add_one() -> None:
    assert models("list") == "No models yet. `touchstone models add --help` shows how.\n"


def test_the_list_shows_where_each_model_answers() -> None:
    a_model("slate", status="retired")
    a_model("mica", source="hub", location="owner/mica", remote_name="")

    lines = models("list").splitlines()

    assert [line.split() for line in lines] == [
        [*("mica", "active", "hub", "owner/mica"), *("(it", "was", "not", "fetched", "yet)")],
        ["slate", "retired", "endpoint", "http://127.0.0.1:9/v1"],
    ]


def test_the_list_can_be_read_by_programs() -> None:
    a_model("mica", source="hub", location="owner/mica", remote_name="", revision="v2")

    assert json.loads(models("list", "--format", "json")) == [
        {
            "slug": "mica",
            "name": "Mica",
            "source": "hub",
            "location": "owner/mica",
            "remote_name": "",
            "revision": "v2",
            "status": "active",
        }
    ]


def test_a_model_is_retired() -> None:
    a_model("slate")

    said = models("retire", "slate", "--reason", "replaced")

    assert said == "Slate takes part in no new battles.\n"
    assert LanguageModel.objects.get().status == "retired"


def test_an_unknown_model_is_not_retired() -> None:
    assert refusal("retire", "basalt") == (
        "There is no model 'basalt'; `touchstone models list` shows them."
    )
