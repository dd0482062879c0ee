"""The plan of a shard: clusters of batches of rows, with every token counted beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class EncodedRequest:
    """One input of the model and the tokens that are to be scored in it.

    `tokens[first_scored + k]` is the place whose logits predict `continuation[k]`.
    """

    request: int  # the caller's number; several windows of one rolling text share it
    part: int  # 0, or which window of a rolling text
    tokens: Ids  # shape (n_tokens,), n_tokens >= 1: the model's input
    first_scored: int
    continuation: Ids  # shape (n_scored,), n_scored >= 1


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A trie of tokens under the cluster's prefix; a chain is a trie without branches."""

    tokens: Ids  # shape (n_nodes,); parents stand before their children
    depths: Ids  # shape (n_nodes,): position in the model's input, the prefix included
    parents: Ids  # shape (n_nodes,): index of the parent node, -1: the prefix, or nothing
    target_nodes: Ids  # shape (n_targets,): node whose logits predict the target
    target_tokens: Ids  # shape (n_targets,)
    target_requests: Ids  # shape (n_targets,): EncodedRequest.request
    target_parts: Ids  # shape (n_targets,): EncodedRequest.part
    target_places: Ids  # shape (n_targets,): which token of that continuation
    is_chain: bool


@dataclass(frozen=True, eq=False, slots=True)
class Batch:
    """Rows that are forwarded together; the unit of journalling."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max(len(row.tokens) for row in self.rows)

    @property
    def forwarded(self) -> int:
        """Return the tokens that are pushed through the model, padding included."""
        return len(self.rows) * self.width


@dataclass(frozen=True, eq=False, slots=True)
class Cluster:
    """Batches whose rows all follow one prefix, forwarded once."""

    prefix: Ids  # shape (n_prefix,); empty: none
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Budgets:
    """What one batch may take."""

    tokens: int = 4_096  # rows x longest row
    scored: int = 2_048  # targets
    kv_bytes: int = 2**31
    mask_bytes: int = 2**31


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the model behind the plan can do."""

    max_length: int
    tree: bool = True  # several branches in a row, by a 4D mask
    prefix: bool = True  # a prefix forwarded once for many rows
    kv_bytes_per_token: int = 0  # 0: unknown, only where prefix is False
    mask_bytes: int = 4  # per entry of the attention mask


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    clusters: tuple[Cluster, ...]  # longest first: trouble with memory comes early
    unique: int  # nodes of the token trie over all inputs
    forwarded: int  # tokens that will be pushed through the model, padding included
    sha256: str  # of the budgets, the capabilities, and all rows and targets before any `oom`

    def numbered(self) -> Iterator[tuple[int, Cluster, Batch]]:
        """Yield the batches as they run, with the number that the journal gives them."""
        number = 0
        for cluster in self.clusters:
            for batch in cluster.batches:
                yield number, cluster, batch
                number += 1
