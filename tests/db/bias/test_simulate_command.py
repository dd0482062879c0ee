"""`touchstone simulate`: what it says, and status 2 with one sentence for bad input."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from arena.models import Battle, Rater, Vote
from benchmarks.services import load_demonstration
from bias.management.commands import simulate as command
from bias.simulation.preferences import Crowd, Premiums
from bias.simulation.report import SimulatedModel, SimulationPlan, SimulationReport
from evaluation.ratings.sampling_gain import SamplingGain

pytestmark = pytest.mark.django_db


def simulate(*words: str) -> str:
    output = StringIO()
    call_command("simulate", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[SimulationPlan]:
    """Return the plans that the command asks for; nothing is checked or simulated."""
    asked: list[SimulationPlan] = []

    def no_simulation(plan: SimulationPlan, on_progress: Callable[[int, int], None] = print) -> Any:
        asked.append(plan)
        return a_report(plan)

    monkeypatch.setattr(command, "simulate_votes", no_simulation)
    monkeypatch.setattr(command, "check_can_simulate", lambda plan: None)
    return asked


def a_report(plan: SimulationPlan) -> SimulationReport:
    return SimulationReport(
        plan=plan,
        winners={"model_a": 700, "model_b": 600, "tie": 150, "both_bad": 50},
        assertiveness_mean=0.09,
        assertiveness_sd=0.926,
        models=(
            SimulatedModel("pyrite", 0.41, 1083.4, 1079.6, 1058.2, 1101.0),
            SimulatedModel("granite", 0.99, 1026.0, 1030.0, None, None),
            SimulatedModel("opal", 0.5, 990.6, None, None, None),
        ),
        gain=SamplingGain(drawn=21.34, even=25.0),
        board_votes=1520,
        seconds=11.6,
    )


def test_without_options_it_does_what_the_demonstration_does(plans: list[SimulationPlan]) -> None:
    simulate()

    assert plans == [SimulationPlan()]


def test_every_option_reaches_the_plan(plans: list[SimulationPlan]) -> None:
    simulate(
        *("--raters", "7", "--votes", "30", "--seed", "0", "--study", "calm"),
        *("--sampling", "active"),
        *("--premium", "truth=1.2", "agreement=-0.5", "--premium", "position=0"),
        *("--spread", "0", "--ties", "0.7", "--both-bad", "1"),
    )

    premiums = Premiums(
        truth=1.2, assertiveness=Premiums().assertiveness, agreement=-0.5, position=0
    )
    crowd = Crowd(premiums, spread=0, ties=0.7, both_bad=1)
    plan = SimulationPlan(raters=7, votes=30, seed=0, crowd=crowd, sampling="active", study="calm")
    assert plans == [plan]


def test_the_report_can_be_read_by_people(plans: list[SimulationPlan]) -> None:
    lines = simulate().splitlines()

    assert lines == [
        "1,500 simulated votes are stored, after 12 s.",
        "Winners: model_a 700, model_b 600, tie 150, both_bad 50",
        f"Premiums, in log-odds: {premiums_in_words()}",
        "A unit of assertiveness is 0.93 (boosters minus hedges in a reply; their mean is +0.09).",
        "",
        "model         right  planted        on the demo board",
        "pyrite          41%     1083      1080 (1058 to 1101)",
        "granite         99%     1026                     1030",
        "opal            50%      991             no score yet",
        "The pairs of this run were drawn uniformly. By the information of all 1,520 votes on the "
        "board a score is known to ±21.3 points (one standard error); as many votes spread evenly "
        "would be expected to give ±25.0.",
        "The board counts 1,520 votes: all simulated ones so far and real ones.",
    ]


def premiums_in_words() -> str:
    return ", ".join(f"{name} {value:g}" for name, value in vars(Premiums()).items())


def test_the_report_can_be_read_by_programs(
    plans: list[SimulationPlan], capsys: pytest.CaptureFixture[str]
) -> None:
    report = json.loads(simulate("--format", "json"))

    assert report["winners"]["both_bad"] == 50
    assert report["plan"]["crowd"]["premiums"] == vars(Premiums())
    assert report["models"][0]["planted_score"] == 1083.4
    assert report["models"][2]["score"] is None
    assert capsys.readouterr().out == ""  # no progress among the JSON


def test_it_simulates() -> None:
    load_demonstration()

    report = json.loads(simulate("--raters", "3", "--votes", "12", "--format", "json"))

    assert Vote.objects.filter(is_simulated=True).count() == 12
    assert sum(report["winners"].values()) == report["board_votes"] == 12
    assert len(report["models"]) == 5


def test_active_sampling_draws_by_the_ratings_so_far_and_says_what_it_gained() -> None:
    load_demonstration()

    report = json.loads(
        simulate("--raters", "5", "--votes", "250", "--sampling", "active", "--format", "json")
    )

    policies = list(Battle.objects.order_by("created_at").values_list("pairing_policy", flat=True))
    assert set(policies[:200]) == {"uniform/1"}  # nobody is rated yet
    assert {policy.split(" run ")[0] for policy in policies[200:]} == {"informative/1"}
    assert 0 < report["gain"]["drawn"] < 1.2 * report["gain"]["even"]


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what runs the command and gives back its only sentence."""

    def run(*words: str) -> str:
        with pytest.raises(CommandError) as refused:
            simulate(*words)
        assert refused.value.returncode == 2
        assert capsys.readouterr().out == ""
        assert not Rater.objects.exists()
        return str(refused.value)

    return run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--premium", "charm=1"),
            "--premium charm=1: there is no premium 'charm'; there are truth, assertiveness, "
            "agreement, position.",
        ),
        (
            ("--premium", "1.2"),
            "--premium 1.2: there is no premium '1.2'; there are truth, assertiveness, agreement, "
            "position.",
        ),
        (("--premium", "truth=much"), "--premium truth is 'much'; write a number, such as 0.5."),
        (("--premium", "truth"), "--premium truth is ''; write a number, such as 0.5."),
        (("--premium", "truth=nan"), "--premium truth is nan; write a finite number."),
        (("--raters", "many"), "--raters is 'many'; write a whole number, such as 40."),
        (("--votes", "1.5"), "--votes is '1.5'; write a whole number, such as 40."),
        (("--spread", "wide"), "--spread is 'wide'; write a number, such as 0.5."),
        (("--both-bad", "often"), "--both-bad is 'often'; write a number, such as 0.5."),
        (("--raters=-3",), "--raters is -3; write a whole number from 1 on."),
        (("--votes", "0"), "--votes is 0; write a whole number from 1 on."),
        (("--seed=-1",), "--seed is -1; write a whole number from 0 on."),
        (("--spread=-0.1",), "--spread is -0.1; write a finite number from 0 on."),
        (("--ties", "inf"), "--ties is inf; write a finite number from 0 on."),
        (("--both-bad", "1.5"), "--both-bad is 1.5; write a finite number from 0 to 1."),
        (("--study", "chess"), "study: there is no study 'chess' that holds battles."),
    ],
)
def test_bad_input_is_one_sentence(
    words: tuple[str, ...], sentence: str, refusal: Callable[..., str]
) -> None:
    load_demonstration()

    assert refusal(*words) == sentence


def test_too_few_models_end_it_as_well(refusal: Callable[..., str]) -> None:
    assert refusal().startswith("models: a simulation needs two active demonstration models;")


@pytest.mark.parametrize("words", [["--raters", "x"], ["--format", "xml"]])
def test_the_shell_sees_status_2(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "simulate", *words],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert words[1] in done.stderr
    assert "Traceback" not in done.stderr
