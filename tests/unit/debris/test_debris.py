"""Control tags of chat templates are stripped, however the stream is cut; all else stays."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arena.debris import DebrisFilter

FRAGMENTS = st.sampled_from(
    [
        *("<|im_end|>", "<|im_start|>", "[INST]", "[/INST]", "<<SYS>>", "<start_of_turn>"),
        *("<\uff5cend\u2581of\u2581sentence\uff5c>", "</s>", "<think>", "</think>", "<eos>"),
        *("<", "<|", "|>", "[", "]", "<b>", "x < y", "[1]", " ", "\n", "word", "<<", "/"),
    ]
)


def shown_of(*pieces: str) -> str:
    debris = DebrisFilter()
    return "".join([debris.feed(piece) for piece in pieces] + [debris.end()])


def cut(text: str, places: list[int]) -> list[str]:
    borders = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in pairwise(borders)]


@pytest.mark.parametrize(
    "tag",
    [
        *("<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>", "<|start_header_id|>"),
        *("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<start_of_turn>", "<end_of_turn>"),
        *("<s>", "</s>", "<bos>", "<eos>", "<pad>", "<unk>"),
        "<\uff5cend\u2581of\u2581sentence\uff5c>",
        "<|" + "x" * 40 + "|>",
    ],
)
def test_a_tag_is_stripped_and_recorded(tag: str) -> None:
    debris = DebrisFilter()

    shown = debris.feed(f"Slate.{tag} Granite.") + debris.end()

    assert shown == "Slate. Granite."
    assert debris.found == [tag.lower()]
    assert shown_of(*f"Slate.{tag} Granite.") == "Slate. Granite."


def test_tags_are_known_in_any_case() -> None:
    assert shown_of("a[inst]b<|IM_END|>c") == "abc"


@pytest.mark.parametrize(
    "text",
    [
        *("1 < 2", "if a<b and b>c: pass", "x <- y", "a << 2", "<", "[", "text ends with <"),
        *("<p>Hello <b>you</b></p>", "<br/>", "<summary>", "<INST>", "[INSTALL]", "[1], [2]"),
        *("[a link](http://127.0.0.1/)", "List<String>", "<|", "<|not a tag", "<| spaced |>"),
        *("<thinking>", "&lt;think&gt;", "<|" + "x" * 41 + "|>", "f(x) = |x|>0", "\U0001faa8 <3"),
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert shown_of(text) == text
    assert shown_of(*text) == text


def test_thinking_is_kept_apart() -> None:
    debris = DebrisFilter()

    shown = debris.feed("<think>Is it Sydney? No.</think>Canberra.") + debris.end()

    assert shown == "Canberra."
    assert debris.reasoning == "Is it Sydney? No."


def test_thinking_that_never_ends_shows_nothing() -> None:
    debris = DebrisFilter()

    shown = debris.feed("<think>Is it Sydney or") + debris.end()

    assert shown == ""
    assert debris.reasoning == "Is it Sydney or"


def test_other_tags_inside_the_thinking_do_not_end_it() -> None:
    debris = DebrisFilter()

    shown = debris.feed("<think>a<|im_end|>b</think>c") + debris.end()

    assert (shown, debris.reasoning) == ("c", "ab")


def test_thinking_may_begin_in_the_middle_and_twice() -> None:
    debris = DebrisFilter()

    shown = debris.feed("One<think>x</think> two<think>y</think> three") + debris.end()

    assert (shown, debris.reasoning) == ("One two three", "xy")


@pytest.mark.parametrize("tag", ["<|im_end|>", "</s>", "[/INST]", "</think>"])
def test_a_tag_at_the_end_is_never_shown_in_part(tag: str) -> None:
    debris = DebrisFilter()

    shown = "".join(debris.feed(character) for character in "Done." + tag) + debris.end()

    assert shown == "Done."


def test_the_beginning_of_a_tag_at_the_end_of_a_reply_is_text() -> None:
    assert shown_of("a <|im_en") == "a <|im_en"


def test_text_before_a_possible_tag_is_not_held_back() -> None:
    debris = DebrisFilter()

    assert debris.feed("Slate splits <") == "Slate splits "
    assert debris.feed("b> well") == "<b> well"


def test_a_bracket_is_let_go_when_no_tag_can_come_of_it() -> None:
    debris = DebrisFilter()

    first = debris.feed("[" + "x" * 60)

    assert first.startswith("[xxx")


@settings(max_examples=400)
@given(st.lists(FRAGMENTS, max_size=12).map("".join), st.lists(st.integers(0, 400), max_size=12))
@example("<|x[INST]y|>", [9])  # a tag inside what would become a longer one
def test_pieces_show_what_the_whole_shows(text: str, places: list[int]) -> None:
    whole, pieces = DebrisFilter(), DebrisFilter()

    expected = whole.feed(text) + whole.end()
    shown = "".join([pieces.feed(piece) for piece in cut(text, places)] + [pieces.end()])

    assert shown == expected
    assert pieces.reasoning == whole.reasoning
    assert pieces.found == whole.found


@settings(max_examples=200)
@given(st.text(max_size=80).filter(lambda text: not set(text) & set("<[")))
def test_text_without_openers_passes_at_once(text: str) -> None:
    debris = DebrisFilter()

    assert debris.feed(text) == text
    assert debris.end() == ""
