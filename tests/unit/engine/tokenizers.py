"""Small tokenizers of every family, trained here in a moment: nothing is downloaded.

Ids 0 to 2 are `<s>`, `</s>` and `<unk>`. Each call returns the same object again.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import PreTrainedTokenizerFast

BOS: Final = "<s>"
EOS: Final = "</s>"
UNKNOWN: Final = "<unk>"
SPECIAL: Final = [BOS, EOS, UNKNOWN]

_TEXTS: Final = (
    "Question: what is the capital of France?\n\nA. Paris\nB. London, in 1805\nAnswer: A. Paris",
    "The answer is 42 or 1,234.5; the other answers are not.  Two  spaces, and   three.\n\n\n",
    "def add(a, b):\n    return a + b\n\n\tprint(add(20, 22))\r\n",
    "Straße über café naïve; Москва и река; 日本の東京; שלום עולם; مرحبا; 🙂🙂👍🏽",
    "he said it's the other one they're at home, weren't we? (No!) ... ...\n",
)
# The pre-tokeniser of Llama 3, as its tokenizer.json has it.
_LLAMA_3_WORDS: Final = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def _wrapped(tokenizer: Tokenizer, *, has_bos: bool) -> Any:
    names = {"bos_token": BOS} if has_bos else {}
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=EOS, unk_token=UNKNOWN, **names
    )


def _begins_with_bos() -> Any:
    return processors.TemplateProcessing(single=f"{BOS} $A", special_tokens=[(BOS, 0)])


def _byte_level(n_pieces: int = 500) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    _train(tokenizer, n_pieces)
    return tokenizer


def _train(tokenizer: Tokenizer, n_pieces: int) -> None:
    trainer = trainers.BpeTrainer(
        vocab_size=n_pieces,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_TEXTS * 4, trainer)


@cache
def byte_level() -> Any:
    """Return one like GPT-2's: no BOS, nothing added."""
    return _wrapped(_byte_level(), has_bos=False)


@cache
def byte_level_with_bos() -> Any:
    tokenizer = _byte_level()
    tokenizer.post_processor = _begins_with_bos()
    return _wrapped(tokenizer, has_bos=True)


@cache
def llama_3_like() -> Any:
    """Return one with Llama 3's words, a BOS, and offsets that leave out spaces."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_LLAMA_3_WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    _train(tokenizer, 500)
    tokenizer.post_processor = processors.Sequence(
        [processors.ByteLevel(trim_offsets=True), _begins_with_bos()]
    )
    return _wrapped(tokenizer, has_bos=True)


@cache
def ends_with_eos() -> Any:
    tokenizer = _byte_level()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {EOS}", special_tokens=[(EOS, 1)]
    )
    return _wrapped(tokenizer, has_bos=False)


@cache
def whole_text_bpe() -> Any:
    """Return one without pre-tokeniser: merges go over spaces, so a text cannot be cut."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    _train(tokenizer, 700)
    return _wrapped(tokenizer, has_bos=False)


@cache
def metaspace_bpe() -> Any:
    """Return one like Llama 2's: a mark before the text, spaces as marks, bytes for the rest."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN, fuse_unk=True, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=[*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))],
        show_progress=False,
    )
    tokenizer.train_from_iterator(_TEXTS * 4, trainer)
    tokenizer.pre_tokenizer = None
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    tokenizer.post_processor = _begins_with_bos()
    return _wrapped(tokenizer, has_bos=True)


@cache
def unigram() -> Any:
    """Return one like SentencePiece's Unigram, with an unknown token and a BOS."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=200, special_tokens=SPECIAL, unk_token=UNKNOWN, show_progress=False
    )
    tokenizer.train_from_iterator(_TEXTS * 4, trainer)
    tokenizer.post_processor = _begins_with_bos()
    return _wrapped(tokenizer, has_bos=True)


FAMILIES: Final[dict[str, Callable[[], Any]]] = {
    "byte level": byte_level,
    "byte level with BOS": byte_level_with_bos,
    "like Llama 3": llama_3_like,
    "ends with EOS": ends_with_eos,
    "BPE over the whole text": whole_text_bpe,
    "metaspace BPE": metaspace_bpe,
    "Unigram": unigram,
}
