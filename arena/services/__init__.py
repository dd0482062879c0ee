"""The only writer of the arena."""

from arena.services.battles import BattleTerms, abandon_stale_battles, start_battle
from arena.services.exclusions import exclude_vote, reverse_exclusion
from arena.services.language_models import (
    NewModel,
    checked_model,
    register_model,
    retire_model,
)
from arena.services.pairing import set_pairing_weights
from arena.services.plans import FinishedReply, SidePlan, TurnPlan
from arena.services.proposals import confirm_proposal, dismiss_proposal, propose_exclusion
from arena.services.raters import Ticks, give_consent, new_simulated_rater
from arena.services.studies import open_arena, study_for_battles
from arena.services.turns import (
    fail_battle,
    finish_turn,
    give_up_turn,
    lose_turn_without_owner,
    lose_turns_without_owner,
    restart_turn,
    show_turns_are_owned,
    start_turn,
)
from arena.services.votes import Ballot, CastVote, cast_vote, notice_of
from arena.services.work import claim_work, finish_work, renew_work, request_refit, request_work

__all__ = [
    "Ballot",
    "BattleTerms",
    "CastVote",
    "FinishedReply",
    "NewModel",
    "SidePlan",
    "Ticks",
    "TurnPlan",
    "abandon_stale_battles",
    "cast_vote",
    "checked_model",
    "claim_work",
    "confirm_proposal",
    "dismiss_proposal",
    "exclude_vote",
    "fail_battle",
    "finish_turn",
    "finish_work",
    "give_consent",
    "give_up_turn",
    "lose_turn_without_owner",
    "lose_turns_without_owner",
    "new_simulated_rater",
    "notice_of",
    "open_arena",
    "propose_exclusion",
    "register_model",
    "renew_work",
    "request_refit",
    "request_work",
    "restart_turn",
    "retire_model",
    "reverse_exclusion",
    "set_pairing_weights",
    "show_turns_are_owned",
    "start_battle",
    "start_turn",
    "study_for_battles",
]
