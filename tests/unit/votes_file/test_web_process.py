"""Only commands read votes files: a web process loads neither the readers nor pyarrow."""

import subprocess
import sys

LOAD_THE_SITE = """
import sys
import config.asgi
from django.urls import get_resolver
get_resolver().url_patterns  # loads the views
print(sorted({"pyarrow", "evaluation.votes_file"} & set(sys.modules)), "arena.views" in sys.modules)
"""


def test_the_web_process_does_not_load_pyarrow() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_THE_SITE], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.strip()) == (0, "[] True"), done.stderr
