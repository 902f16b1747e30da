"""The mail server as the settings name it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that mails are handed to. `security`: starttls, tls (from the first byte) or off."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None = field(repr=False)
    sender: str
    """The address mails are from; what cannot be delivered comes back to it."""
