"""Cut a stream of bytes into server-sent events, wherever the network cuts it.

Follows https://html.spec.whatwg.org/multipage/server-sent-events.html: lines end in LF, CR or
CRLF, a blank line ends an event, a line that begins with a colon is a comment. Only `data` is
kept. Pure: no network and no clock.
"""

from arena.providers.base import ProviderError

MOST_EVENT_BYTES = 4 * 2**20


class EventStream:
    r"""Feed what arrives, in order; each call returns the data of the events it completed.

    >>> events = EventStream()
    >>> events.feed(b"data: one\n\ndata: t")
    [b'one']
    >>> events.feed(b"wo\r\n\r\n: still here\n\n")
    [b'two']
    """

    def __init__(self) -> None:
        self._rest = b""
        self._ended_in_cr = False  # an LF that comes next belongs to it

    def feed(self, received: bytes) -> list[bytes]:
        """Raise ProviderError for an event that grows beyond measure."""
        if self._ended_in_cr or b"\r" in received:
            received = self._with_lf(received)
        *events, self._rest = (self._rest + received).split(b"\n\n")
        if len(self._rest) > MOST_EVENT_BYTES:
            raise ProviderError("garbled", f"an event of more than {MOST_EVENT_BYTES:,} bytes")
        return [data for event in events if (data := _data(event))]

    def _with_lf(self, received: bytes) -> bytes:
        if self._ended_in_cr:
            received = received.removeprefix(b"\n")
        self._ended_in_cr = received.endswith(b"\r")
        return received.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _data(event: bytes) -> bytes:
    """Return the data lines of one event."""
    if event.startswith(b"data: ") and b"\n" not in event:  # nearly all are of this form
        return event[6:]
    fields = (line.partition(b":") for line in event.split(b"\n"))
    return b"\n".join(value.removeprefix(b" ") for name, _, value in fields if name == b"data")
