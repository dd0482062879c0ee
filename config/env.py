"""Read one setting from the environment, or refuse its value by name."""

import os

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, *, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_url(name: str, *, schemes: tuple[str, ...], default: str = "") -> str:
    """Refuse an address of another kind, without repeating it: it may hold a password."""
    value = env_text(name, default=default)
    beginnings = [f"{scheme}://" for scheme in schemes]
    if value and not value.startswith(tuple(beginnings)):
        raise ImproperlyConfigured(
            f"{name}: write an address that begins with {' or '.join(beginnings)}"
        )
    return value


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, str(int(default)))
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name}={value!r}: write 1 for yes or 0 for no")
    return value == "1"


def env_number(name: str, *, default: float, low: float, high: float) -> float:
    value = os.environ.get(name, str(default))
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:  # also refuses NaN
        raise ImproperlyConfigured(f"{name}={value!r}: write a number from {low:g} to {high:g}")
    return number


def env_int(name: str, *, default: int, low: int, high: int) -> int:
    number = env_number(name, default=default, low=low, high=high)
    if number != int(number):
        raise ImproperlyConfigured(f"{name}={number!r}: write a whole number")
    return int(number)


def env_choice(name: str, *, default: str, choices: tuple[str, ...]) -> str:
    value = os.environ.get(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(choices)}")
    return value


def env_list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
