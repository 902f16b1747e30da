"""What was given in the environment and in `.env`, turned into checked values one at a time."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.settings.addresses import read_origin, split_url
from bot.settings.mail import Smtp
from bot.settings.master_key import is_key, kept_key
from bot.settings.mistakes import PREFIX, SettingsError, any_of, wrong

Environment = Literal["development", "production"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAMES = (
    "ENV",
    "HOST",
    "PORT",
    "DATABASE_URL",
    "REDIS_URL",
    "DEMO",
    "PUBLIC_URL",
    "ALLOWED_ORIGINS",
    "TRUSTED_PROXIES",
    "CONVERSATION_DAYS",
    "TICKET_RETENTION_DAYS",
    "MASTER_KEY",
    "COMPANIES",
    "RATE_LIMIT",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_SECURITY",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "SMTP_SENDER",
    "DESK_EMAIL",
    "SLACK_WORKSPACES",
    "SLACK_DESK_CHANNELS",
    "SLACK_SOCKET_MODE",
    "SLACK_GUESTS",
    "SLACK_SHARED_CHANNELS",
    "SLACK_API_URL",
    "STAFF_TOTP",
    "LOG_LEVEL",
)
COMPANIES = ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def values_of(dotenv: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The values of our prefix, without it. A name that is nearly one of ours is taken for a misspelling."""
    both = {**dotenv_values(dotenv, interpolate=False), **environ}
    ours = ((name.removeprefix(PREFIX), value) for name, value in both.items() if name.startswith(PREFIX))
    values = {name: (value or "").strip() for name, value in ours}
    for name in values:
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.85)
        if name not in NAMES and near:
            raise SettingsError(f"{PREFIX}{name} is not a setting; write {PREFIX}{near[0]} if that is what you meant.")
    return values


class Given:
    """What was given, turned into checked values one at a time."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        """The value; None if it is empty or not there."""
        return self._values.get(name) or None

    def listed(self, name: str) -> tuple[str, ...]:
        """Items divided by commas or white space, each once."""
        return tuple(dict.fromkeys(item for item in re.split(r"[,\s]+", self._values.get(name, "")) if item))

    def environment(self) -> Environment:
        """Where this runs."""
        production = self.one_of("ENV", ("development", "production"), "development") == "production"
        return "production" if production else "development"

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of these words, in the case in which they are allowed. Raises SettingsError, as all below."""
        value = self.text(name) or default
        for choice in allowed:
            if value.lower() == choice.lower():
                return choice
        raise wrong(name, value, f"set it to {any_of(allowed)}")

    def switch(self, name: str, default: bool) -> bool:
        """Whether it is on."""
        return self.one_of(name, ("on", "off"), "on" if default else "off") == "on"

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number between these, both included."""
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise wrong(name, value, f"set it to a whole number from {low} to {high}")
        return int(value)

    def database_url(self, root: Path, default: Path) -> str:
        """A PostgreSQL URL as given, or SQLite's with the file's path made absolute."""
        url = self.text("DATABASE_URL")
        if url is None:
            return f"sqlite:///{default}"
        scheme, _, rest = url.partition("://")
        if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in ("", ":memory:"):
            return f"sqlite:///{root / rest[1:]}"
        parts = split_url(url)
        if scheme in ("postgresql", "postgresql+psycopg2") and parts and parts.path.strip("/"):
            return url
        raise SettingsError(
            f"{PREFIX}DATABASE_URL cannot be used; write sqlite:///var/madoguchi.db or postgresql://user:password@host/database."
        )

    def redis_url(self) -> str | None:
        """The URL of Redis as given; None without one."""
        url = self.text("REDIS_URL")
        parts = split_url(url) if url else None
        if url is None or (parts and parts.scheme in ("redis", "rediss") and parts.hostname):
            return url
        raise SettingsError(
            f"{PREFIX}REDIS_URL cannot be used; write redis://host:6379/0, rediss:// for TLS, or leave it out."
        )

    def public_url(self, env: Environment) -> str | None:
        """Scheme and host that people use; None without them."""
        url = self.text("PUBLIC_URL")
        if url is None:
            return None
        origin = read_origin(url.rstrip("/"))
        if origin is None:
            raise wrong("PUBLIC_URL", url, "write scheme and host only, such as https://privacy.example.jp")
        parts = urlsplit(origin)
        if env == "production" and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise wrong("PUBLIC_URL", url, "use https:// in production, because personal information is entered there")
        return origin

    def origins(self) -> tuple[str, ...]:
        """Websites that may embed the chat, as browsers write them in `Origin` (RFC 6454)."""
        found = []
        for item in self.listed("ALLOWED_ORIGINS"):
            origin = read_origin(item)
            if origin is None:
                raise wrong(
                    "ALLOWED_ORIGINS", item, "list each website as scheme and host, such as https://www.example.jp"
                )
            found.append(origin)
        return tuple(found)

    def networks(self) -> tuple[Network, ...]:
        """Reverse proxies that are trusted; an address is a network of one."""
        found: list[Network] = []
        for item in self.listed("TRUSTED_PROXIES"):
            try:
                found.append(ipaddress.ip_network(item, strict=False))
            except ValueError:
                mend = "list addresses or networks, such as 127.0.0.1 or 10.0.0.0/8"
                raise wrong("TRUSTED_PROXIES", item, mend) from None
        return tuple(found)

    def companies(self) -> tuple[str, ...]:
        """The companies served; whether they have digests is not looked at here."""
        chosen = self.listed("COMPANIES") or COMPANIES
        for company in chosen:
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", company):
                raise wrong("COMPANIES", company, f"list names of digests in data/policies, such as {COMPANIES[0]}")
        return chosen

    def smtp(self, env: Environment) -> Smtp | None:
        """The mail server; None without SMTP_HOST."""
        host = self.text("SMTP_HOST")
        if host is None:
            return None
        sender = self.text("SMTP_SENDER")
        if sender is None:
            raise SettingsError(f"{PREFIX}SMTP_SENDER is missing; set it to the address that mails are to come from.")
        security = self.one_of("SMTP_SECURITY", ("starttls", "tls", "off"), "starttls")
        if security == "off" and env == "production" and host not in LOOPBACK:
            mend = "use starttls or tls in production, because replies to people are personal information"
            raise wrong("SMTP_SECURITY", security, mend)
        user, password = self.text("SMTP_USER"), self.text("SMTP_PASSWORD")
        if (user is None) != (password is None):
            lacking = "SMTP_USER" if user is None else "SMTP_PASSWORD"
            raise SettingsError(f"{PREFIX}{lacking} is missing; set user and password both, or neither.")
        port = self.number("SMTP_PORT", default=465 if security == "tls" else 587, low=1, high=65535)
        return Smtp(host, port, security, user, password, sender=self._address("SMTP_SENDER", sender))

    def desk_email(self) -> str | None:
        """Where notices to the desk go; None without an address."""
        address = self.text("DESK_EMAIL")
        if address is not None and self.text("SMTP_HOST") is None:
            raise SettingsError(f"{PREFIX}DESK_EMAIL needs {PREFIX}SMTP_HOST; set it to your mail server.")
        return address and self._address("DESK_EMAIL", address)

    def _address(self, name: str, address: str) -> str:
        if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", address) or address.count("@") != 1:
            raise SettingsError(f"{PREFIX}{name} is not an e-mail address; write one, such as desk@example.jp.")
        return address

    def master_key(self, env: Environment, kept: Path) -> str:
        """The key, or several with commas, newest first: each 32 bytes in base64."""
        keys = self.text("MASTER_KEY")
        if keys is None and env == "production":
            raise SettingsError(
                f"{PREFIX}MASTER_KEY is missing; in production set it to 32 random bytes in base64 (`openssl rand "
                "-base64 32` makes them) and keep a copy apart from the database, which cannot be read without it."
            )
        source = f"{PREFIX}MASTER_KEY" if keys else f"{kept.parent.name}/{kept.name}"
        if keys is None:
            keys = kept_key(kept)
        if not all(is_key(key) for key in keys.split(",")):
            raise SettingsError(f"{source} is not a master key; it must be 32 bytes in base64, copied whole.")
        return keys
