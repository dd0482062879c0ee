"""The leaderboards of a site: which votes each one counts, and how it rates."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from arena.errors import InvalidInputError, NotFoundError
from arena.text_features.categories import CATEGORIES
from arena.vote_records import STYLE
from evaluation.ratings.options import RateOptions

Base = Literal["arena", "demo"]  # real votes only; simulated and real ones
ScoreMethod = Literal["raw", "style"]

BASES: Final[tuple[Base, ...]] = ("arena", "demo")
SCORE_METHODS: Final[tuple[ScoreMethod, ...]] = ("raw", "style")
CATEGORY_VOTES: Final = 300  # fewer in a category: it has no board
RATER_CAP: Final = 0.03  # of all votes: more of one rater weigh no more
PROMPT_CAP: Final = 0.02
AS_VOTED: Final = RateOptions(
    cluster=("rater", "prompt"),
    rater_cap=RATER_CAP,
    prompt_cap=PROMPT_CAP,
    rounds=200,  # a board is computed often, and few raters make a rough interval anyway
)
AT_EQUAL_STYLE: Final = replace(AS_VOTED, covariates=STYLE)


@dataclass(frozen=True)
class BoardView:
    base: Base
    method: ScoreMethod = "raw"
    category: str = ""  # of CATEGORIES; empty: all votes

    @property
    def slug(self) -> str:
        narrowed = self.category or ("" if self.method == "raw" else self.method)
        return f"{self.base}-{narrowed}" if narrowed else self.base

    def words(self) -> dict[str, str]:
        """Return what readers are told of the board."""
        votes = "Real votes" if self.base == "arena" else "Simulated and real votes"
        title = votes if self.method == "raw" else f"{votes}, at equal style"
        if self.category:
            title = f"{votes}, category {self.category}"
        return {
            "base": self.base,
            "score_method": self.method,
            "category": self.category,
            "title": title,
        }

    @property
    def options(self) -> RateOptions:
        return AS_VOTED if self.method == "raw" else AT_EQUAL_STYLE

    @property
    def counts_simulated(self) -> bool:
        return self.base == "demo"


VIEWS: Final = tuple(
    view
    for base in BASES
    for view in (
        *(BoardView(base, method) for method in SCORE_METHODS),
        *(BoardView(base, category=category) for category in CATEGORIES),
    )
)


def category_of(word: str, method: ScoreMethod) -> str:
    """Return the category of that name, empty for all votes; raises InvalidInputError."""
    if word and method != "raw":
        raise InvalidInputError("Categories have no scores at equal style; ask for one of the two.")
    if word and word not in CATEGORIES:
        raise InvalidInputError(f"There is no category {word!r}; there is {', '.join(CATEGORIES)}.")
    return word


def score_method_of(word: str) -> ScoreMethod:
    """Return the method of that name; raises InvalidInputError."""
    for method in SCORE_METHODS:
        if method == word:
            return method
    raise InvalidInputError(
        f"There is no score_method {word!r}; there is {' and '.join(SCORE_METHODS)}."
    )


def view_of(slug: str) -> BoardView:
    """Return the board of that name; raises NotFoundError."""
    for view in VIEWS:
        if view.slug == slug:
            return view
    known = ", ".join(view.slug for view in VIEWS)
    raise NotFoundError(f"There is no leaderboard {slug!r}; there is {known}.")
