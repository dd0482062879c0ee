"""Languages are told where they can be, and left open where they cannot."""

# ruff: noqa: RUF001  # letters of other languages look like those of ours

import pytest

from arena.text_features.language import LANGUAGES, language_of

# The first sentence of the Universal Declaration of Human Rights (United Nations, 1948).
ARTICLE_1 = {
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
    "en": "All human beings are born free and equal in dignity and rights.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
    "it": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "nl": "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren.",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах.",
    "sv": "Alla människor är födda fria och lika i värde och rättigheter.",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
    "zh": "人人生而自由，在尊严和权利上一律平等。",
}


@pytest.mark.parametrize("language", ARTICLE_1)
def test_a_sentence_is_told(language: str) -> None:
    assert language_of(ARTICLE_1[language]) == language


@pytest.mark.parametrize(
    "text", ["", " \n", "hi", "lol", "x", "2 + 2 = 4", "def f(x): return x", "asdf jkl qwer zxcv"]
)
def test_what_is_no_sentence_has_no_language(text: str) -> None:
    assert language_of(text) == ""


def test_code_says_nothing_about_the_language_around_it() -> None:
    code = "```\nfor every human being in all of the people: print('free and equal')\n```"

    assert language_of(f"Erkläre mir bitte diese Zeilen:\n{code}") == "de"
    assert language_of(code) == ""


def test_another_language_than_those_with_a_name_is_left_open() -> None:
    assert language_of("Az emberi lények szabadon születnek.") == "hu"
    assert language_of("Allir menn eru bornir frjálsir og jafnir öðrum að virðingu.") == ""
    assert "is" not in LANGUAGES
