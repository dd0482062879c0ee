"""What a batch may take where nobody said otherwise."""

from typing import Any

import torch

from benchmarks.engine.planning.plan import Budgets

CUDA_TOKENS = 32_768
CUDA_SCORED = 4_096


def default_budgets(model: Any) -> Budgets:
    """Return the budgets for the device that holds the model; nothing is probed.

    On CUDA keys, values and masks get half of the memory that the weights left, a quarter each,
    rounded down to a power of two: another process that takes a few megabytes must not change the
    plan.
    """
    if model.device.type != "cuda":
        return Budgets()
    free, _ = torch.cuda.mem_get_info(model.device)
    share = 2 ** max((free // 4).bit_length() - 1, 0)
    return Budgets(tokens=CUDA_TOKENS, scored=CUDA_SCORED, kv_bytes=share, mask_bytes=share)
