"""How the web process is started, wherever it is started; loads nothing of the site itself."""

import sys

WS_MOST_BYTES = 65_536 * 2  # the consumer refuses above 65,536 with a sentence


def web_command(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "uvicorn", "config.asgi:application"),
        *("--host", host, "--port", str(port)),
        *("--log-level", "warning", "--no-access-log", "--lifespan", "off"),
        *("--ws-per-message-deflate", "false", "--ws-max-size", str(WS_MOST_BYTES)),
        *("--timeout-graceful-shutdown", "5"),
    ]
