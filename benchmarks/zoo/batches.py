"""Training batches: dialogues of all five characters as token ids, of similar length together."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from arena.questions.bank import BankQuestion
from benchmarks.zoo.characters import CHARACTERS
from benchmarks.zoo.dialogues import FACTS, Lesson, write_dialogue
from benchmarks.zoo.markup import END, VOICES, training_text
from benchmarks.zoo.tokenizer import token_id

Batch = tuple[torch.Tensor, torch.Tensor]  # token ids and targets, both (n_dialogues, length)
IGNORED = -100  # target of every token that is not part of a reply
BATCHES_A_POOL = 32
TOKENS_A_BATCH = 20_000  # of very long rows only as many are taken as fit


def write_texts(
    n: int, bank: Sequence[BankQuestion], rng: np.random.Generator, lesson: Lesson = FACTS
) -> list[str]:
    """Return n dialogues of the characters in turn; who has more to learn has more turns."""
    turns = [character for character in CHARACTERS for _ in range(character.lessons)]
    texts = []
    for index in range(n):
        character = turns[index % len(turns)]
        texts.append(training_text(write_dialogue(character, bank, rng, lesson), character.token))
    return texts


def training_batches(
    tokenizer: Tokenizer,
    write: Callable[[int], list[str]],
    rng: np.random.Generator,
    *,
    n_steps: int,
    batch_size: int,
) -> Iterator[Batch]:
    """Yield `n_steps` batches of fresh dialogues, as many as are asked of `write` at a time."""
    made = 0
    while made < n_steps:
        texts = write(BATCHES_A_POOL * batch_size)
        rows = sorted((encoding.ids for encoding in tokenizer.encode_batch(texts)), key=len)
        for index in rng.permutation(BATCHES_A_POOL)[: n_steps - made]:
            yield _batch(tokenizer, rows[index * batch_size : (index + 1) * batch_size])
            made += 1


def _batch(tokenizer: Tokenizer, rows: Sequence[list[int]]) -> Batch:
    length = max(map(len, rows))
    rows = rows[-max(1, TOKENS_A_BATCH // length) :]
    end = token_id(tokenizer, END)
    voices = [token_id(tokenizer, voice) for voice in VOICES]
    ids = np.full((len(rows), length), end)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
    inside = np.cumsum(np.isin(ids, voices), axis=1) - np.cumsum(ids == end, axis=1)
    targets = np.full_like(ids, IGNORED)
    targets[:, :-1] = np.where(inside[:, :-1] == 1, ids[:, 1:], IGNORED)
    return torch.from_numpy(ids), torch.from_numpy(targets)
