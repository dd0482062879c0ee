"""A setting from the environment is read, or refused by its name with what to write."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_choice, env_int, env_list, env_number, env_text, env_url

NAME = "QUARRY_SETTING"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)


def test_what_is_unset_has_its_default() -> None:
    assert env_text(NAME, default="slate") == "slate"
    assert env_bool(NAME, default=True) is True
    assert env_bool(NAME, default=False) is False
    assert env_number(NAME, default=2.5, low=0, high=3) == 2.5
    assert env_int(NAME, default=2, low=0, high=3) == 2
    assert env_choice(NAME, default="a", choices=("a", "b")) == "a"
    assert env_list(NAME) == []
    assert env_url(NAME, schemes=("http",)) == ""


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_text_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    monkeypatch.setenv(NAME, blank)

    assert env_text(NAME, default="slate") == "slate"


def test_a_text_is_read_without_the_space_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " granite \n")

    assert env_text(NAME) == "granite"


@pytest.mark.parametrize(("value", "read"), [("1", True), ("0", False)])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, read: bool) -> None:
    monkeypatch.setenv(NAME, value)

    assert env_bool(NAME, default=not read) is read


@pytest.mark.parametrize("value", ["true", "yes", "", "2", "True"])
def test_any_other_word_for_yes_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        env_bool(NAME, default=True)

    assert str(refused.value) == f"{NAME}={value!r}: write 1 for yes or 0 for no"


@pytest.mark.parametrize("value", ["", "many", "nan", "inf", "-0.1", "10.1", "1,5"])
def test_a_number_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        env_number(NAME, default=1, low=0, high=10)

    assert str(refused.value) == f"{NAME}={value!r}: write a number from 0 to 10"


@pytest.mark.parametrize(("value", "read"), [("0", 0), ("10", 10), (" 7 ", 7), ("7.0", 7)])
def test_a_whole_number_is_read(monkeypatch: pytest.MonkeyPatch, value: str, read: int) -> None:
    monkeypatch.setenv(NAME, value)

    assert env_int(NAME, default=1, low=0, high=10) == read


def test_half_a_thing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "2.5")

    with pytest.raises(ImproperlyConfigured, match=rf"^{NAME}=2\.5: write a whole number$"):
        env_int(NAME, default=1, low=0, high=10)


def test_a_choice_is_one_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "Buffered")

    with pytest.raises(ImproperlyConfigured) as refused:
        env_choice(NAME, default="lockstep", choices=("lockstep", "buffered"))

    assert str(refused.value) == f"{NAME}='Buffered': write one of lockstep, buffered"


def test_a_list_is_cut_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a.example, ,b.example,")

    assert env_list(NAME) == ["a.example", "b.example"]


def test_an_address_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "rediss://cache:6379/0")

    assert env_url(NAME, schemes=("redis", "rediss")) == "rediss://cache:6379/0"


@pytest.mark.parametrize("value", ["cache:6379", "http://cache", "redis", "redis:secret@cache"])
def test_an_address_of_another_kind_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        env_url(NAME, schemes=("redis", "rediss"))

    assert str(refused.value) == f"{NAME}: write an address that begins with redis:// or rediss://"
