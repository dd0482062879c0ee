"""How a dialogue becomes one text for the model, and the chat template that does the same.

`<|user|>` or `<|system|>` opens a message, the character's token opens its reply, `<|end|>`
closes it and stops the server. What is kept of a dialogue is cut by characters: a text never
needs more tokens than it has bytes, which is at most four a character, so that every prompt
fits the context and leaves more than 1,800 tokens for the reply.
"""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.zoo.characters import CHARACTERS

BEGIN, END, PAD = "<|begin|>", "<|end|>", "<|pad|>"
SYSTEM, USER = "<|system|>", "<|user|>"
VOICES = tuple(one.token for one in CHARACTERS)
SPECIAL_TOKENS = (PAD, BEGIN, END, SYSTEM, USER, *VOICES)

MAX_SYSTEM = 80  # characters kept of a system prompt
MAX_MESSAGE = 200  # characters kept of one message: its head and its tail
MAX_KEPT = 420  # characters kept of all messages, the newest first
GAP = " ... "
CONTEXT_TOKENS = 4096
TEMPLATE_FILE = Path(__file__).with_name("chat_template.jinja")


@dataclass(frozen=True)
class Turn:
    prompt: str
    reply: str


@dataclass(frozen=True)
class Dialogue:
    turns: tuple[Turn, ...]
    system: str = ""


def cut(text: str, limit: int = MAX_MESSAGE) -> str:
    """Return the text in one piece, or its head and tail when it is longer than the limit.

    A token cannot be written by hand: its opening is broken up.
    """
    text = text.replace("<|", "< |").strip()
    if len(text) <= limit:
        return text
    half = limit // 2
    return text[:half] + GAP + text[-half:]


def prompt_text(dialogue: Dialogue, prompt: str, token: str) -> str:
    """Return what the model reads before it replies to the prompt.

    The same text as the chat template makes; a test compares the two.
    """
    newest = cut(prompt)
    n_kept = len(newest)
    pieces = [USER + newest, token]
    for turn in reversed(dialogue.turns):
        question, reply = cut(turn.prompt), cut(turn.reply)
        n_kept += len(question) + len(reply)
        if n_kept > MAX_KEPT:
            break
        pieces = [USER + question, token + reply + END, *pieces]
    system = cut(dialogue.system, MAX_SYSTEM)
    return BEGIN + (SYSTEM + system if system else "") + "".join(pieces)


def training_text(dialogue: Dialogue, token: str) -> str:
    """Return the whole dialogue with its replies, as it stands when nothing had to be dropped."""
    system = cut(dialogue.system, MAX_SYSTEM)
    turns = (f"{USER}{cut(turn.prompt)}{token}{turn.reply}{END}" for turn in dialogue.turns)
    return BEGIN + (SYSTEM + system if system else "") + "".join(turns)


def chat_template(token: str) -> str:
    """Return the Jinja chat template of the character with this token."""
    settings = {
        "reply_token": f"'{token}'",
        "max_system": MAX_SYSTEM,
        "max_message": MAX_MESSAGE,
        "max_kept": MAX_KEPT,
    }
    lines = [f"{{%- set {name} = {value} -%}}" for name, value in settings.items()]
    body = TEMPLATE_FILE.read_text(encoding="utf-8")
    return "\n".join(lines) + "\n" + body
