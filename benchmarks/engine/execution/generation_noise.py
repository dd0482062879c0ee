"""Noise that belongs to a text and not to its place in a batch.

The largest of `logit + Gumbel noise` is a draw from the softmax (Gumbel 1954; Maddison, Tarlow and
Minka, "A* Sampling", 2014). The noise of a token is a pure function of (seed, request, repeat,
step, token), so a text depends neither on its neighbours nor on the device. Bits come from
SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
"""

import hashlib
from typing import Final

import torch


def _signed(bits: int) -> int:
    return bits - 2**64 if bits >= 2**63 else bits


GOLDEN: Final = _signed(0x9E3779B97F4A7C15)
MIX: Final = ((30, _signed(0xBF58476D1CE4E5B9)), (27, _signed(0x94D049BB133111EB)))
LAST_SHIFT: Final = 31
UNIFORM_BITS: Final = 52  # with the half added below, exact in float64 and never 0 or 1


def noise_key(seed: int, request: str, repeat: int) -> int:
    """Return 64 bits, as a signed number, for one sample of one request."""
    digest = hashlib.sha256(f"{seed}/{request}/{repeat}".encode()).digest()
    return int.from_bytes(digest[:8], "little", signed=True)


def gumbel(keys: torch.Tensor, steps: torch.Tensor, n_vocabulary: int) -> torch.Tensor:
    """Return standard Gumbel noise, float64, shape (n_rows, n_vocabulary).

    keys, steps : int64, shape (n_rows,): of each row, and how many tokens it has.
    """
    seeds = _mixed(_mixed(keys) + steps)
    places = torch.arange(1, n_vocabulary + 1, device=keys.device)
    bits = splitmix64(seeds[:, None], places)
    uniform = (_shifted(bits, 64 - UNIFORM_BITS).double() + 0.5) * 2.0**-UNIFORM_BITS
    return -torch.log(-torch.log(uniform))


def splitmix64(seeds: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Return the outputs at these places (from 1 on) of the generators with these seeds, int64."""
    return _mixed(seeds + places * GOLDEN)


def _mixed(bits: torch.Tensor) -> torch.Tensor:
    for shift, factor in MIX:
        bits = (bits ^ _shifted(bits, shift)) * factor
    return bits ^ _shifted(bits, LAST_SHIFT)


def _shifted(bits: torch.Tensor, by: int) -> torch.Tensor:
    """Shift to the right as if unsigned."""
    return (bits >> by) & (2 ** (64 - by) - 1)
