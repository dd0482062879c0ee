"""Texts that tokenizers stumble over."""

from hypothesis import strategies as st

from tests.unit.engine.tokenizers import BOS, EOS

# Everything that `str.isspace` accepts, and three that only look like it.
WHITESPACE = [chr(code) for code in range(0x3001) if chr(code).isspace()]
LOOK_ALIKES = ["\u200b", "\ufeff", "\u2060"]
PIECES = [
    *("a", "the", " the", "answer", " Answer", "A.", "is", "is it's", "Question", "42", "1805"),
    *(".", "?", "?\n", "...", ",", "(", "\n\n", "\n", "  ", " ", "\t", "\r\n"),
    *("é", "e\u0301", "ß", "Москва", " река", "日本", "東京", "\u3000", "שלום", "مرحبا"),
    *("🙂", "👍🏽", "👩\u200d🚀", "\x00", "\u2581", "ﬁ", "²"),
    *(BOS, EOS, "<s", ">", "</s"),
]

texts = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from(WHITESPACE + LOOK_ALIKES),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
    ),
    max_size=12,
).map("".join)

_ITEM = "A train leaves at 8. When?\nA. at 8\nB. at 9, or 1805\n"
SHOTS = "".join(f"Question: {_ITEM}Answer: {letter}\n\n" for letter in "ABABA")

# (context, continuation): shapes of benchmarks and the edge suite of BENCHMARKS 2.10.
EDGES = [
    *((f"{SHOTS}Question: {_ITEM}Answer:", f" {letter}") for letter in "ABCD"),
    (SHOTS + "The answer is", " at 8"),
    (SHOTS + "The answer is", " at 8 or 9"),  # one choice begins with another
    *((f"Answer:{space}", f"{other}yes") for space in WHITESPACE for other in ("", " ", "\n")),
    *((f"Answer:{space}", "") for space in WHITESPACE),
    *((space * 2, "yes") for space in WHITESPACE),
    *(("", text) for text in ("", "yes", " yes", "\n", BOS, f"{BOS}yes", f"{EOS}yes", f" {BOS}")),
    *((text, " yes") for text in (BOS, f"{BOS}Question", f" {BOS}", f"a{BOS}b", EOS, f"{EOS}a")),
    *((f"{BOS}Question", text) for text in (f"{BOS}yes", EOS, "", "s")),
    ("<s", "> yes"),  # BOS grows over the border
    *((text, text) for text in ("th", "the a", "ans", "🙂", "日", "é", "1", "?", "\u200b")),
    ("the answ", "er is"),  # merged over the border
    ("e", "\u0301"),
    ("1", "234"),
    ("What?", "\n\nAnswer"),
    ("Москва и", " река"),
    ("日本の", "東京"),
    ("שלום", " עולם"),
    ("🙂", "👍🏽"),
]
