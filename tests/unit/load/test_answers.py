"""What the scripted models write, and what the load's readers make of it."""

import json

import pytest

from tests.performance.load.fake_models import Writing, tokens_of
from tests.performance.load.gradio_peer import Watched, changed
from tests.performance.load.peer_battles import delays
from tests.performance.load.raters import Played

TOKENS = tokens_of("one", "Battle 7", 5)
ANSWER = "".join(TOKENS)


def test_no_part_of_an_answer_is_in_another_place_or_answer() -> None:
    answers = [tokens_of(model, f"Battle {n}", 400) for model in ("one", "two") for n in (1, 2)]

    assert all(len(set(tokens)) == 400 for tokens in answers)
    assert len({tuple(tokens[:2]) for tokens in answers}) == 4
    assert {len(token) for tokens in answers for token in tokens} == {4}


def played(*texts: str) -> Played:
    """Return a battle whose side B showed these pieces; side A shows all at once."""
    deltas = [{"type": "reply.delta", "side": "b", "text": text} for text in texts]
    events = [
        {"type": "turn.started"},
        {"type": "reply.delta", "side": "a", "text": "whole"},
        *deltas,
        {"type": "reply.finished"},
        {"type": "reply.finished"},
        {"type": "turn.ready"},
    ]
    return Played("Battle 7", frames=[(0.0, json.dumps([event])) for event in events])


def test_a_whole_battle_has_no_fault() -> None:
    assert played(ANSWER[:9], ANSWER[9:]).faults({"whole", ANSWER}) == []


@pytest.mark.parametrize(
    "pieces",
    [
        (ANSWER[:9], ANSWER[10:]),
        (ANSWER[:9], ANSWER[8:]),
        (ANSWER[9:], ANSWER[:9]),
        (tokens_of("one", "Battle 8", 5)[1], ANSWER[9:]),
    ],
    ids=["lost", "double", "misplaced", "of another battle"],
)
def test_every_fault_shows(pieces: tuple[str, ...]) -> None:
    assert len(played(*pieces).faults({"whole", ANSWER})) == 1


def test_a_lost_end_shows() -> None:
    battle = played(ANSWER)
    del battle.frames[-1]

    assert len(battle.faults({"whole", ANSWER})) == 1


@pytest.mark.parametrize(
    ("edit", "value"),
    [
        (("append", [0, "content"], "te"), [{"content": "slate"}]),
        (("replace", [0, "content"], "mica"), [{"content": "mica"}]),
        (("add", [0, "role"], "user"), [{"content": "sla", "role": "user"}]),
        (("add", [0], {}), [{}, {"content": "sla"}]),
        (("delete", [0], None), []),
        (("replace", [], []), []),
    ],
)
def test_the_edits_of_the_peer_are_understood(
    edit: tuple[str, list[object], object], value: object
) -> None:
    assert changed([{"content": "sla"}], [edit]) == value


def test_a_token_in_the_peer_is_late_by_what_lies_between_writing_and_update() -> None:
    def update(at: float, data: object) -> tuple[float, bytes]:
        return at, json.dumps({"output": {"data": [data, data]}}).encode()

    battle = Watched(
        "Battle 7",
        updates=[
            update(1.0, [{"role": "assistant", "content": TOKENS[0].strip()}]),
            update(1.5, [["append", [0, "content"], " " + TOKENS[1] + TOKENS[2].strip()]]),
        ],
    )
    writing = Writing(TOKENS, 0.1, written=[0.9, 1.0, 1.1, 1.2, 1.3])

    assert delays(battle, [writing, writing]) == pytest.approx([0.1, 0.1, 0.5, 0.4, 0.5, 0.4])
