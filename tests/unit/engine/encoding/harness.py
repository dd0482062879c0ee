"""What EleutherAI/lm-evaluation-harness 0.4.13 feeds its model: the oracle of these tests.

Its own code runs up to the model, which is replaced by one that only notes what it is given.
"""

import copy
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch

from tests.unit.engine.tiny_models import llama

Ids = list[int]


@dataclass
class Harness:
    lm: Any
    inputs: list[Ids] = field(default_factory=list)
    pairs: list[tuple[Ids, Ids]] = field(default_factory=list)
    prompts: list[Ids] = field(default_factory=list)
    stops: list[list[str]] = field(default_factory=list)

    def loglik(self, context: str, continuation: str) -> tuple[Ids, Ids] | None:
        """Return the model's input and the scored tokens; None: it crashed."""
        self.inputs.clear()
        self.pairs.clear()
        try:
            self.lm.loglikelihood([_instance("loglikelihood", (context, continuation))], True)
        except (AssertionError, IndexError):
            return None
        return self.inputs[0], self.pairs[0][1]

    def rolling(self, text: str) -> list[tuple[Ids, Ids]]:
        """Return the model's input and the scored tokens of each window."""
        self.inputs.clear()
        self.pairs.clear()
        self.lm.loglikelihood_rolling([_instance("loglikelihood_rolling", (text,))], True)
        return [
            (tokens, scored) for tokens, (_, scored) in zip(self.inputs, self.pairs, strict=True)
        ]

    def generate(self, prompt: str, max_new_tokens: int, until: list[str]) -> tuple[Ids, list[str]]:
        """Return the prompt's tokens and the stop texts."""
        options = {"until": list(until), "max_gen_toks": max_new_tokens}
        self.lm.generate_until([_instance("generate_until", (prompt, options))], True)
        return self.prompts[-1], self.stops[-1]


def _instance(kind: str, arguments: tuple[Any, ...]) -> Any:
    from lm_eval.api.instance import Instance  # noqa: PLC0415  # only where it is installed

    return Instance(kind, {}, arguments, 0)


def harness(tokenizer: Any, max_length: int, **settings: Any) -> Harness:
    hflm = pytest.importorskip("lm_eval.models.huggingface", reason="lm_eval is not installed")
    tokenizer = copy.deepcopy(tokenizer)  # it is given a pad token
    lm = hflm.HFLM(
        pretrained=llama(len(tokenizer)),
        tokenizer=copy.deepcopy(tokenizer),  # it sets a pad token
        backend="causal",
        logits_cache=False,
        max_length=max_length,
        batch_size=1,
        **settings,
    )
    found = Harness(lm)
    score_tokens = lm._loglikelihood_tokens  # noqa: SLF001  # where text has become tokens

    def note_pairs(requests: Any, *args: Any, **kwargs: Any) -> Any:
        found.pairs += [(list(context), list(scored)) for _, context, scored in requests]
        return score_tokens(requests, *args, **kwargs)

    def note_input(tokens: torch.Tensor, **_: Any) -> torch.Tensor:
        found.inputs += tokens.tolist()
        return torch.zeros(*tokens.shape, len(tokenizer))

    def note_prompt(context: torch.Tensor, stop: list[str], **_: Any) -> torch.Tensor:
        found.prompts += context.tolist()
        found.stops.append(list(stop))
        return context

    lm._loglikelihood_tokens = note_pairs  # noqa: SLF001
    lm._model_call = note_input  # noqa: SLF001
    lm._model_generate = note_prompt  # noqa: SLF001
    return found
