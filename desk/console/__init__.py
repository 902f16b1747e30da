"""The staff console: an aiohttp sub-application over the use cases of desk/. It knows no channel and no assistant."""

from desk.console.application import create_console
from desk.console.context import ConsoleSettings
from desk.console.mounting import mount

__all__ = ["ConsoleSettings", "create_console", "mount"]
