"""One HTTP session for each event loop: its connections are kept, and closed with the loop."""

import asyncio
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

CONNECT_SECONDS = 10

_sessions: dict[asyncio.AbstractEventLoop, aiohttp.ClientSession] = {}
_closing: set[asyncio.Task[None]] = set()


def http_session() -> aiohttp.ClientSession:
    """Return the running loop's own session: sockets and their pool belong to one loop."""
    loop = asyncio.get_running_loop()
    if loop not in _sessions:
        _sessions[loop] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            # Reading has no limit here: the limits of the answer itself are the caller's.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
            # No cookie is kept: nothing of one battle may reach the next.
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        task = loop.create_task(_close_with(loop))
        _closing.add(task)
        task.add_done_callback(_closing.discard)
    return _sessions[loop]


async def _close_with(loop: asyncio.AbstractEventLoop) -> None:
    """Wait for the end of the loop, which cancels every task, and close its session."""
    try:
        await loop.create_future()
    finally:
        await _sessions.pop(loop).close()


def proxy_for(address: str) -> str | None:
    """Return the proxy that the environment names for this address. Raises InvalidURL.

    The session could find it by itself, but would then also send what a .netrc holds.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise aiohttp.InvalidURL(address, str(error)) from error
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)
