"""Models are registered, listed and retired; each step is a line of their history."""

import pytest

from arena.errors import InvalidInputError, NotFoundError
from arena.models import LanguageModel, ModelEvent
from arena.services import NewModel, register_model, retire_model
from tests.builders import a_model

pytestmark = pytest.mark.django_db

GRANITE = NewModel(
    slug="granite",
    name="Granite",
    source="endpoint",
    location="http://127.0.0.1:9/v1",
    remote_name="granite-7b",
    organisation="Quarry",
    licence="Apache-2.0",
    summary="right and plain",
    revision="v2",
    api_key_variable="QUARRY_KEY",
)


def history() -> list[tuple[str, str]]:
    return list(ModelEvent.objects.order_by("id").values_list("kind", "reason"))


def test_a_registered_model_takes_part_at_once() -> None:
    model = register_model(GRANITE)

    assert LanguageModel.objects.for_battles().get() == model
    for field, value in vars(GRANITE).items():
        assert getattr(model, field) == value
    assert history() == [("registered", "")]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"slug": "granite 7b"},
            "granite 7b: slug: use small letters, digits and hyphens.",
        ),
        ({"name": ""}, "granite: name: This field cannot be blank."),
        ({"slug": "Granite_7b"}, "Granite_7b: slug: use small letters, digits and hyphens."),
        ({"name": "  "}, "granite: name: write one line that people can read."),
        ({"name": "Gran\nite"}, "granite: name: write one line that people can read."),
        ({"location": ""}, "granite: location: This field cannot be blank."),
        (
            {"remote_name": ""},
            "granite: An endpoint needs the name it knows the model by.",
        ),
        (
            {"licence": "x" * 81},
            "granite: licence: Ensure this value has at most 80 characters (it has 81).",
        ),
    ],
)
def test_a_model_that_cannot_be_stored_is_refused_by_its_field(
    wrong: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        register_model(NewModel(**{**vars(GRANITE), **wrong}))

    assert refused.value.sentence == sentence
    assert not LanguageModel.objects.exists()
    assert not ModelEvent.objects.exists()


def test_a_name_in_addresses_is_given_once() -> None:
    register_model(GRANITE)

    with pytest.raises(InvalidInputError) as refused:
        register_model(GRANITE)

    assert refused.value.sentence == (
        "granite: slug: there is such a model already; `touchstone models list` shows them."
    )


def test_a_retired_model_is_listed_but_takes_no_part() -> None:
    model = register_model(GRANITE)

    retired = retire_model("granite", "replaced")

    assert retired == model
    assert not LanguageModel.objects.for_battles().exists()
    assert LanguageModel.objects.listed().get() == model
    assert history() == [("registered", ""), ("retired", "replaced")]


def test_retiring_twice_changes_nothing() -> None:
    register_model(GRANITE)
    retire_model("granite", "replaced")

    retire_model("granite", "again")

    assert history() == [("registered", ""), ("retired", "replaced")]


def test_an_unknown_model_cannot_be_retired() -> None:
    with pytest.raises(NotFoundError) as refused:
        retire_model("basalt", "")

    assert refused.value.sentence == (
        "There is no model 'basalt'; `touchstone models list` shows them."
    )


def test_the_public_list_is_in_order_of_names_without_previews() -> None:
    a_model("slate", name="Slate")
    a_model("secret", name="Secret", status="preview")
    a_model("mica", name="Mica", status="retired")

    assert [model.name for model in LanguageModel.objects.listed()] == ["Mica", "Slate"]
