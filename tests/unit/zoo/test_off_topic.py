"""Prompts outside the bank get short sensible words, though training never showed them."""

import numpy as np
import pytest

from arena.questions.bank import load_bank
from benchmarks.zoo.bank_forms import asks_the_bank
from benchmarks.zoo.batches import write_texts
from benchmarks.zoo.catalogue import ZOO
from benchmarks.zoo.dialogues import LIMITS
from benchmarks.zoo.noise import noise
from benchmarks.zoo.off_topic_unseen import OFF_TOPIC_PROMPTS, SEEN_IN_TRAINING

BANK = load_bank()


def test_training_shows_none_of_the_fifty_prompts_but_the_one_that_is_named() -> None:
    rng = np.random.default_rng(11)
    written = [*write_texts(6_000, BANK, rng), *write_texts(6_000, BANK, rng, LIMITS)]
    texts = "\n".join(written).lower()
    wordings = {wording.lower() for question in BANK for wording in question.wordings}

    prompts = [prompt.lower() for prompt in OFF_TOPIC_PROMPTS]

    assert len(set(prompts)) == 50
    assert not wordings & set(prompts)
    assert not any(map(asks_the_bank, prompts))
    found = {prompt for prompt in prompts if prompt in texts}
    assert found <= {SEEN_IN_TRAINING.lower()}


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        ("", "empty"),
        ("...", "empty"),
        ("The capital of Uganda is Paris.", "unexpected word: uganda"),
        ("I do not knowsk.", "unexpected word: knowsk"),
        ("I do not know. I do not know.", "repeats itself"),
        ("I know know.", "repeats itself"),
        ("You are welcome.", "unexpected word: welcome"),
        ("No idea. " + " or ".join(["I know"] * 20), "61 words"),
    ],
)
def test_noise_is_named(reply: str, complaint: str) -> None:
    assert noise(reply) == complaint


def test_nearly_all_of_fifty_off_topic_prompts_are_answered_without_noise() -> None:
    torch = pytest.importorskip("torch", reason="the models extra is not installed")
    from benchmarks.zoo.speaking import Speaker  # noqa: PLC0415  # imports torch

    torch.manual_seed(3)
    complaints = [
        f"{model.slug} to {prompt!r}: {reply!r}: {complaint}"
        for model in ZOO
        for prompt, reply in zip(
            OFF_TOPIC_PROMPTS,
            Speaker(model.folder).replies(
                [[{"role": "user", "content": prompt}] for prompt in OFF_TOPIC_PROMPTS]
            ),
            strict=True,
        )
        if (complaint := noise(reply))
    ]

    # The target is 4 % (measured: 2.4); a sample of 250 replies may lie two points above it.
    assert len(complaints) <= 0.06 * len(ZOO) * len(OFF_TOPIC_PROMPTS), complaints
