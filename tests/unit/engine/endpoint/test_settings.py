"""Bad settings are refused by name; what answers is named by what decides an answer."""

from typing import Any

import pytest

from benchmarks.engine.endpoint import EndpointRefusedError, Prices, asked, engine_record
from tests.unit.engine.endpoint.asking import settings_for

URL = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"base_url": "ftp://stone/v1"}, "write http"),
        ({"base_url": "http://ada:mica@stone/v1"}, "without a user, a password"),
        ({"base_url": "http://stone/v1/chat/completions"}, "/chat/completions is added"),
        ({"model": ""}, "by which name the endpoint knows"),
        ({"api_key_variable": "sk-mica"}, "the name of an environment variable"),
        ({"api": "responses"}, "api is 'responses'; write one of: chat, completions"),
        ({"concurrency": 0}, "concurrency is 0"),
        ({"concurrency": None}, "concurrency is None"),
        ({"concurrency": 1.5}, "concurrency is 1.5"),
        ({"requests_per_minute": 0}, "requests_per_minute is 0"),
        ({"tokens_per_minute": -5}, "tokens_per_minute is -5"),
        ({"timeout_seconds": 0}, "timeout_seconds is 0"),
        ({"timeout_seconds": float("nan")}, "timeout_seconds is nan"),
        ({"limit_field": "most"}, "limit_field is 'most'"),
        ({"extra_body": {"temperature": 1, "n": 2}}, "extra_body holds n, temperature"),
        ({"extra_body": {"top_k": float("inf")}}, "extra_body cannot be sent as JSON"),
        ({"extra_body": {"top_k": object()}}, "extra_body cannot be sent as JSON"),
    ],
)
def test_a_bad_setting_is_refused(bad: dict[str, Any], sentence: str) -> None:
    with pytest.raises(EndpointRefusedError) as caught:
        settings_for(**{"base_url": URL, **bad})

    assert sentence in str(caught.value)
    assert "mica" not in str(caught.value)


@pytest.mark.parametrize("price", [-1.0, float("nan"), float("inf")])
def test_a_price_that_is_none_is_refused(price: float) -> None:
    with pytest.raises(EndpointRefusedError, match=r"prices.output_per_million"):
        Prices(1.0, price)


@pytest.mark.parametrize(
    "other",
    [{"model": "mica"}, {"base_url": "http://127.0.0.1:8/v1"}, {"seed": 1}, {"api": "completions"},
     {"extra_body": {"top_k": 1}}, {"limit_field": "max_completion_tokens"}],
)  # fmt: skip  # one case after the other
def test_what_decides_an_answer_changes_its_name(other: dict[str, Any]) -> None:
    assert asked(settings_for(**{"base_url": URL, **other})) != asked(settings_for(URL))


def test_speed_and_price_change_no_name() -> None:
    fast = settings_for(
        f"{URL}/",
        concurrency=50,
        requests_per_minute=5,
        tokens_per_minute=5,
        timeout_seconds=3,
        api_key_variable="QUARRY_API_KEY",
        prices=Prices(1.0, 2.0),
    )

    assert asked(fast) == asked(settings_for(URL))


def test_a_run_on_an_endpoint_is_labelled_remote() -> None:
    assert engine_record(settings_for(URL))["backend"] == "remote"
    assert asked(settings_for(URL)).dtype == "remote"
