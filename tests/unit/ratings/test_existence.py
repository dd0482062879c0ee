"""Groups and refusals: the examples of every code with their sentences, and two oracles."""

import itertools

import choix
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.existence import Groups, find_groups
from evaluation.ratings.tally import Cell, PairTally
from tests.unit.ratings.votes import even_circle, seeded, tally, ties, wins

MAIN = even_circle("ada", "bo", "cleo", votes=10)


def reasons(*cells: Cell, names: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    votes = tally(*cells, names=names)
    return {
        votes.names[model]: (reason.code, reason.sentence)
        for model, reason in find_groups(votes).reasons.items()
    }


def groups(*cells: Cell) -> list[list[str]]:
    votes = tally(*cells)
    return [[votes.names[model] for model in group] for group in find_groups(votes).rated]


def test_models_that_all_can_be_reached_from_each_other_are_one_group() -> None:
    assert groups(*MAIN) == [["ada", "bo", "cleo"]]
    assert reasons(*MAIN) == {}


def test_a_chain_of_upsets_is_one_group_however_long() -> None:
    names = [f"m{place:02}" for place in range(30)]
    chain = [ties(one, other) for one, other in itertools.pairwise(names)]
    assert groups(*chain) == [names]
    assert groups(*chain[:10], wins("m10", "m11", 3), *chain[11:]) == [names[11:], names[:11]]


def test_a_tie_is_an_edge_in_both_directions() -> None:
    assert groups(ties("ada", "bo")) == [["ada", "bo"]]
    assert groups(("ada", "bo", "both_bad", 1)) == [["ada", "bo"]]


def test_no_votes() -> None:
    assert reasons(*MAIN, names=("dee",)) == {"dee": ("no_votes", "dee has no votes yet.")}


def test_unbeaten() -> None:
    assert reasons(*MAIN, wins("dee", "ada", 20)) == {
        "dee": (
            "unbeaten",
            "dee won all 20 of its votes, so its score has no upper limit; it needs at least one "
            "loss or tie.",
        )
    }


def test_winless() -> None:
    assert reasons(*MAIN, wins("ada", "dee", 15), wins("bo", "dee", 5)) == {
        "dee": (
            "winless",
            "dee lost all 20 of its votes, so its score has no lower limit; it needs at least one "
            "win or tie.",
        )
    }


def test_one_vote_makes_one_unbeaten_and_one_winless() -> None:
    both = reasons(wins("ada", "bo"))

    assert {model: code for model, (code, _sentence) in both.items()} == {
        "ada": "unbeaten",
        "bo": "winless",
    }


def test_isolated() -> None:
    sentence = (
        "dee and eve were never compared with the other 3 models; their scores would have no "
        "common zero."
    )

    found = reasons(*MAIN, ties("dee", "eve", 5))

    assert found == {"dee": ("isolated", sentence), "eve": ("isolated", sentence)}


def test_one_way_between_a_second_group_and_the_main_group() -> None:
    sentence = (
        "Every vote between dee and eve and bo went the same way, so their distance is infinite; "
        "one upset or tie would fix it."
    )

    found = reasons(*MAIN, ties("dee", "eve", 5), wins("bo", "dee", 2), wins("bo", "eve", 2))

    assert found == {"dee": ("one_way", sentence), "eve": ("one_way", sentence)}


def test_one_way_for_a_model_between_two_others() -> None:
    # dee lost to the main group and beat fay: neither winless nor unbeaten.
    found = reasons(*MAIN, wins("ada", "dee"), wins("dee", "fay"))

    assert found["dee"] == (
        "one_way",
        "Every vote between dee and ada went the same way, so their distance is infinite; one "
        "upset or tie would fix it.",
    )


def test_one_way_looks_towards_the_main_group() -> None:
    # fay and gil meet the main group only through dee, who lost to it.
    found = reasons(*MAIN, wins("ada", "dee"), wins("dee", "fay", 3), ties("fay", "gil"))

    assert found["gil"][1].startswith("Every vote between fay and gil and dee went the same way")


def test_without_any_group_the_middle_of_a_chain_is_one_way() -> None:
    found = reasons(wins("ada", "bo"), wins("bo", "cleo"))

    assert {model: code for model, (code, _sentence) in found.items()} == {
        "ada": "unbeaten",
        "bo": "one_way",
        "cleo": "winless",
    }
    assert found["bo"][1].startswith("Every vote between bo and ada went the same way")


def test_one_upset_fixes_what_the_sentence_promises() -> None:
    split = [*MAIN, ties("dee", "eve", 5), wins("bo", "dee", 2)]

    assert groups(*split) == [["ada", "bo", "cleo"], ["dee", "eve"]]
    assert groups(*split, wins("eve", "bo")) == [["ada", "bo", "cleo", "dee", "eve"]]


def test_the_main_group_has_most_models_then_most_votes_then_the_first_name() -> None:
    pair, other_pair = ties("ada", "bo", 3), ties("cleo", "dee", 3)
    three = even_circle("xi", "yo", "zed", votes=1)

    assert groups(pair, *three)[0] == ["xi", "yo", "zed"]
    assert groups(pair, ties("cleo", "dee", 4))[0] == ["cleo", "dee"]
    assert groups(other_pair, pair)[0] == ["ada", "bo"]


def test_long_lists_of_names_are_cut_short() -> None:
    island = even_circle(*[f"island-{number}" for number in range(9)], votes=1)

    found = reasons(*even_circle(*"abcdefghij", votes=1), *island)

    assert found["island-3"][1].startswith(
        "island-0, island-1, island-2, island-3, island-4 and 4 more were never compared with "
        "the other 10 models"
    )


def test_sentences_use_the_labels() -> None:
    votes = tally(*MAIN, names=("dee-1b",))

    found = find_groups(votes, {"dee-1b": "Dee 1B"})

    assert [reason.sentence for reason in found.reasons.values()] == ["Dee 1B has no votes yet."]


def random_tally(n_models: int, pairs: list[tuple[int, int, str]]) -> PairTally:
    names = tuple(f"m{number}" for number in range(n_models))
    cells = [(f"m{a}", f"m{b}", winner, 1) for a, b, winner in pairs if a != b]
    return PairTally.from_cells(cells, names)


votes_among_six = st.builds(
    random_tally,
    st.just(6),
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, 5),
            st.sampled_from(["model_a", "model_a", "model_b", "tie", "both_bad"]),
        ),
        max_size=12,
    ),
)


def reachable(beats: np.ndarray) -> np.ndarray:
    """Return by Warshall's algorithm which model leads to which."""
    leads = beats | np.eye(len(beats), dtype=bool)
    for middle in range(len(beats)):
        leads |= leads[:, [middle]] & leads[[middle], :]
    return leads


@seeded
@given(votes_among_six)
def test_two_models_share_a_group_exactly_if_each_leads_to_the_other(votes: PairTally) -> None:
    leads = reachable(votes.wins() > 0)
    expected = {
        tuple(int(model) for model in np.flatnonzero(leads[start] & leads[:, start]))
        for start in range(6)
    }

    found: Groups = find_groups(votes)

    assert set(found.rated) == {group for group in expected if len(group) > 1}
    main = set(found.rated[0]) if found.rated else set()
    assert set(found.reasons) == set(range(6)) - main


@seeded
@given(votes_among_six)
def test_the_votes_between_the_models_of_a_one_way_sentence_go_one_way(votes: PairTally) -> None:
    wins_of = votes.wins()

    for reason in find_groups(votes).reasons.values():
        if reason.code == "one_way":
            between = reason.sentence.removeprefix("Every vote between ").split(" went ")[0]
            named = [votes.names.index(word) for word in between.replace(",", "").split(" ")
                     if word != "and"]  # fmt: skip
            leads = reachable(wins_of[np.ix_(named, named)] > 0)
            assert not leads.all()  # no way back among the models that the sentence names


@seeded
@given(votes_among_six)
def test_choix_finds_an_optimum_exactly_if_there_is_one_group(votes: PairTally) -> None:
    everything = find_groups(votes).rated[:1] == (tuple(range(6)),)

    try:
        with np.errstate(all="ignore"):
            strengths = choix.ilsr_pairwise_dense(votes.wins())
        found = bool(np.isfinite(strengths).all())
    except (ValueError, RuntimeError):
        found = False

    assert found == everything
