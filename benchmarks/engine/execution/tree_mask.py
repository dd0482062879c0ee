"""Which node sees which: ancestors only, within the window of each kind of layer.

Query i sees key j when j is i or an ancestor of i; all of the prefix stands above every node. A
sliding layer adds `depth_i - depth_j < window`, by depth and never by place in the row.
"""

from collections.abc import Mapping
from typing import Any

import torch

from benchmarks.engine.execution.backend import UnsupportedModelError
from benchmarks.engine.execution.layout import Rectangle

FULL, SLIDING = "full_attention", "sliding_attention"


def layer_windows(config: Any) -> dict[str, int | None]:
    """Return the window of each kind of attention layer; None: sees everything before it.

    Raises UnsupportedModelError for layers of other kinds (recurrent, chunked, ...).
    """
    window: int | None = getattr(config, "sliding_window", None)
    kinds = set(getattr(config, "layer_types", None) or [SLIDING if window else FULL])
    if unknown := kinds - {FULL, SLIDING}:
        raise UnsupportedModelError(f"the model has layers of kind {', '.join(sorted(unknown))}")
    if SLIDING in kinds and not window:
        raise UnsupportedModelError("the model has sliding layers but names no sliding_window")
    return {kind: window if kind == SLIDING else None for kind in sorted(kinds)}


def tree_masks(
    rows: Rectangle, n_prefix: int, windows: Mapping[str, int | None], device: torch.device
) -> dict[str, torch.Tensor]:
    """Return a boolean mask (B, 1, T, n_prefix + T) for each kind of layer; True: sees."""
    enter = torch.from_numpy(rows.enter).to(device)
    leave = torch.from_numpy(rows.leave).to(device)
    depths = torch.from_numpy(rows.positions).to(device)
    query = enter[:, :, None]
    family = (enter[:, None, :] <= query) & (query < leave[:, None, :])
    prefix = family.new_ones((*enter.shape, n_prefix))
    sees = torch.cat([prefix, family], dim=2)
    key_depths = torch.cat(
        [torch.arange(n_prefix, device=device).expand(len(depths), -1), depths], dim=1
    )
    sees[:, :, 0] |= enter < 0  # a padding query that sees nothing would give NaN
    apart = depths[:, :, None] - key_depths[:, None, :]  # padding has depth 0, as has column 0
    return {
        kind: (sees if window is None else sees & (apart < window))[:, None]
        for kind, window in windows.items()
    }


def additive(mask: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Return 0 where the mask is True and the lowest number elsewhere.

    Eager attention adds its mask to the scores: a boolean one would add 1 to what is seen and
    hide nothing, without any error.
    """
    lowest = torch.finfo(dtype).min
    return torch.zeros(mask.shape, dtype=dtype, device=mask.device).masked_fill_(~mask, lowest)
