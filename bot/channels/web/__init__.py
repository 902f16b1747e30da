"""The Chat API over HTTP, and the page that uses it."""

from bot.channels.web.application import create_app

__all__ = ["create_app"]
