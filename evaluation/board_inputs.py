"""What a board is computed from: its votes as codes, the models it lists, the checked answers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from arena.models import LanguageModel
from arena.queries import bank_answers
from arena.text_features.categories import CATEGORIES
from arena.version import code_version
from arena.vote_records import STYLE
from evaluation.boards import CATEGORY_VOTES, BoardView
from evaluation.leaderboard import SCHEMA_VERSION
from evaluation.ratings.arrays import BoolArray, CodeArray, CountArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.covariates import ratio_difference
from evaluation.ratings.rate import method_of
from evaluation.right_when_checked import SHOWN_FROM, RightWhenChecked, right_when_checked
from evaluation.vote_store import VOTES, StoredVotes, bit_of


@dataclass(frozen=True, eq=False)
class BoardInputs:
    """All that a snapshot depends on, read once; equal digests give equal snapshots."""

    view: BoardView
    codes: VoteCodes  # the counted votes between listed models
    models: tuple[LanguageModel, ...]  # those that the board lists
    simulated: int  # of these votes
    unlisted_votes: int  # counted, but on a model that is not listed
    excluded: int
    last_vote_id: int | None
    cut_off: datetime | None  # when the last vote was cast, whether it counts or not
    checked: Mapping[str, RightWhenChecked]  # by slug; absent: nothing to check
    categories: tuple[str, ...]  # that have a board of their own, of the same votes
    code_version: str

    @property
    def labels(self) -> dict[str, str]:
        return {model.slug: model.name for model in self.models}

    @cached_property
    def sha256(self) -> str:
        document = {
            "schema_version": SCHEMA_VERSION,
            "board": self.view.slug,
            "data": self._data_sha256(),
            "simulated": self.simulated,
            "checked": [[slug, astuple(self.checked[slug])] for slug in sorted(self.checked)],
            "checked_shown_from": SHOWN_FROM,
            "unlisted": self.unlisted_votes,
            "excluded": self.excluded,
            "watermark": self.last_vote_id,
            "cut_off": str(self.cut_off),
            "models": [[m.slug, m.name, m.organisation, m.status] for m in self.models],
            "categories": self.categories,
            "options": asdict(self.view.options),
            "method": asdict(method_of(self.view.options)),
            "code_version": self.code_version,
        }
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()

    def _data_sha256(self) -> str:
        codes = self.codes
        digest = hashlib.sha256(json.dumps(codes.names).encode())
        for column in (codes.a, codes.b, codes.outcome, *codes.clusters.values()):
            digest.update(column.astype("<i4").tobytes())
        for numbers in codes.numbers.values():
            digest.update(numbers.astype("<f8").tobytes())
        return digest.hexdigest()


def board_inputs(view: BoardView) -> BoardInputs:
    """Read the counted votes, the checked answers and the listed models as they are now."""
    models = tuple(LanguageModel.objects.listed())
    stored = VOTES.read()
    columns = stored.columns
    of_base = ~columns.is_simulated | view.counts_simulated
    of_board = of_base
    if view.category:
        of_board = of_base & ((columns.categories & bit_of(view.category)) > 0)
    counted = of_board & stored.counts
    codes, is_listed = codes_between(stored, counted, models)
    ids = columns.id[of_board]
    answers = [] if view.category else bank_answers(with_simulated=view.counts_simulated)
    listed = {model.slug for model in models}
    return BoardInputs(
        view=view,
        codes=codes,
        models=models,
        simulated=int((columns.is_simulated & is_listed).sum()),
        unlisted_votes=int(counted.sum()) - len(codes),
        excluded=int((of_board & ~stored.counts).sum()),
        last_vote_id=int(ids[-1]) if len(ids) else None,
        cut_off=stored.cut_off(of_board),
        checked=right_when_checked(answer for answer in answers if answer.model in listed),
        categories=categories_with_boards(stored, of_base & stored.counts),
        code_version=code_version(),
    )


def categories_with_boards(stored: StoredVotes, votes: BoolArray) -> tuple[str, ...]:
    """Return the categories with enough of some votes; shape of `votes`: (n_votes,)."""
    bits = stored.columns.categories[votes]
    return tuple(
        category
        for category in CATEGORIES
        if np.count_nonzero(bits & bit_of(category)) >= CATEGORY_VOTES
    )


def codes_between(
    stored: StoredVotes, counted: BoolArray, models: tuple[LanguageModel, ...]
) -> tuple[VoteCodes, BoolArray]:
    """Return the counted votes between listed models, and which votes these are."""
    columns = stored.columns
    slugs = tuple(sorted(model.slug for model in models))
    by_key = sorted((model.pk, slugs.index(model.slug)) for model in models)
    keys, places = np.array(by_key, dtype=np.int64).reshape(-1, 2).T
    a, b = _places(columns.model_a, keys, places), _places(columns.model_b, keys, places)
    kept = counted & (a >= 0) & (b >= 0)
    return (
        VoteCodes(
            names=slugs,
            a=a[kept],
            b=b[kept],
            outcome=columns.outcome[kept].astype(np.uint8),
            clusters={
                "rater": _without_gaps(columns.rater[kept]),
                "prompt": _without_gaps(columns.prompt[kept]),
            },
            numbers={
                name: ratio_difference(columns.style_a[kept, k], columns.style_b[kept, k])
                for k, name in enumerate(STYLE)
            },
        ),
        kept,
    )


def _places(models: CountArray, keys: CountArray, places: CountArray) -> CodeArray:
    """Return the place of each model by its key, -1 for a key that is not listed; keys ascend."""
    if not len(keys):
        return np.full(len(models), -1, dtype=np.int32)
    found = np.minimum(np.searchsorted(keys, models), len(keys) - 1)
    return np.where(keys[found] == models, places[found], -1).astype(np.int32)


def _without_gaps(codes: CodeArray) -> CodeArray:
    return np.unique(codes, return_inverse=True)[1].astype(np.int32)
