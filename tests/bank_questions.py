"""Questions like those of the bank, for tests that need to know the answers."""

from dataclasses import replace
from typing import Any

from arena.questions.bank import BankQuestion, load_bank


def a_bank_question(**more: Any) -> BankQuestion:
    """Return a question of the bank in which the given fields are changed."""
    return replace(load_bank()[0], **more)
