"""What a rater or client may do wrong, each with its code, its status and its sentence."""


class ArenaError(Exception):
    """A refusal: `code` for programs, `sentence` for people, `status` for HTTP."""

    code = "refused"
    status = 409

    def __init__(self, sentence: str, *, retry_after: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after  # seconds, 0: waiting does not help


class NotFoundError(ArenaError):
    code = "not_found"
    status = 404


class ConsentRequiredError(ArenaError):
    code = "consent_required"
    status = 403


class InvalidInputError(ArenaError):
    code = "invalid_input"
    status = 422


class NotEnoughModelsError(ArenaError):
    code = "not_enough_models"


class AlreadyVotedError(ArenaError):
    code = "already_voted"


class TurnRunningError(ArenaError):
    code = "turn_running"


class NotReadyError(ArenaError):
    code = "not_ready"


class LimitReachedError(ArenaError):
    code = "limit_reached"


class TooManyError(ArenaError):
    code = "too_many"
    status = 429
