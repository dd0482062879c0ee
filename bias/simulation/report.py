"""What a simulation is asked for, and what it did."""

from dataclasses import dataclass, field
from typing import Literal

from bias.simulation.preferences import Crowd
from evaluation.ratings.sampling_gain import SamplingGain


@dataclass(frozen=True)
class SimulationPlan:
    """Defaults are those of `touchstone simulate` and of the demonstration."""

    raters: int = 40
    votes: int = 1500  # dealt to the raters in turn
    seed: int = 1
    crowd: Crowd = field(default_factory=Crowd)
    sampling: Literal["uniform", "active"] = "uniform"  # how pairs are drawn
    study: str | None = None  # its slug; None: the open arena

    def __post_init__(self) -> None:
        for name, least in (("raters", 1), ("votes", 1), ("seed", 0)):
            if getattr(self, name) < least:
                raise ValueError(
                    f"{name} is {getattr(self, name)}; write a whole number from {least} on."
                )


@dataclass(frozen=True)
class SimulatedModel:
    """What was planted in the votes on one model, and what the demo board says of it now."""

    slug: str
    right: float  # share of its kept answers that state the truth
    planted_score: float  # what endless votes of this crowd would give
    score: float | None  # of the demo board, which also counts all earlier votes
    low: float | None
    high: float | None


@dataclass(frozen=True)
class SimulationReport:
    plan: SimulationPlan
    winners: dict[str, int]  # votes by outcome
    assertiveness_mean: float  # boosters minus hedges, over all kept answers
    assertiveness_sd: float  # one unit of the premium
    models: tuple[SimulatedModel, ...]  # by planted score, the highest first
    gain: SamplingGain | None  # of all votes of the demo board; None: nobody is rated there
    board_votes: int  # on the demo board, which these scores are taken from
    seconds: float
