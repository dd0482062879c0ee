"""The refusal of this package: a number that the votes cannot support."""


class NotEstimableError(Exception):
    """The votes do not determine the number: `code` for programs, `sentence` for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
