"""Run one command of the site: python -m config up."""

import sys

BAD_INPUT, INTERRUPTED = 2, 130
OURS = {"arena", "benchmarks", "bias", "config", "evaluation"}


def is_damage(error: ImportError | SyntaxError) -> bool:
    """Return whether an installed package is at fault, and not our code."""
    if isinstance(error, ImportError):
        return (error.name or "").partition(".")[0] not in {"", *OURS}
    return "site-packages" in (error.filename or "")


try:
    from config.cli import main  # here, since a damaged installation fails already at this

    main()
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)
except (ImportError, SyntaxError) as error:
    if not is_damage(error):
        raise
    sys.stderr.write(
        f"The installation of Touchstone is damaged ({error}). Delete .venv, then `make up` "
        "installs it again.\n"
    )
    sys.exit(BAD_INPUT)
