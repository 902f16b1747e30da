"""What is told of a setting that is missing or wrong."""

from __future__ import annotations

PREFIX = "MADOGUCHI_"


class SettingsError(Exception):
    """A setting is missing or wrong. One sentence: which, and how to mend it."""


def wrong(name: str, value: str, mend: str) -> SettingsError:
    """What is wrong and how to mend it; a value that could hold a password is not repeated."""
    shown = "wrong" if "@" in value else f"'{value[:60]}'"
    return SettingsError(f"{PREFIX}{name} is {shown}; {mend}.")


def any_of(choices: tuple[str, ...]) -> str:
    """The choices as a sentence names them."""
    return " or ".join((", ".join(choices[:-1]), choices[-1]))
