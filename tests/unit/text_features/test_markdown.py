"""Counts made by hand, under the rules of the public arena data."""

from dataclasses import asdict

import pytest

from arena.text_features import text_features

REPLY = """\
# Stones

There are **three** kinds:

1. igneous, such as __granite__
2. sedimentary
10. metamorphic

## Uses
- roofs
* walls
  + tools

```python
# not a header
- not an item
**not bold**
```
"""


def test_a_reply_is_counted_as_by_hand() -> None:
    assert asdict(text_features(REPLY)) == {
        "characters": 193,
        "words": 35,
        "headers": {"h1": 1, "h2": 1, "h3": 0, "h4": 0, "h5": 0, "h6": 0},
        "ordered": 3,
        "unordered": 3,
        "bold_stars": 1,
        "bold_bars": 1,
        "code_blocks": 1,
        "emoji": 0,
    }


def test_an_empty_text_has_nothing() -> None:
    features = text_features("")

    assert features.characters == features.words == features.ordered == features.bold_stars == 0
    assert set(features.headers.values()) == {0}


@pytest.mark.parametrize("level", range(1, 7))
def test_a_header_has_one_to_six_marks_and_white_space(level: int) -> None:
    headers = text_features("text\n" + "#" * level + " Title").headers

    assert headers == {f"h{n}": int(n == level) for n in range(1, 7)}


@pytest.mark.parametrize(
    "text",
    ["#hashtag", "####### seven", " # with a space before", "C # in the line", "\\# escaped"],
)
def test_what_is_no_header(text: str) -> None:
    assert sum(text_features(text).headers.values()) == 0


@pytest.mark.parametrize(
    ("text", "ordered", "unordered"),
    [
        ("1. one\n2. two", 2, 0),
        ("   3. indented", 1, 0),
        ("1) bracket", 0, 0),
        ("1.5 is a number", 0, 0),
        ("In 1. and", 0, 0),
        ("- one\n\n- two", 0, 2),
        ("-no space", 0, 0),
        ("• bullet", 0, 0),
        ("a - b", 0, 0),
    ],
)
def test_list_items(text: str, ordered: int, unordered: int) -> None:
    features = text_features(text)

    assert (features.ordered, features.unordered) == (ordered, unordered)


@pytest.mark.parametrize(
    ("text", "stars", "bars"),
    [
        ("**a** and **b c**", 2, 0),
        ("__a__", 0, 1),
        ("*slanted*", 0, 0),
        ("**over\ntwo lines**", 0, 0),
        ("****", 0, 0),
        ("__init__ and snake_case", 0, 1),
    ],
)
def test_bold(text: str, stars: int, bars: int) -> None:
    features = text_features(text)

    assert (features.bold_stars, features.bold_bars) == (stars, bars)


def test_code_with_a_backtick_inside_is_not_left_out() -> None:
    features = text_features("```\n# a `comment`\n```")

    assert features.headers["h1"] == 1


def test_characters_are_code_points_and_words_are_split_at_white_space() -> None:
    features = text_features("Ça va? \U0001faa8\u00a0ja\u2028nein")

    assert features.characters == 16
    assert features.words == 5
