"""A tiny model saved as an operator would have it, and requests to ask."""

import json
from pathlib import Path

from tests.unit.engine import tiny_models, tokenizers


def save_model(folder: Path) -> Path:
    tokenizer = tokenizers.byte_level_with_bos()
    tiny_models.llama(len(tokenizer)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def request_lines(questions: int = 60) -> list[bytes]:
    """Return four answers a question, a whole text and one that cannot be scored."""
    shots = "Question: what is 2 + 2?\nAnswer: 4\n\n" * 3
    rows = [
        {"id": f"{number}/{answer}", "context": f"{shots}Question: what is {number} + 1?\nAnswer:",
         "continuation": f" {answer}"}
        for number in range(questions)
        for answer in ("one", "two", "many more", "none")
    ]  # fmt: skip
    whole = {"id": "text", "text": "The answer is 42. " * 40}
    empty = {"id": "empty", "context": "Nothing follows", "continuation": ""}
    return [json.dumps(row).encode() for row in (*rows, whole, empty)]
