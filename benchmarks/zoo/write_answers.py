"""Ask the five models everything and keep their greedy answers in `answers.jsonl`.

python -m benchmarks.zoo.write_answers
"""

import json
import sys
from dataclasses import asdict

import transformers

from benchmarks.zoo.answers import Prompt, planned_prompts
from benchmarks.zoo.catalogue import ANSWERS_FILE, ZOO, ZooModel, weights_sha256
from benchmarks.zoo.speaking import Speaker


def write_answers() -> None:
    """Write the file anew: what it belongs to in the first line, then a prompt a line."""
    prompts = planned_prompts()
    replies = {}
    for model in ZOO:
        replies[model.slug] = greedy_replies(model, prompts)
        sys.stdout.write(f"{model.name}: {len(prompts)} answers\n")
        sys.stdout.flush()
    head = {"weights_sha256": weights_sha256(), "transformers": transformers.__version__}
    rows = [
        _row(prompt, {slug: texts[index] for slug, texts in replies.items()})
        for index, prompt in enumerate(prompts)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in (head, *rows)]
    ANSWERS_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def greedy_replies(model: ZooModel, prompts: tuple[Prompt, ...]) -> list[str]:
    """Return the likeliest reply of the model to each prompt, in this order."""
    chats = [[{"role": "user", "content": one.prompt}] for one in prompts]
    return Speaker(model.folder).replies(chats, do_sample=False)


def _row(prompt: Prompt, replies: dict[str, str]) -> dict[str, object]:
    values = asdict(prompt)
    return {"question": values.pop("question_id"), **values, "replies": replies}


if __name__ == "__main__":
    write_answers()
