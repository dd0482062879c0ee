"""What one simulated rater is asked, question after question."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from bias.simulation.measured_answers import Array, MeasuredAnswers

ARMS: Final = ("none", "right", "wrong")


@dataclass(frozen=True)
class Schedule:
    """The questions that have a prompt in every belief arm, and where their prompts are."""

    n_prompts: int  # of the answers, askable or not
    domains: Mapping[str, str]  # of each question, by its id
    rows: Mapping[tuple[str, str], Sequence[int]]  # question and arm -> rows of the answers

    @classmethod
    def of(cls, answers: MeasuredAnswers) -> Self:
        """Raise ValueError when no question has a prompt in every arm."""
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, prompt in enumerate(answers.prompts):
            rows[prompt.question_id, prompt.belief_arm].append(row)
        domains = {
            prompt.question_id: domain
            for prompt, domain in zip(answers.prompts, answers.domains, strict=True)
            if all((prompt.question_id, arm) in rows for arm in ARMS)
        }
        if not domains:
            raise ValueError("no question was asked without a belief, with a right and a wrong one")
        return cls(len(answers.prompts), domains, rows)

    def for_one_rater(self, rng: np.random.Generator) -> Iterator[int]:
        """Yield prompts, as rows of the answers, for ever.

        Every question comes once before one comes again. Within each domain the belief arms come in
        shuffled blocks of three, so they are balanced whatever models answer and on which side.
        """
        questions = sorted(self.domains)
        blocks: dict[str, list[str]] = defaultdict(list)
        while True:
            for place in rng.permutation(len(questions)):
                question = questions[place]
                block = blocks[self.domains[question]]
                if not block:
                    block.extend(ARMS[arm] for arm in rng.permutation(len(ARMS)))
                choices = self.rows[question, block.pop()]
                yield choices[int(rng.integers(len(choices)))]

    def weights(self) -> Array:
        """Return how often each prompt comes in the long run, shape (n_prompts,), sum one."""
        weights = np.zeros(self.n_prompts)
        for question in self.domains:
            for arm in ARMS:
                weights[self.rows[question, arm]] = 1.0 / len(self.rows[question, arm])
        total: float = weights.sum()
        return weights / total
