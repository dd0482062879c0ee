"""Web processes and the planner never load torch, though they import their packages."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "modules", ["config.asgi", "benchmarks.engine.execution, benchmarks.engine.planning.planner"]
)
def test_importing_them_loads_neither_torch_nor_transformers(modules: str) -> None:
    program = f"import sys, {modules}; print({{'torch', 'transformers'}} & set(sys.modules))"

    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert finished.stdout.strip() == "set()"
