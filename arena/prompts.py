"""What a rater may send: any text that can be stored and sent on unchanged."""

import unicodedata

from arena.errors import InvalidInputError

ALLOWED_CONTROLS = "\n\r\t"


def check_prompt(text: str, *, limit: int) -> None:
    """Raise InvalidInputError, saying what to do, for a text that cannot be sent."""
    if len(text) > limit:
        raise InvalidInputError(
            f"The prompt has {len(text):,} characters; the limit is {limit:,}. "
            "Shorten it and send again."
        )
    if not any(_is_visible(character) for character in text):
        raise InvalidInputError("The prompt is empty. Type something and send again.")
    for place, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if (category == "Cc" and character not in ALLOWED_CONTROLS) or category == "Cs":
            raise InvalidInputError(
                f"The prompt has the character U+{ord(character):04X} at place {place:,}, which "
                "cannot be stored as text. Remove it and send again."
            )


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in {"Cf", "Cc", "Cs"}
