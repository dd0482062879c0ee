"""Write a batch token by token; a row that has ended leaves and costs nothing from then on."""

from collections.abc import Sequence

import torch

from benchmarks.engine.execution.answers import NON_FINITE
from benchmarks.engine.execution.generation_choice import Choice, choose
from benchmarks.engine.execution.generation_memory import Memory
from benchmarks.engine.execution.generation_noise import noise_key
from benchmarks.engine.execution.generation_requests import ToWrite
from benchmarks.engine.execution.generation_text import Decoder, GrowingText
from benchmarks.engine.requests import Failed, Generated


class _Rows:
    """The texts under way, by the row of the memory that each has."""

    def __init__(self, asked: Sequence[ToWrite], decoder: Decoder) -> None:
        self.options = asked[0].options
        self.texts = [GrowingText(decoder, self.options) for _ in asked]
        self.keys = [noise_key(self.options.seed, one.name, one.repeat) for one in asked]
        self.living = list(range(len(asked)))
        self.answers: dict[int, Generated | Failed] = {}

    def add(self, choice: Choice) -> list[int]:
        """Add a token to each text; return the rows that go on."""
        going_on = []
        for row, number in enumerate(self.living):
            answer = self._added(number, choice, row)
            if answer is None:
                going_on.append(row)
            else:
                self.answers[number] = answer
        return going_on

    def _added(self, number: int, choice: Choice, row: int) -> Generated | Failed | None:
        if not choice.is_finite[row]:
            return NON_FINITE
        reason = self.texts[number].add(choice.tokens[row], choice.logprobs[row])
        return None if reason is None else self.texts[number].answer(reason)

    def noise(self, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
        """Return of each row its key and how many tokens it has."""
        keys = [self.keys[number] for number in self.living]
        steps = [len(self.texts[number].tokens) for number in self.living]
        return torch.tensor(keys, device=device), torch.tensor(steps, device=device)


def write(memory: Memory, asked: Sequence[ToWrite], decoder: Decoder) -> list[Generated | Failed]:
    """Return the texts in the order they were asked for; their options are equal."""
    rows = _Rows(asked, decoder)
    logits = memory.read()
    while going_on := rows.add(choose(logits, rows.options, *rows.noise(logits.device))):
        del logits
        if len(going_on) < len(rows.living):
            kept = closed_up(going_on)
            memory.keep(kept)
            rows.living = [rows.living[row] for row in kept]
        logits = memory.step([rows.texts[number].tokens[-1] for number in rows.living])
    return [rows.answers[number] for number in range(len(asked))]


def closed_up(rows: Sequence[int]) -> list[int]:
    """Return these rising row numbers so that only the last ones move, into the gaps.

    >>> closed_up([0, 2, 3, 5])
    [0, 5, 2, 3]
    """
    n_rows = len(rows)
    staying = set(rows[: sum(row < n_rows for row in rows)])
    moving = list(rows[len(staying) :])
    return [row if row in staying else moving.pop() for row in range(n_rows)]
