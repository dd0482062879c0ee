"""The language of a text, where it can be told.

py3langid gives each of its languages a probability; below an even chance nothing is said. Short
texts and formulas mostly stay without a language, which is no guess and no category.
"""

from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from arena.text_features.markdown import FENCED

# ISO 639-1. Others are told too, but have no name here; a board needs one.
LANGUAGES: Final = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id",
    "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
_WRITTEN_ALIKE: Final = {"nb": "no", "nn": "no", "wuu": "zh", "yue": "zh"}
_CERTAIN_FROM: Final = 0.5  # then no other language is as probable
_READ: Final = 2_000  # characters: more do not make it surer


def language_of(text: str) -> str:
    """Return one of LANGUAGES, or an empty text where none is at least as likely as not.

    Fenced code is left out first.

    >>> language_of("What is the capital of Australia?"), language_of("2 + 2")
    ('en', '')
    """
    probability = dict.fromkeys(LANGUAGES, 0.0)
    for code, share in _identifier().rank(FENCED.sub("", text)[:_READ]):
        language = _WRITTEN_ALIKE.get(code, code)
        if language in probability:
            probability[language] += share
    likely = max(LANGUAGES, key=probability.__getitem__)
    return likely if probability[likely] >= _CERTAIN_FROM else ""


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
