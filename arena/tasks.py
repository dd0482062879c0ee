"""Work of the arena that a worker executes; each may be delivered twice."""

from arena import services


def sweep_battles() -> None:
    """Free the turns whose process died, close the battles that nobody touched for a day."""
    services.lose_turns_without_owner()
    services.abandon_stale_battles()
