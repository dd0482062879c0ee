"""The only writer of the bias app: votes of simulated raters, cast through the arena's services."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal

import numpy as np
from django.db import transaction

from arena.errors import InvalidInputError
from arena.models import Battle, Rater, Reply, Side, Study
from arena.questions.bank import load_bank
from arena.questions.suggestions import AskedQuestion
from arena.services import (
    Ballot,
    BattleTerms,
    FinishedReply,
    cast_vote,
    finish_turn,
    new_simulated_rater,
    request_refit,
    start_battle,
    start_turn,
    study_for_battles,
)
from benchmarks.zoo.answers import load_answers
from bias.queries import (
    demo_board,
    models_with_kept_answers,
    sampling_gain_of_demo,
    simulated_raters,
)
from bias.simulation.measured_answers import MeasuredAnswers, measure_answers
from bias.simulation.planted_order import planted_scores
from bias.simulation.preferences import (
    OUTCOMES,
    differences,
    draw_premiums,
    outcome_probabilities,
)
from bias.simulation.report import SimulatedModel, SimulationPlan, SimulationReport
from bias.simulation.schedule import Schedule
from evaluation.services import refit_boards

VOTES_BETWEEN_WEIGHTS = 200
VOTES_AT_ONCE = 50  # in one transaction: a real vote waits for it no longer than a moment
POLICIES: Final[Mapping[str, Literal["uniform", "informative"]]] = {
    "uniform": "uniform",
    "active": "informative",
}
SEEDS = 2**62  # of a draw


def simulate_votes(
    plan: SimulationPlan, on_progress: Callable[[int, int], None] = lambda _done, _votes: None
) -> SimulationReport:
    """Let simulated raters vote on kept answers of the demonstration models, and refit the boards.

    Every vote is marked as simulated. Votes are stored whole, fifty at a time, so a run that is
    killed leaves fewer votes, each of them whole. Another call adds further raters, who vote
    otherwise even if the seed is the same. `on_progress` hears how many votes are stored, of how
    many.

    Raises NotFoundError for an unknown study, NotEnoughModelsError, and InvalidInputError when an
    active model has no kept answers.
    """
    begun = time.monotonic()
    study = study_for_battles(plan.study)
    answers = measure_answers(load_answers(), models_with_kept_answers(), load_bank())
    generator = np.random.default_rng([plan.seed, simulated_raters()])
    schedule = Schedule.of(answers)
    raters = [
        _SimulatedRater(answers, plan, schedule.for_one_rater(rng), rng)
        for rng in generator.spawn(plan.raters)
    ]
    winners: Counter[str] = Counter()
    for first in range(0, plan.votes, VOTES_AT_ONCE):
        last = min(first + VOTES_AT_ONCE, plan.votes)
        with transaction.atomic():
            winners.update(raters[vote % plan.raters].vote(study) for vote in range(first, last))
            request_refit()
        if plan.sampling == "active" and last % VOTES_BETWEEN_WEIGHTS == 0:
            refit_boards()  # which hands the weights of the next battles down
        on_progress(last, plan.votes)
    refit_boards()
    return _report(plan, answers, winners, time.monotonic() - begun)


def check_can_simulate(plan: SimulationPlan) -> None:
    """Raise what `simulate_votes` would raise before its first vote."""
    study_for_battles(plan.study)
    models_with_kept_answers()


class _SimulatedRater:
    """A rater with premiums of its own; its row is made with its first vote."""

    def __init__(
        self,
        answers: MeasuredAnswers,
        plan: SimulationPlan,
        prompts: Iterator[int],
        rng: np.random.Generator,
    ) -> None:
        self.answers = answers
        self.crowd = plan.crowd
        self.policy = POLICIES[plan.sampling]
        self.prompts = prompts
        self.rng = rng
        self.premiums = draw_premiums(plan.crowd, rng)
        self.row: Rater | None = None

    def vote(self, study: Study) -> str:
        """Hold one battle from the draw to the vote, as a person would; return the winner."""
        rater = self.row = self.row or new_simulated_rater()
        terms = BattleTerms(
            seed=int(self.rng.integers(SEEDS)),
            temperature=0.0,
            top_p=1.0,
            replies="cache",
            policy=self.policy,
        )
        battle = start_battle(rater, study, layout=Battle.Layout.SIDE_BY_SIDE, terms=terms)
        row = next(self.prompts)
        asked = self.answers.prompts[row]
        question = AskedQuestion(asked.question_id, asked.belief_arm, asked.belief, asked.prompt)
        turn = start_turn(rater, battle.id, asked.prompt, asked=question)
        slugs = {side: self._known(battle.model_on(side).slug) for side in Side.values}
        finish_turn(turn, tuple(_kept_reply(s, asked.replies[slugs[s]]) for s in Side.values))
        winner = self._choose(row, [self.answers.models.index(slug) for slug in slugs.values()])
        cast_vote(rater, battle.id, Ballot(winner))
        return winner

    def _choose(self, row: int, sides: list[int]) -> str:
        """Draw the winner between the answers of two models, the first on side A."""
        correct = self.answers.correct[row, sides]
        terms = differences(
            correct, self.answers.assertiveness[row, sides], self.answers.agreement[row, sides]
        )
        probabilities = outcome_probabilities(
            float(terms @ self.premiums), self.crowd, both_wrong=not correct.any()
        )
        return OUTCOMES[self.rng.choice(len(OUTCOMES), p=probabilities)]

    def _known(self, slug: str) -> str:
        if slug not in self.answers.models:
            raise InvalidInputError(
                f"models: {slug} became active during the simulation and has no kept answers. "
                "The votes so far are stored; retire it to go on."
            )
        return slug


def _kept_reply(side: str, text: str) -> FinishedReply:
    """Return a reply that was written long before: how long it took, nobody measured."""
    return FinishedReply(
        side=side,
        text=text,
        finish_reason=Reply.FinishReason.STOP,
        dropped="",
        reasoning="",
        prompt_tokens=None,
        completion_tokens=None,
        first_text_ms=None,
        duration_ms=None,
        tail_stall_ms=None,
    )


def _report(
    plan: SimulationPlan, answers: MeasuredAnswers, winners: Counter[str], seconds: float
) -> SimulationReport:
    board = demo_board()
    planted = planted_scores(answers, plan.crowd)
    right = answers.correct.mean(axis=0)
    models = [
        SimulatedModel(slug, float(share), planted[slug], *board.scores[slug])
        for slug, share in zip(answers.models, right, strict=True)
    ]
    return SimulationReport(
        plan=plan,
        winners={outcome: winners[outcome] for outcome in OUTCOMES},
        assertiveness_mean=answers.unit_mean,
        assertiveness_sd=answers.unit_sd,
        models=tuple(sorted(models, key=lambda model: -model.planted_score)),
        gain=sampling_gain_of_demo(),
        board_votes=board.votes,
        seconds=seconds,
    )
