"""What the encoder asks of a tokenizer, and when a text gets its special tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as tokens, and where in it they stand."""

    ids: list[int]
    starts: list[int]  # the character that token k begins in
    begins_piece: list[bool]  # no merge reaches over the beginning of a piece


class Tokenizer(Protocol):
    """Texts to ids and back. `special`: with the tokens that the tokenizer adds by itself."""

    @property
    def size(self) -> int:
        """Return the number of ids."""

    @property
    def bos_id(self) -> int | None: ...
    @property
    def eos_id(self) -> int | None: ...
    @property
    def unk_id(self) -> int | None: ...
    @property
    def pad_id(self) -> int | None: ...

    def encode(self, texts: Sequence[str], *, special: bool) -> list[list[int]]:
        """Return the ids of each text."""

    def spell(self, text: str, *, special: bool) -> Spelling:
        """Return the ids of one text and where in it they stand."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text, special tokens included."""

    def piece(self, token: int) -> str:
        """Return a token as the vocabulary writes it."""


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Rules E1 and E5: what stands before the first token, and who puts it there."""

    prefix_id: int
    prefix_text: str
    bos_text: str | None
    by_default: bool

    @classmethod
    def of(
        cls, tokenizer: Tokenizer, *, prefix_id: int | None = None, add_bos: bool | None = None
    ) -> "SpecialTokens":
        """Read the rules off a tokenizer; settings that are not None win.

        Raises ValueError for a tokenizer with neither BOS nor EOS where no prefix token is set,
        and for a prefix token that the tokenizer does not have.
        """
        given = (prefix_id, tokenizer.bos_id, tokenizer.eos_id)
        chosen = next((token for token in given if token is not None), None)
        if chosen is None:
            raise ValueError(
                "the tokenizer has no BOS and no EOS token, so nothing can stand before an empty "
                "context; set prefix_id to the id of a token"
            )
        if not 0 <= chosen < tokenizer.size:
            raise ValueError(
                f"prefix_id is {chosen}, but the tokenizer has the ids 0 to {tokenizer.size - 1}; "
                "set prefix_id to one of them"
            )
        bos = tokenizer.bos_id
        return cls(
            prefix_id=chosen,
            prefix_text=tokenizer.decode([chosen]),
            bos_text=None if bos is None else tokenizer.decode([bos]),
            by_default=True if add_bos is None else add_bos,
        )

    def for_text(self, text: str) -> bool:
        """Tell whether a text that is scored gets special tokens: never a second prefix."""
        return self.by_default and not text.startswith(self.prefix_text)

    def for_prompt(self, prompt: str) -> bool:
        """Tell it for a prompt to write on: lm_eval looks for the BOS token there."""
        has_bos = self.bos_text is not None and prompt.startswith(self.bos_text)
        return self.by_default and not has_bos
