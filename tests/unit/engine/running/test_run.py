"""A run: every request answered once, the folder bound to what was asked, the certificate."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks.engine.execution.load import ModelSource, load_model
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.journal.errors import HeaderMismatchError
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.requests import Failed, Scored
from benchmarks.engine.requests_file import NamedRequest, read_requests
from benchmarks.engine.running.certificate import certify
from benchmarks.engine.running.identity import folder_sha
from benchmarks.engine.running.progress import Silent
from benchmarks.engine.running.run import AskedModel, RunFolder, RunResult, RunSettings, run
from benchmarks.engine.running.together import joined
from tests.unit.engine.running.folders import request_lines, save_model

SMALL = RunSettings(budgets=Budgets(tokens=64, scored=16))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> AskedModel:
    folder = save_model(tmp_path_factory.mktemp("model"))
    return AskedModel(load_model(ModelSource(str(folder))), "tiny", folder_sha(folder))


@pytest.fixture(scope="module")
def named() -> tuple[NamedRequest, ...]:
    return read_requests(request_lines(4))


class Heard:
    """Remembers what a run told."""

    def __init__(self) -> None:
        self.planned = self.done = 0

    def begin(self, what: str, *, planned: int, done: int) -> None:
        assert what == "scoring"
        self.planned, self.done = planned, done

    def advance(self, tokens: int) -> None:
        self.done += tokens


def go(asked: AskedModel, named: tuple[NamedRequest, ...], path: Path, **more: Any) -> RunResult:
    settings = RunSettings(**{"budgets": SMALL.budgets, **more})
    return run(named, asked, RunFolder(path, "1"), settings, Silent())


def test_every_request_has_its_own_answer(
    asked: AskedModel, named: tuple[NamedRequest, ...], tmp_path: Path
) -> None:
    responses = go(asked, named, tmp_path).responses

    assert sorted(responses) == list(range(len(named)))
    failed = {named[n].id: r.code for n, r in responses.items() if isinstance(r, Failed)}
    assert failed == {"empty": "empty_continuation"}


def test_answers_are_those_of_the_model_itself(
    asked: AskedModel, named: tuple[NamedRequest, ...], tmp_path: Path
) -> None:
    """The oracle is a forward of the whole input and torch's own log-softmax."""
    model, tokenizer = asked.loaded.model, asked.loaded.tokenizer
    found = go(asked, named, tmp_path).responses[2]

    context = tokenizer(named[2].request.context).input_ids  # type: ignore[union-attr]  # a Loglik
    answer = tokenizer(" many more", add_special_tokens=False).input_ids
    with torch.inference_mode():
        logprobs = model(torch.tensor([context + answer])).logits[0].log_softmax(-1)
    places = range(len(context) - 1, len(context) + len(answer) - 1)
    expected = [float(logprobs[at, token]) for at, token in zip(places, answer, strict=True)]
    assert isinstance(found, Scored)
    np.testing.assert_allclose(found.token_logprobs, expected, atol=1e-4)


def test_progress_ends_at_what_was_planned_and_begins_where_it_was(
    asked: AskedModel, named: tuple[NamedRequest, ...], tmp_path: Path
) -> None:
    for _start in range(2):
        heard = Heard()
        result = run(named, asked, RunFolder(tmp_path, "1"), SMALL, heard)
        assert heard.done == heard.planned == result.shard.plan.forwarded > 0


def test_a_finished_run_forwards_nothing(
    asked: AskedModel,
    named: tuple[NamedRequest, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = go(asked, named, tmp_path)
    monkeypatch.setattr(Scorer, "score", None)

    assert go(asked, named, tmp_path).responses == first.responses


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda asked, named: (replace(asked, sha="other"), named, {}), "run"),
        (lambda asked, named: (asked, named[:-2], {}), "task_version"),
        (lambda asked, named: (asked, named, {"continuation": "separate"}), "settings"),
        (lambda asked, named: (asked, named, {"backends": ("plain",)}), "settings"),
    ],
)
def test_a_folder_of_another_run_is_refused(
    asked: AskedModel, named: tuple[NamedRequest, ...], tmp_path: Path, change: Any, field: str
) -> None:
    go(asked, named, tmp_path)
    other, requests, more = change(asked, named)

    with pytest.raises(HeaderMismatchError, match=field):
        go(other, requests, tmp_path, **more)


def test_backends_agree(asked: AskedModel, named: tuple[NamedRequest, ...], tmp_path: Path) -> None:
    tree = go(asked, named, tmp_path / "tree").responses
    plain = go(asked, named, tmp_path / "plain", backends=("plain",)).responses

    for number, response in plain.items():
        if isinstance(response, Scored):
            assert tree[number].logprob == pytest.approx(response.logprob, abs=1e-4)  # type: ignore[union-attr]


def test_a_certificate_holds_for_float32_and_tells_a_wrong_number(
    asked: AskedModel, named: tuple[NamedRequest, ...], tmp_path: Path
) -> None:
    result = go(asked, named, tmp_path)

    found = certify(result.shard, result.answers, seed=0)

    scored = len(result.answers)
    assert found is not None
    assert found.holds
    assert (found.samples, found.changed) == (min(64, scored), 0)
    assert found.changed_at_most == pytest.approx(3 / min(64, scored))
    assert max(found.largest_difference, found.regrouped_difference) < 1e-4

    wrong = {
        key: replace(answer, is_greedy=not answer.is_greedy)
        if isinstance(answer, Scored)
        else answer
        for key, answer in result.answers.items()
    }
    told = certify(result.shard, wrong, seed=0)
    assert told is not None
    assert (told.changed, told.changed_at_most) == (min(64, scored), None)


def test_windows_of_a_text_are_added_in_order() -> None:
    first, second = Scored(-3.0, True, (-1.0, -2.0)), Scored(-0.5, False, (-0.5,))

    assert joined([first, second]) == Scored(-3.5, False, (-1.0, -2.0, -0.5))
    assert joined([first, Failed("oom", "too long")]) == Failed("oom", "too long")
