"""Samples follow the model's distribution and depend on nothing but their own request."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import chisquare
from transformers.generation.logits_process import (
    LogitsProcessorList,
    TemperatureLogitsWarper,
    TopPLogitsWarper,
)

from benchmarks.engine.execution.generation_choice import choose
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.requests import Generate, GenerationOptions
from tests.unit.engine.generation.writing import (
    NEW,
    PROMPTS,
    SMALL,
    from_ids,
    texts,
    to_write,
    writer,
)

SAMPLES = 4_000
PROMPT = list(range(20, 50))
ONE_TOKEN = GenerationOptions(max_new_tokens=1, temperature=1.0)


def expected_shares(options: GenerationOptions) -> np.ndarray:
    """Return the probability of each next token, by transformers' own warpers."""
    warpers = LogitsProcessorList([TemperatureLogitsWarper(options.temperature)])
    if options.top_p < 1:
        warpers.append(TopPLogitsWarper(options.top_p))
    ids = torch.tensor([PROMPT])
    with torch.inference_mode():
        logits = writer("llama").model(input_ids=ids).logits[:, -1].double()
    shares: np.ndarray = warpers(ids, logits).softmax(-1)[0].numpy()
    return shares


@pytest.mark.parametrize(("temperature", "top_p"), [(1.0, 1.0), (0.5, 1.0), (1.5, 0.8), (1.0, 0.3)])
def test_samples_follow_the_models_distribution(temperature: float, top_p: float) -> None:
    options = replace(ONE_TOKEN, temperature=temperature, top_p=top_p)
    asked = [from_ids(PROMPT, number, options, repeat=number) for number in range(SAMPLES)]

    found = texts(writer("llama"), asked, Budgets())

    shares = expected_shares(options)
    counts = np.bincount([one.tokens[0] for one in found.values()], minlength=len(shares))
    assert counts[shares == 0].sum() == 0
    likely = shares * SAMPLES >= 5  # Cochran's rule; the others together
    observed, expected = counts[likely], shares[likely] * SAMPLES
    if (rest := SAMPLES - expected.sum()) >= 5:
        observed, expected = (
            np.append(observed, SAMPLES - observed.sum()),
            np.append(expected, rest),
        )
    assert len(observed) > 5
    # The seed is fixed, so this cannot fail now and then.
    assert chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-3


def test_equal_seeds_write_equal_texts_and_others_do_not() -> None:
    options = GenerationOptions(max_new_tokens=NEW, temperature=1.0, top_p=0.95, seed=7)
    prompt = PROMPTS[0]
    asked = [Generate(prompt, options, repeat) for repeat in range(4)]
    reseeded = [replace(one, options=replace(options, seed=8)) for one in asked]

    first = texts(writer("llama"), to_write(asked))
    again = texts(writer("llama"), to_write(asked))
    other = texts(writer("llama"), to_write(reseeded))

    assert first == again
    said = [one.tokens for one in (*first.values(), *other.values())]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("name", ["llama", "mamba"])
def test_a_sample_does_not_depend_on_its_neighbours(name: str) -> None:
    options = GenerationOptions(max_new_tokens=NEW, temperature=0.8, top_p=0.9)
    asked = to_write([Generate(prompt, options, n) for n, prompt in enumerate(PROMPTS)])
    together = texts(writer(name), asked)

    alone = [texts(writer(name), [one], SMALL) for one in asked]

    for one in alone:
        [(number, text)] = one.items()
        assert text.tokens == together[number].tokens
        assert text.text == together[number].text


def test_the_likelihood_kept_is_the_models_before_temperature_and_nucleus() -> None:
    logits = torch.tensor([[2.0, 1.0, 0.0, -1.0]]).repeat(100, 1)
    options = GenerationOptions(max_new_tokens=1, temperature=5.0, top_p=0.9)

    found = choose(logits, options, torch.arange(100), torch.zeros(100, dtype=torch.int64))

    # exp(2) + exp(1) + exp(0) + exp(-1) = 11.4752
    expected = [2.0 - token - np.log(11.475218) for token in found.tokens]
    assert found.logprobs == pytest.approx(expected, abs=1e-5)
    assert set(found.tokens) == {0, 1, 2, 3}  # at temperature 5: .33, .27, .22, .18


def test_of_two_equally_likely_tokens_the_first_is_taken() -> None:
    logits = torch.tensor([[1.0, 3.0, 3.0]])
    options = GenerationOptions(max_new_tokens=1)

    found = choose(logits, options, torch.zeros(1, dtype=torch.int64), torch.zeros(1))

    assert found.tokens == [1]
