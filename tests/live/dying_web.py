"""The site's application, which kills its process in the middle of a vote; DIES says when."""

import os
import signal
from typing import Any

from config.asgi import application

# isort: split
from arena import services
from arena.services import votes

__all__ = ["application"]

stored_vote = services.cast_vote


def die(*_given: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def store_and_die(*given: Any) -> None:
    stored_vote(*given)
    die()


match os.environ.get("DIES"):
    case "before commit":
        setattr(votes, "request_refit", die)  # noqa: B010  # the last step of the transaction
    case "after commit":
        setattr(services, "cast_vote", store_and_die)  # noqa: B010  # as above
