"""Categories follow rules that can be checked by hand."""

import pytest

from arena.questions.bank import load_bank
from arena.text_features.categories import DOMAINS, Conversation, categories_of


@pytest.mark.parametrize(
    ("conversation", "categories"),
    [
        (Conversation(1, 10, has_code=False, domain=""), ()),
        (Conversation(1, 10, has_code=True, domain=""), ("code",)),
        (Conversation(1, 3_071, has_code=False, domain=""), ()),
        (Conversation(1, 3_072, has_code=False, domain=""), ("long",)),
        (Conversation(2, 10, has_code=False, domain="units"), ("multi-turn", "domain-units")),
        (Conversation(1, 10, has_code=False, domain="alchemy"), ()),
    ],
)
def test_a_battle_is_in_the_categories_whose_rule_it_meets(
    conversation: Conversation, categories: tuple[str, ...]
) -> None:
    assert categories_of(conversation) == categories


def test_every_domain_of_the_bank_is_a_category() -> None:
    assert {question.domain for question in load_bank()} == set(DOMAINS)
