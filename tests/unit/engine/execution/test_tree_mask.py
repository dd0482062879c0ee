"""Masks made from intervals equal masks made by walking from each node to its root."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from benchmarks.engine.execution.backend import UnsupportedModelError
from benchmarks.engine.execution.layout import rectangle, wanted
from benchmarks.engine.execution.tree_mask import additive, layer_windows, tree_masks
from tests.unit.engine.execution.hand_made_rows import random_forest, sees


@pytest.mark.parametrize("n_prefix", [0, 7])
@pytest.mark.parametrize("window", [None, 3])
def test_a_node_sees_its_ancestors_and_the_prefix(n_prefix: int, window: int | None) -> None:
    rng = np.random.default_rng(3)
    rows = [random_forest(rng, n_nodes, n_prefix) for n_nodes in (12, 5, 1)]

    masks = tree_masks(rectangle(rows), n_prefix, {"kind": window}, torch.device("cpu"))

    found = masks["kind"].numpy()
    assert found.shape == (3, 1, 12, n_prefix + 12)
    for row, mask in zip(rows, found[:, 0], strict=True):
        n_nodes = len(row.tokens)
        expected = sees(row, n_prefix, window)
        np.testing.assert_array_equal(mask[:n_nodes, : n_prefix + n_nodes], expected)
        assert not mask[:n_nodes, n_prefix + n_nodes :].any()  # nobody sees padding
        assert mask[n_nodes:, 0].all()  # padding sees something, or softmax gives NaN


def test_a_mask_to_be_added_is_zero_where_it_shows() -> None:
    mask = additive(torch.tensor([[True, False]]), torch.bfloat16)

    assert mask.tolist() == [[0.0, torch.finfo(torch.bfloat16).min]]


def test_targets_at_one_node_share_its_logits() -> None:
    rng = np.random.default_rng(4)
    rows = [random_forest(rng, 4, 0), random_forest(rng, 3, 0)]
    rows[1].target_nodes[:] = [2, 0, 2]

    asked = wanted(rows)

    assert list(zip(asked.rows, asked.nodes, strict=True)) == [
        *((0, node) for node in range(4)),
        (1, 0),
        (1, 2),
    ]
    assert asked.sources.tolist() == [0, 1, 2, 3, 5, 4, 5]


@pytest.mark.parametrize(
    ("config", "windows"),
    [
        (SimpleNamespace(), {"full_attention": None}),
        (SimpleNamespace(sliding_window=None), {"full_attention": None}),
        (SimpleNamespace(sliding_window=8), {"sliding_attention": 8}),
        (
            SimpleNamespace(
                sliding_window=8, layer_types=["sliding_attention", "full_attention"] * 2
            ),
            {"full_attention": None, "sliding_attention": 8},
        ),
        (
            SimpleNamespace(sliding_window=8, layer_types=["full_attention"]),
            {"full_attention": None},
        ),
    ],
)
def test_the_window_belongs_to_the_sliding_layers(
    config: SimpleNamespace, windows: dict[str, int | None]
) -> None:
    assert layer_windows(config) == windows


def test_layers_without_a_mask_of_ours_are_refused_by_name() -> None:
    with pytest.raises(UnsupportedModelError, match="chunked_attention, linear_attention"):
        layer_windows(SimpleNamespace(layer_types=["linear_attention", "chunked_attention"]))

    with pytest.raises(UnsupportedModelError, match="names no sliding_window"):
        layer_windows(SimpleNamespace(layer_types=["sliding_attention"]))
