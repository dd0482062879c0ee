from arena.models.battles import Battle, DiscardedReply, Reply, Side, Turn
from arena.models.language_models import LanguageModel, ModelEvent, ModelFailure
from arena.models.pairing import PairingWeights
from arena.models.proposals import ExclusionProposal
from arena.models.raters import Consent, Rater
from arena.models.studies import Study
from arena.models.votes import Exclusion, ExclusionCode, Vote, Winner, vote_counts
from arena.models.work import WorkItem

__all__ = [
    "Battle",
    "Consent",
    "DiscardedReply",
    "Exclusion",
    "ExclusionCode",
    "ExclusionProposal",
    "LanguageModel",
    "ModelEvent",
    "ModelFailure",
    "PairingWeights",
    "Rater",
    "Reply",
    "Side",
    "Study",
    "Turn",
    "Vote",
    "Winner",
    "WorkItem",
    "vote_counts",
]
