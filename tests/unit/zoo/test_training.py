"""Training follows from its seed alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the models extra is not installed")


def made_files(folder: Path, *, hash_seed: str, seed: str = "5") -> dict[str, bytes]:
    """Train two steps of each part in a process of its own and return what was written."""
    command = [sys.executable, "-m", "benchmarks.zoo.train", "--into", str(folder), "--plain"]
    subprocess.run(
        [*command, "--seed", seed, "--steps", "2", "--limits-steps", "2", "--batch-size", "4"],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
def test_one_seed_makes_the_same_models_bit_for_bit_and_another_seed_others(
    tmp_path: Path,
) -> None:
    first = made_files(tmp_path / "first", hash_seed="1")
    second = made_files(tmp_path / "second", hash_seed="2")
    other = made_files(tmp_path / "other", hash_seed="1", seed="6")

    assert first == second
    assert other["model.safetensors"] != first["model.safetensors"]
