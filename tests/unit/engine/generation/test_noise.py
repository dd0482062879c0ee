"""Noise: bits as published, moments in closed form, nothing shared between rows or steps."""

import math

import pytest
import torch

from benchmarks.engine.execution.generation_noise import gumbel, noise_key, splitmix64

EULER = 0.5772156649015329


def test_bits_are_those_of_splitmix64() -> None:
    # First outputs for the seed 1234567: rosettacode.org, "Pseudo-random numbers/Splitmix64".
    expected = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]

    found = splitmix64(torch.tensor([1234567]), torch.arange(1, 6))

    assert [bits % 2**64 for bits in found.tolist()] == expected


def test_noise_has_the_moments_of_a_gumbel_distribution() -> None:
    keys = torch.tensor([noise_key(0, "a", repeat) for repeat in range(20)])

    noise = gumbel(keys, torch.arange(20), 10_000)

    n = noise.numel()
    # Mean: Euler's constant, variance: pi^2 / 6, fourth central moment: 14.6111 (kurtosis 27/5).
    assert noise.mean().item() == pytest.approx(EULER, abs=4 * math.sqrt(math.pi**2 / 6 / n))
    variance_error = math.sqrt((5.4 - 1) / n) * math.pi**2 / 6
    assert noise.var().item() == pytest.approx(math.pi**2 / 6, abs=4 * variance_error)
    assert noise.isfinite().all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((0, "a", 0, 0), (0, "a", 0, 1)),  # the next step
        ((0, "a", 0, 0), (0, "a", 1, 0)),  # another sample of the same request
        ((0, "a", 0, 1), (0, "a", 1, 0)),
        ((0, "a", 0, 0), (1, "a", 0, 0)),
        ((0, "a", 0, 0), (0, "b", 0, 0)),
    ],
)
def test_noise_of_other_steps_samples_seeds_and_requests_is_unrelated(
    one: tuple[int, str, int, int], other: tuple[int, str, int, int]
) -> None:
    n = 100_000
    keys = torch.tensor([noise_key(*one[:3]), noise_key(*other[:3])])

    noise = gumbel(keys, torch.tensor([one[3], other[3]]), n)

    correlation = torch.corrcoef(noise)[0, 1].item()
    assert abs(correlation) < 4 / math.sqrt(n)
    assert not torch.isin(noise[0], noise[1]).any()  # nor is it the same stream at another place
