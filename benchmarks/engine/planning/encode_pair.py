"""The border between context and continuation: rules E2 to E4 and E6."""

from dataclasses import dataclass

import numpy as np

from benchmarks.engine.planning.plan import Ids


@dataclass(frozen=True, slots=True)
class Joint:
    """A context and what is read on from it, both as text.

    The border lies before the whitespace that ended the context. A prompt to write on is a joint
    without a continuation.
    """

    context: str
    continuation: str
    special: bool  # the context gets special tokens
    whole_special: bool  # the two together do

    @property
    def whole(self) -> str:
        return self.context + self.continuation


@dataclass(frozen=True, eq=False, slots=True)
class Pair:
    context: Ids  # shape (n_context,); one array for all pairs with the same context
    continuation: Ids  # shape (n_scored,), may be empty

    def same_as(self, other: "Pair") -> bool:
        """Tell whether both hold the same ids."""
        return np.array_equal(self.context, other.context) and np.array_equal(
            self.continuation, other.continuation
        )


@dataclass(frozen=True, eq=False, slots=True)
class ModelInput:
    """Tokens for the model; `tokens[first_scored + k]` predicts the continuation's token k."""

    tokens: Ids
    first_scored: int
    n_dropped: int  # tokens that were cut off on the left


def ids_array(ids: list[int]) -> Ids:
    return np.array(ids, dtype=np.int32)


def move_spaces(context: str, continuation: str) -> tuple[str, str]:
    r"""Return the texts with the context's trailing whitespace moved over the border (E3).

    >>> move_spaces("Answer: \n", "yes")
    ('Answer:', ' \nyes')
    """
    stripped = context.rstrip()
    return stripped, context[len(stripped) :] + continuation


def after_prefix(ids: Ids, prefix_id: int) -> Pair:
    """Return ids that follow no context, behind the prefix token; it is never doubled (E2)."""
    if len(ids) and ids[0] == prefix_id:
        return Pair(ids[:1], ids[1:])
    return Pair(ids_array([prefix_id]), ids)


def model_input(pair: Pair, max_length: int) -> ModelInput:
    """Return what the model reads, cut on the left to `max_length` tokens (E6).

    Needs a context of at least one token and a continuation of 1 to `max_length` tokens.
    """
    last = pair.continuation[:-1]
    # Most continuations are one letter: then the array of the context serves them all.
    tokens = np.concatenate([pair.context, last]) if len(last) else pair.context
    n_dropped = max(0, len(tokens) - max_length)
    kept = tokens[n_dropped:]
    return ModelInput(kept, len(kept) - len(pair.continuation), n_dropped)
