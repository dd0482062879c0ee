#!/usr/bin/env python
"""The commands of `touchstone`, for those who look for manage.py."""

from config.cli import main

if __name__ == "__main__":
    main()
