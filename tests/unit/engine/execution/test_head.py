"""Only the wanted logits are made, and nothing stays behind in the model."""

from typing import Any

import numpy as np
import pytest
import torch

from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Wanted
from tests.unit.engine.tiny_models import MODELS, gemma2, llama

ROWS, NODES = np.array([0, 2, 2]), np.array([4, 0, 3])
ASKED = Wanted(ROWS, NODES, ROWS, ROWS)


def tokens() -> torch.Tensor:
    return torch.arange(15).reshape(3, 5) + 7


@pytest.mark.parametrize("name", MODELS)
def test_the_wanted_logits_are_those_of_the_whole_forward(name: str) -> None:
    model = MODELS[name](60)

    with torch.inference_mode():
        found = logits_at(model, ASKED, input_ids=tokens(), use_cache=False)
        expected = model(input_ids=tokens()).logits[ROWS, NODES]

    torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)  # other sums in float32


def test_no_other_logits_are_computed() -> None:
    model = llama(60)
    shapes = []
    model.lm_head.register_forward_hook(lambda _, __, logits: shapes.append(tuple(logits.shape)))

    logits_at(model, ASKED, input_ids=tokens())

    assert shapes == [(1, 3, 60)]


def test_the_soft_cap_inside_the_model_still_applies() -> None:
    model = gemma2(60)
    with torch.inference_mode():
        model.lm_head.weight.mul_(1_000)
        logits = logits_at(model, ASKED, input_ids=tokens())

    assert logits.abs().max() <= model.config.final_logit_softcapping


def test_the_hook_is_gone_after_a_forward_that_failed() -> None:
    model = llama(60)

    with pytest.raises(IndexError):
        logits_at(model, ASKED, input_ids=tokens() + 1_000)

    assert not model.lm_head._forward_pre_hooks  # noqa: SLF001  # what must not stay behind
    assert model(input_ids=tokens()).logits.shape == (3, 5, 60)
    assert logits_at(model, ASKED, input_ids=tokens()).shape == (3, 60)


def test_a_model_that_does_not_name_its_head_gives_the_same_logits() -> None:
    model: Any = llama(60)
    with torch.inference_mode():
        expected = logits_at(model, ASKED, input_ids=tokens())
        model.get_output_embeddings = lambda: None
        found = logits_at(model, ASKED, input_ids=tokens())

    torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


def test_scoring_one_model_from_two_places_at_once_is_refused() -> None:
    model = llama(60)
    model.model.register_forward_pre_hook(lambda _, __: logits_at(model, ASKED, input_ids=tokens()))

    with pytest.raises(RuntimeError, match="by somebody else"):
        logits_at(model, ASKED, input_ids=tokens())
