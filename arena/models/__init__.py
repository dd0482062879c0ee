from arena.models.battles import Battle, DiscardedReply, Reply, Side, Turn
from arena.models.language_models import LanguageModel, ModelEvent, ModelFailure
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
    "LanguageModel",
    "ModelEvent",
    "ModelFailure",
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
