"""The migration reads older texts as new ones are read: languages, code blocks and emoji."""

from importlib import import_module

import pytest
from django.apps import apps

from arena.models import Reply, Turn, Winner
from arena.text_features.categories import CATEGORIES
from evaluation.vote_store import VoteStore, bit_of
from tests.db.evaluation.builders import a_model, some_votes
from tests.db.evaluation.conversations import a_turn

pytestmark = pytest.mark.django_db
migration = import_module("arena.migrations.0005_language_and_form")


def test_older_texts_are_read_as_new_ones() -> None:
    [vote] = some_votes(a_model("granite"), a_model("mica"), Winner.TIE)
    a_turn(vote.battle, "Bitte schreibe mir ein kurzes Programm.", "```\nx\n```", "Nein \U0001f44d")
    new = VoteStore().read().columns
    Turn.objects.update(language="")
    for reply in Reply.objects.all():
        kept = {k: v for k, v in reply.features.items() if k not in {"code_blocks", "emoji"}}
        Reply.objects.filter(pk=reply.pk).update(features=kept)

    migration.measure_what_is_stored(apps, None)

    older = VoteStore().read().columns
    assert older.categories.tolist() == [bit_of("code") | bit_of("language-de")]
    assert older.style_a.tolist() == new.style_a.tolist() == [[9, 0, 0, 0, 1, 0]]
    assert older.style_b.tolist() == new.style_b.tolist() == [[6, 0, 0, 0, 0, 1]]


def test_every_category_has_a_bit_of_its_own() -> None:
    assert len({bit_of(category) for category in CATEGORIES}) == len(CATEGORIES) < 63
