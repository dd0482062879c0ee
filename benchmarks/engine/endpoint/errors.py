"""What stops a run on an endpoint before it begins; a sample that fails never does."""

from benchmarks.engine.running.errors import RunError


class EndpointRefusedError(RunError):
    """The endpoint cannot be asked these requests; the text is one sentence for people."""
