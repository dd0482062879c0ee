"""Let one demonstration model reply to many chats at once, as its folder says it should."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

Message = dict[str, str]
CHATS_AT_ONCE = 64


class Speaker:
    """A loaded model folder; replies are drawn by the folder's own generation settings."""

    def __init__(self, folder: Path) -> None:
        logging.disable_progress_bar()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.network = AutoModelForCausalLM.from_pretrained(folder)

    def replies(
        self, chats: list[list[Message]], *, max_new_tokens: int = 120, do_sample: bool = True
    ) -> list[str]:
        """Return one reply a chat: drawn as the folder says, or the likeliest one."""
        texts: list[str] = []
        for start in range(0, len(chats), CHATS_AT_ONCE):
            inputs = self.tokenizer.apply_chat_template(
                chats[start : start + CHATS_AT_ONCE],
                add_generation_prompt=True,
                padding=True,
                return_tensors="pt",
                return_dict=True,
            )
            with torch.no_grad():
                written = self.network.generate(
                    **inputs, max_new_tokens=max_new_tokens, do_sample=do_sample
                )
            new = written[:, inputs["input_ids"].shape[1] :]
            texts += self.tokenizer.batch_decode(new, skip_special_tokens=True)
        return texts
