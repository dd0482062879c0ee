"""Run the db and live tests again on PostgreSQL and Redis; required where CI=true.

The servers are named by TEST_DATABASE_URL and TEST_REDIS_URL, by default those of this machine.
Run: python -m tests.on_postgresql
"""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

DATABASE = "postgresql://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"


def main() -> int:
    database = os.environ.get("TEST_DATABASE_URL", DATABASE)
    redis = os.environ.get("TEST_REDIS_URL", REDIS)
    silent = [url for url in (database, redis) if not answers(url)]
    if silent:
        print(f"The db and live tests were not run on PostgreSQL and Redis: no answer at {silent}")
        return 1 if os.environ.get("CI") == "true" else 0
    print("The db and live tests again, on PostgreSQL and Redis", flush=True)
    environment = {**os.environ, "DATABASE_URL": database, "REDIS_URL": redis}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "tests/db", "tests/live"]
    return subprocess.run(command, env=environment, check=False).returncode


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=3):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
