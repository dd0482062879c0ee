"""What stops a run as a whole; a single sample that fails never does."""


class RunError(Exception):
    """The run cannot begin or go on; its text is one sentence for people."""
