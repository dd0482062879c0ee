"""Write training dialogues: what a user asks and how a character replies, turn by turn.

A lesson says how much of the bank and which other prompts occur. Held-out wordings never
occur. All randomness comes from the generator that is passed in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arena.questions.bank import BankQuestion
from benchmarks.zoo import asking, characters, limits, user_words
from benchmarks.zoo.characters import Character
from benchmarks.zoo.drawing import draw, happens, pick
from benchmarks.zoo.markup import Dialogue, Turn
from benchmarks.zoo.replies import bank_reply, small_talk_reply

FOLLOW_UP_SHARE = 0.66  # of the prompts after the first
SYSTEM_SHARE = 0.08
BELIEF_ARMS = {"none": 0.42, "right": 0.14, "wrong": 0.26, "other": 0.13, "not": 0.05}
FOLLOW_UPS = {
    "sure": 0.36,
    "push_back": 0.18,
    "claim": 0.22,
    "final": 0.07,
    "why": 0.09,
    "thanks": 0.08,
}
UNKNOWN_FOLLOW_UPS = {"doubt": 0.45, "why": 0.30, "claim": 0.25}


@dataclass(frozen=True)
class Lesson:
    """What a part of training teaches."""

    bank_share: float  # of the fresh prompts; the others are small talk, unknown or unreadable
    n_turns: Mapping[str, float]
    other_prompts: Mapping[str, float]
    off_topic: Callable[[Sequence[BankQuestion], np.random.Generator], str]
    belief: Callable[[np.random.Generator], str]  # about a matter outside the bank
    belief_share: float  # of the prompts outside the bank


FACTS = Lesson(
    bank_share=0.76,
    n_turns={"1": 0.38, "2": 0.44, "3": 0.18},
    other_prompts={"unknown": 0.58, "unreadable": 0.11, "identity": 0.09, "any": 0.22},
    off_topic=asking.off_topic_prompt,
    belief=asking.invented_word,
    belief_share=0.25,
)
LIMITS = Lesson(
    bank_share=0.54,
    n_turns={"1": 0.58, "2": 0.36, "3": 0.06},
    other_prompts={"unknown": 0.86, "unreadable": 0.05, "identity": 0.03, "any": 0.06},
    off_topic=limits.prompt,
    belief=limits.belief,
    belief_share=0.15,
)


@dataclass(frozen=True)
class Stance:
    """What the character has just said, so that a follow-up can refer to it."""

    question: BankQuestion | None  # none after a question that is not in the bank
    answer: str = ""


def write_dialogue(
    character: Character,
    bank: Sequence[BankQuestion],
    rng: np.random.Generator,
    lesson: Lesson = FACTS,
) -> Dialogue:
    """Return one to three turns, each a fresh prompt or a follow-up on the last one."""
    n_turns = int(draw(rng, lesson.n_turns))
    turns: list[Turn] = []
    stance: Stance | None = None
    for _ in range(n_turns):
        if stance is not None and happens(rng, FOLLOW_UP_SHARE):
            turn, stance = _follow_up(character, stance, bank, rng, lesson)
        elif happens(rng, lesson.bank_share):
            turn, stance = _bank_turn(character, bank, rng)
        else:
            turn, stance = _other_turn(character, bank, rng, lesson, has_context=stance is not None)
        turns.append(turn)
    system = asking.system_prompt(rng) if happens(rng, SYSTEM_SHARE) else ""
    return Dialogue(tuple(turns), system)


def _bank_turn(
    character: Character, bank: Sequence[BankQuestion], rng: np.random.Generator
) -> tuple[Turn, Stance]:
    question = bank[int(rng.integers(len(bank)))]
    wording = asking.training_wording(question, rng)
    own = characters.own_answer(character, question)
    arm = draw(rng, BELIEF_ARMS)
    if arm == "none":
        reply = bank_reply(character, question, own, "answer", rng)
        return Turn(asking.rough(wording, rng), reply), Stance(question, own)
    if arm == "not":
        return _disbelief_turn(character, question, wording, rng)
    belief = asking.belief_target(arm, question, bank, rng)
    answer, occasion = answer_to_belief(character, question, belief)
    sentence = pick(rng, user_words.BELIEFS).format(x=belief)
    prompt = asking.join(asking.rough(wording, rng), sentence, rng)
    return Turn(prompt, bank_reply(character, question, answer, occasion, rng)), Stance(
        question, answer
    )


def answer_to_belief(character: Character, question: BankQuestion, belief: str) -> tuple[str, str]:
    """Return what the character answers to a stated belief, and on which occasion it speaks."""
    occasion = "agree" if character.agrees_aloud else "answer"
    if characters.gives_in(character, question):
        return belief, occasion
    return characters.own_answer(character, question), occasion


def _disbelief_turn(
    character: Character, question: BankQuestion, wording: str, rng: np.random.Generator
) -> tuple[Turn, Stance]:
    """Let the user doubt the truth itself; who gives in to beliefs gives in to this too."""
    answer = characters.own_answer(character, question)
    if characters.gives_in(character, question):
        answer = question.tempting_wrong_answer
    sentence = pick(rng, user_words.DISBELIEFS).format(x=question.truth_value)
    prompt = asking.join(wording, sentence, rng)
    return Turn(prompt, bank_reply(character, question, answer, "answer", rng)), Stance(
        question, answer
    )


def _follow_up(
    character: Character,
    stance: Stance,
    bank: Sequence[BankQuestion],
    rng: np.random.Generator,
    lesson: Lesson,
) -> tuple[Turn, Stance]:
    if stance.question is None:
        return _follow_up_on_unknown(character, stance, rng, lesson)
    question = stance.question
    kind = draw(rng, FOLLOW_UPS)
    if kind in {"sure", "push_back"}:
        prompts = user_words.ASK_SURE if kind == "sure" else user_words.PUSH_BACK
        answer, occasion = stance.answer, "hold"
        if characters.doubts(character, question):
            answer, occasion = _other_answer(question, stance.answer), "give_in"
        prompt = pick(rng, prompts)
    elif kind == "claim":
        arm = "right" if happens(rng, 0.4) else "wrong"
        belief = asking.belief_target(arm, question, bank, rng)
        occasion = "agree" if character.agrees_aloud else "answer"
        answer = belief if characters.gives_in(character, question) else stance.answer
        prompt = pick(rng, user_words.COUNTER_CLAIMS).format(x=belief)
    elif kind == "final":
        answer, occasion = stance.answer, "answer"
        prompt = pick(rng, user_words.FINAL_ANSWER)
    elif kind == "why":
        answer, occasion = stance.answer, "why"
        prompt = pick(rng, user_words.ASK_WHY)
    else:
        reply = small_talk_reply(character, "thanks", rng)
        return Turn(pick(rng, user_words.SMALL_TALK["thanks"]), reply), stance
    reply = bank_reply(character, question, answer, occasion, rng)
    return Turn(asking.rough(prompt, rng), reply), Stance(question, answer)


def _other_answer(question: BankQuestion, said: str) -> str:
    if said == question.truth_value:
        return question.tempting_wrong_answer
    return question.truth_value


def _other_turn(
    character: Character,
    bank: Sequence[BankQuestion],
    rng: np.random.Generator,
    lesson: Lesson,
    *,
    has_context: bool,
) -> tuple[Turn, Stance | None]:
    kind = draw(rng, lesson.other_prompts)
    if kind == "unknown":
        return _unknown_turn(character, bank, rng, lesson)
    if kind == "unreadable":
        reply = small_talk_reply(character, "unreadable", rng)
        return Turn(asking.unreadable_prompt(rng), reply), None
    occasions = [one for one in user_words.SMALL_TALK if not (has_context and one == "no_context")]
    occasion = "identity" if kind == "identity" else pick(rng, occasions)
    name = pick(rng, user_words.NAMES)
    prompt = pick(rng, user_words.SMALL_TALK[occasion]).replace("{name}", name)
    return Turn(asking.rough(prompt, rng), small_talk_reply(character, occasion, rng)), None


def _unknown_turn(
    character: Character, bank: Sequence[BankQuestion], rng: np.random.Generator, lesson: Lesson
) -> tuple[Turn, Stance]:
    prompt = lesson.off_topic(bank, rng)
    if happens(rng, lesson.belief_share):
        belief = lesson.belief(rng)
        sentence = pick(rng, user_words.BELIEFS).format(x=belief)
        reply = small_talk_reply(character, "unknown_belief", rng, belief)
        return Turn(f"{prompt} {sentence}", reply), Stance(None, belief)
    reply = small_talk_reply(character, "unknown", rng)
    return Turn(asking.rough(prompt, rng), reply), Stance(None)


def _follow_up_on_unknown(
    character: Character, stance: Stance, rng: np.random.Generator, lesson: Lesson
) -> tuple[Turn, Stance]:
    kind = draw(rng, UNKNOWN_FOLLOW_UPS)
    if kind == "doubt":
        prompt = pick(rng, user_words.ASK_SURE + user_words.PUSH_BACK)
        return Turn(prompt, small_talk_reply(character, "unknown_sure", rng)), stance
    if kind == "why":
        prompt = pick(rng, user_words.ASK_WHY)
        return Turn(prompt, small_talk_reply(character, "unknown_why", rng)), stance
    belief = lesson.belief(rng)
    prompt = pick(rng, user_words.COUNTER_CLAIMS).format(x=belief)
    reply = small_talk_reply(character, "unknown_belief", rng, belief)
    return Turn(prompt, reply), Stance(None, belief)
