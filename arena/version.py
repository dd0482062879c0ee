"""Which version of this code computed a number."""

from importlib import metadata

from django.conf import settings


def code_version() -> str:
    """Return the installed version, or that of the API where the code runs uninstalled."""
    try:
        return metadata.version("touchstone-arena")
    except metadata.PackageNotFoundError:
        return str(settings.SPECTACULAR_SETTINGS["VERSION"])
