"""The next token of each row: the most likely one, or a draw, and how likely the model held it."""

from dataclasses import dataclass

import torch

from benchmarks.engine.execution.generation_noise import gumbel
from benchmarks.engine.requests import GenerationOptions

CHUNK_ROWS = 64  # 64 x 128,256 tokens in float64 are 0.06 GiB


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """One entry a row."""

    tokens: list[int]
    logprobs: list[float]  # nats, of the model itself: before temperature and top_p
    is_finite: list[bool]  # every logit of the row is a finite number


def choose(
    logits: torch.Tensor, options: GenerationOptions, keys: torch.Tensor, steps: torch.Tensor
) -> Choice:
    """Choose a token for each row.

    Parameters
    ----------
    logits : tensor, shape (n_rows, n_vocabulary)
        Any floating type.
    options : GenerationOptions
        Of all rows; only temperature and top_p are looked at.
    keys, steps : int64, shape (n_rows,)
        What the noise of a draw is made of; not looked at where the temperature is 0.
    """
    tokens, logprobs, finite = [], [], []
    chunks = (part.split(CHUNK_ROWS) for part in (logits, keys, steps))
    for chunk, chunk_keys, chunk_steps in zip(*chunks, strict=True):
        exact = chunk.float()
        if options.temperature > 0:
            best = _draw(exact, options, chunk_keys, chunk_steps)
        else:
            best = exact.argmax(dim=-1)  # documented: the first of several maxima
        tokens.append(best)
        logprobs.append(exact.gather(1, best[:, None])[:, 0] - exact.logsumexp(dim=-1))
        finite.append(exact.isfinite().all(dim=-1))
    return Choice(
        torch.cat(tokens).tolist(), torch.cat(logprobs).tolist(), torch.cat(finite).tolist()
    )


def _draw(
    logits: torch.Tensor, options: GenerationOptions, keys: torch.Tensor, steps: torch.Tensor
) -> torch.Tensor:
    device = logits.device
    if device.type == "mps":  # it has no float64
        logits, keys, steps = logits.cpu(), keys.cpu(), steps.cpu()
    scores = _nucleus(logits.double() / options.temperature, options.top_p)
    return (scores + gumbel(keys, steps, scores.shape[1])).argmax(dim=-1).to(device)


def _nucleus(scores: torch.Tensor, top_p: float) -> torch.Tensor:
    """Leave the smallest set of likely tokens with probability `top_p` or more, at least one.

    Source: Holtzman et al., "The Curious Case of Neural Text Degeneration", ICLR 2020.
    """
    if top_p >= 1:
        return scores
    falling, order = scores.sort(dim=-1, descending=True, stable=True)
    probabilities = falling.softmax(dim=-1)
    before = probabilities.cumsum(dim=-1) - probabilities
    is_out = torch.empty_like(before, dtype=torch.bool).scatter_(1, order, before >= top_p)
    return scores.masked_fill(is_out, -torch.inf)
