"""One start of a run, as a process that can be killed: FOLDER MODEL LOG.

Each forward is noted in LOG before it happens, by the requests that it answers.
"""

import os
import sys
from pathlib import Path
from typing import Any

import torch

from benchmarks.engine.execution.load import ModelSource, load_model
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.requests_file import read_requests
from benchmarks.engine.running.identity import folder_sha
from benchmarks.engine.running.progress import Silent
from benchmarks.engine.running.run import AskedModel, RunFolder, RunSettings, run
from tests.unit.engine.running.folders import request_lines

SMALL = RunSettings(budgets=Budgets(tokens=64, scored=16))  # many batches


def main(folder: str, model: str, log: str) -> None:
    torch.set_num_threads(1)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    forward = Scorer.score

    def noted(self: Scorer, rows: Any, states: Any) -> Any:
        asked = sorted({int(number) for row in rows for number in row.target_requests})
        os.write(descriptor, f"{asked}\n".encode())
        return forward(self, rows, states)

    Scorer.score = noted  # type: ignore[method-assign]  # to see what is forwarded
    asked = AskedModel(load_model(ModelSource(model)), model, folder_sha(Path(model)))
    run(read_requests(request_lines()), asked, RunFolder(Path(folder), "1"), SMALL, Silent())


if __name__ == "__main__":
    main(*sys.argv[1:])
