"""Options as they are typed: read to values, or refused with the option and a way out."""

from typing import Any

import pytest

from evaluation.rate_request import BadOptionError, RateRequest, read_request
from evaluation.ratings.scale import Anchor
from evaluation.votes_file.columns import Wanted

DEFAULTS: dict[str, Any] = {
    "ties": "half",
    "interval": "sandwich",
    "level": "0.95",
    "rounds": "1000",
    "seed": "0",
    "cluster": None,
    "covariates": None,
    "anchor": None,
    "engine": "newton",
    "weights": "none",
    "rater_cap": None,
    "prompt_cap": None,
    "prior_sd": None,
    "fragility": False,
    "strict": False,
    "format": "text",
}
LEVEL = "a number between 0 and 1, such as 0.95"
ROUNDS = "a whole number from 2, such as 1000"
NAMES = "names of columns, each once, with commas between"
ANCHOR = "MODEL=SCORE, such as granite=1000"


def a_request(**changes: Any) -> RateRequest:
    return read_request({**DEFAULTS, **changes})


def test_the_defaults_ask_for_nothing_but_votes() -> None:
    assert a_request().wanted == Wanted()


def test_names_stand_between_commas() -> None:
    request = a_request(cluster="rater, prompt", covariates="tokens,position,bold")

    assert request.cluster == ("rater", "prompt")
    assert request.covariates == ("tokens", "bold")
    assert request.removes_position


def test_options_say_which_columns_they_need() -> None:
    request = a_request(cluster="session", rater_cap="0.03", prompt_cap="1", weights="sampling")

    assert request.wanted == Wanted(
        groups={"session": "--cluster", "rater": "--rater-cap", "prompt": "--prompt-cap"},
        weights="sampling_prob",
    )


@pytest.mark.parametrize(
    ("weights", "column"), [("none", None), ("pair", None), ("importance", "importance")]
)
def test_weights_are_a_rule_or_a_column(weights: str, column: str | None) -> None:
    assert a_request(weights=weights).wanted.weights == column


def test_the_name_of_an_anchor_may_hold_the_sign() -> None:
    assert a_request(anchor="a=b=1114.5").anchor == Anchor("a=b", 1114.5)


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("ties", "halve", "one of half, drop, davidson, rao-kupper, grk (did you mean half?)"),
        ("interval", "x", "one of sandwich, bootstrap, none"),
        ("level", "95", LEVEL),
        ("level", "nan", LEVEL),
        ("level", "1", LEVEL),
        ("rounds", "1", ROUNDS),
        ("rounds", "1e3", ROUNDS),
        ("seed", "-1", "a whole number from 0"),
        ("cluster", "rater,", NAMES),
        ("covariates", "a,a", NAMES),
        ("anchor", "granite", ANCHOR),
        ("anchor", "=1", ANCHOR),
        ("anchor", "a=inf", ANCHOR),
        ("rater_cap", "3%", "a share above 0 and up to 1, such as 0.03"),
        ("prompt_cap", "1.5", "a share above 0 and up to 1, such as 0.03"),
        ("prior_sd", "0", "a number of logits above 0, such as 1.5"),
        ("format", "yaml", "one of text, json, csv"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_option(
    option: str, value: str, expected: str
) -> None:
    with pytest.raises(BadOptionError) as refusal:
        a_request(**{option: value})

    typed = f"--{option.replace('_', '-')}"
    assert str(refusal.value) == f"{typed} is {value!r}; it must be {expected}"
