"""From logits to log-probabilities, in chunks: a whole float32 log-softmax never exists.

logprob = logit[target] - logsumexp(logits), both in float32, in nats.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.engine.execution.layout import Wanted

CHUNK_ROWS = 512  # 512 x 128,256 tokens in float32 are 0.24 GiB


@dataclass(frozen=True, eq=False, slots=True)
class TargetScores:
    """One entry a target, in the order of the rows and their targets."""

    logprobs: NDArray[np.float32]  # shape (n_targets,), nats
    is_greedy: NDArray[np.bool_]  # shape (n_targets,): the target is the first most likely token
    is_finite: NDArray[np.bool_]  # shape (n_targets,): every logit of its node is a finite number


def reduce_logits(logits: torch.Tensor, wanted: Wanted) -> TargetScores:
    """Return log-probability and greedy flag of each target.

    Parameters
    ----------
    logits : tensor, shape (n_wanted, n_vocabulary)
        Any floating type. A node with a NaN or an infinite logit is marked, never scored: a NaN
        would win an argmax.
    wanted : Wanted
        Which of the nodes predicts each target, and the target tokens.
    """
    normalisers, best, finite = [], [], []
    for chunk in logits.split(CHUNK_ROWS):
        exact = chunk.float()
        finite.append(exact.isfinite().all(dim=-1))
        normalisers.append(exact.logsumexp(dim=-1))
        best.append(exact.argmax(dim=-1))  # documented: the first of several maxima
    sources = torch.from_numpy(wanted.sources).to(logits.device)
    tokens = torch.from_numpy(wanted.tokens).to(logits.device)
    logprobs = logits[sources, tokens].float() - torch.cat(normalisers)[sources]
    is_greedy = torch.cat(best)[sources] == tokens
    is_finite = torch.cat(finite)[sources]
    return TargetScores(
        logprobs.cpu().numpy(), (is_greedy & is_finite).cpu().numpy(), is_finite.cpu().numpy()
    )
