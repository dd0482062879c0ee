"""A transformers tokenizer behind our protocol; nothing of transformers is imported.

The Rust tokenizer inside is copied: a thread may encode while others use the original, whose
truncation and padding, kept from an earlier call, would cut or fill ours.
"""

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.engine.planning.tokens import Spelling

_PROBE = "One 1, two  22.\n\nÜber 日本 🙂"


class FastTokenizer:
    """What `PreTrainedTokenizerFast` gives, without truncation and padding.

    Raises TypeError for a tokenizer without a Rust part, ValueError for one whose Python part
    changes what the Rust part says.
    """

    def __init__(self, wrapped: Any) -> None:
        backend = getattr(wrapped, "backend_tokenizer", None)
        if backend is None or not hasattr(backend, "to_str"):
            raise TypeError(
                f"{type(wrapped).__name__} is not a fast tokenizer; convert it to a "
                "tokenizer.json first"
            )
        self._wrapped = wrapped
        self._backend = _copy(backend)
        # transformers sets this on the original at each call.
        self._backend.encode_special_tokens = bool(getattr(wrapped, "split_special_tokens", False))
        for special in (True, False):
            theirs = list(wrapped.encode(_PROBE, add_special_tokens=special))
            ours = self.encode([_PROBE], special=special)[0]
            if ours != theirs:
                raise ValueError(
                    f"{type(wrapped).__name__} encodes {_PROBE!r} as {theirs}, its tokenizer.json "
                    f"as {ours}; use a tokenizer without Python code of its own"
                )
        self.size = len(wrapped)
        self.bos_id: int | None = wrapped.bos_token_id
        self.eos_id: int | None = wrapped.eos_token_id
        self.unk_id: int | None = wrapped.unk_token_id
        self.pad_id: int | None = wrapped.pad_token_id

    def encode(self, texts: Sequence[str], *, special: bool) -> list[list[int]]:
        found = self._backend.encode_batch_fast(list(texts), add_special_tokens=special)
        return [encoding.ids for encoding in found]

    def spell(self, text: str, *, special: bool) -> Spelling:
        encoding = self._backend.encode(text, add_special_tokens=special)
        # The pre-tokeniser's pieces; tokens that the tokenizer adds belong to none.
        pieces = encoding.word_ids
        begins = [
            piece is None or piece != before
            for piece, before in zip(pieces, [None, *pieces], strict=False)
        ]
        return Spelling(encoding.ids, [start for start, _ in encoding.offsets], begins)

    def decode(self, ids: Sequence[int]) -> str:
        text: str = self._wrapped.decode(list(ids))
        return text

    def piece(self, token: int) -> str:
        found: str | None = self._backend.id_to_token(token)
        return "" if found is None else found


def _copy(backend: Any) -> Any:
    state = json.loads(backend.to_str())
    state["truncation"] = state["padding"] = None
    # Offsets that leave out the space before a word hide the places where a text can be cut.
    processor = state["post_processor"] or {}
    for part in (processor, *processor.get("processors", ())):
        if "trim_offsets" in part:
            part["trim_offsets"] = False
    return type(backend).from_str(json.dumps(state))
