"""No cut falls inside what a reader sees as one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.pacing import PacedReply, Pacer, cut_after

ACUTE, JOINER, EMOJI_STYLE, MEDIUM_SKIN = "\u0301", "\u200d", "\ufe0f", "\U0001f3fd"
FAMILY = JOINER.join("\U0001f468\U0001f469\U0001f467")
HEART = "\u2764" + EMOJI_STYLE
WAVE = "\U0001f44b" + MEDIUM_SKIN
KEYCAP = "1" + EMOJI_STYLE + "\u20e3"
DEVANAGARI_KI = "\u0915\u093f"  # a consonant and a spacing vowel sign


@pytest.mark.parametrize("cluster", ["e" + ACUTE, FAMILY, HEART, WAVE, KEYCAP, DEVANAGARI_KI])
def test_a_cluster_across_the_quota_waits_for_the_next_tick(cluster: str) -> None:
    text = "12345678" + cluster + "rest"

    cut = cut_after(text, 0, 9, is_whole=False)

    assert text[:cut] == "12345678"
    assert cut_after(text, cut, 9, is_whole=False) >= cut + len(cluster)


@pytest.mark.parametrize("cluster", ["e" + ACUTE, FAMILY, HEART, WAVE, KEYCAP, DEVANAGARI_KI])
def test_a_cluster_that_fits_is_released_whole(cluster: str) -> None:
    text = cluster + "rest of the text"

    cut = cut_after(text, 0, len(cluster), is_whole=False)

    assert text[:cut] == cluster


def test_a_cluster_longer_than_the_quota_is_released_as_one() -> None:
    cluster = "a" + ACUTE * 20

    cut = cut_after(cluster + "b", 0, 9, is_whole=False)

    assert cut == 21


def test_a_cluster_longer_than_the_quota_does_not_hold_the_battle() -> None:
    pacer = Pacer("lockstep", has_started=True)
    pacer.replies["a"].text = "a" + ACUTE * 20 + "bc"
    pacer.replies["b"].text = "y" * 30

    assert pacer.tick() == {"a": "a" + ACUTE * 20, "b": "y" * 9}


def test_a_smaller_quota_still_releases_the_next_cluster_of_the_other_side() -> None:
    pacer = Pacer("lockstep", has_started=True)
    pacer.replies["a"].text = FAMILY + "!"
    pacer.replies["b"].text = "yz"  # only one may be shown

    assert pacer.tick() == {"a": FAMILY, "b": "y"}


def test_the_last_character_stays_back_while_a_mark_may_still_join_it() -> None:
    reply = PacedReply("caf" + "e")

    before = reply.release(9)
    reply.text += ACUTE + " "
    after = reply.release(9)

    assert before == "caf"
    assert after == "e" + ACUTE


def test_the_last_character_is_released_when_the_reply_has_ended() -> None:
    assert PacedReply("cafe", has_ended=True).release(9) == "cafe"


def test_a_joiner_at_the_end_of_a_reply_is_released_with_it() -> None:
    reply = PacedReply("ab" + JOINER, has_ended=True)

    assert reply.release(9) == "ab" + JOINER
    assert reply.is_done


def test_a_mark_without_anything_before_it_is_released_too() -> None:
    assert PacedReply(ACUTE + "ab", has_ended=True).release(9) == ACUTE + "ab"


def test_no_quota_releases_nothing() -> None:
    reply = PacedReply("abc", has_ended=True)

    assert reply.release(0) == ""
    assert reply.released == 0


@given(
    st.text(alphabet="ab \n7", max_size=30), st.integers(0, 30), st.integers(1, 12), st.booleans()
)
def test_plain_text_is_cut_where_text_of_other_letters_would_be(
    text: str, start: int, quota: int, is_whole: bool
) -> None:
    other = "é" * len(text)  # one cluster each as well, but not the quick way

    assert cut_after(text, start, quota, is_whole=is_whole) == cut_after(
        other, start, quota, is_whole=is_whole
    )
