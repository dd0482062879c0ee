"""A web process lists the zoo without loading torch."""

import subprocess
import sys


def test_the_catalogue_and_the_bank_load_no_torch() -> None:
    program = (
        "import sys, benchmarks.zoo, benchmarks.zoo.catalogue, benchmarks.zoo.dialogues, "
        "arena.questions.bank; "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules "
        "or 'django' in sys.modules)"
    )

    finished = subprocess.run(  # our own interpreter and program
        [sys.executable, "-c", program], check=False
    )

    assert finished.returncode == 0
