"""Build the pages that the browser tests open, where they are missing or older than their sources.

Run: python -m tests.build_pages
"""

import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415  # the settings must be named first

    django.setup()
    from config.frontend_build import build_frontend  # noqa: PLC0415

    build_frontend(print)


if __name__ == "__main__":
    main()
