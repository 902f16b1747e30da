"""Configuration, read once from the environment and `.env` into one frozen, validated value.

Every name has the prefix MADOGUCHI_. The environment wins over `.env`; an empty value counts as not set. A wrong or
missing setting raises SettingsError, whose one sentence says which it is and how to mend it, and repeats no secret.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values

Environment = Literal["development", "production"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = "MADOGUCHI_"
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
    "LOG_LEVEL",
)
COMPANIES = ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
KEY_BYTES = 32


class SettingsError(Exception):
    """A setting is missing or wrong. One sentence: which, and how to mend it."""


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


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. Secrets, and addresses that may hold a password, are left out of `repr`."""

    env: Environment
    host: str
    port: int
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    """None: locks and live replies stay in this process, which must then be the only one."""
    demo: bool
    """Whether a conversation may be opened as switchable between companies."""
    public_url: str | None
    allowed_origins: tuple[str, ...]
    trusted_proxies: tuple[Network, ...]
    conversation_days: int
    """A conversation in which nothing was said for so long is erased."""
    ticket_retention_days: int
    """So long after it ended, what a ticket holds of its person is erased."""
    master_key: str = field(repr=False)
    companies: tuple[str, ...]
    rate_limit: bool
    smtp: Smtp | None
    """None: nothing leaves by e-mail, and replies to be sent so are left to staff."""
    desk_email: str | None
    """Where notices of new tickets go; None: nowhere."""
    log_level: str
    root: Path
    """The project folder."""
    var: Path
    """What this installation keeps besides its database; git-ignored."""

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, root: Path | None = None) -> Settings:
        """Read the settings of the project in `root`. Outside production a master key is made there once.

        Raises SettingsError.
        """
        root = root or Path(__file__).resolve().parent.parent
        given = _Given(_read(root / ".env", os.environ if environ is None else environ))
        env = given.environment()
        var = root / "var"
        return cls(
            env=env,
            host=given.text("HOST") or "127.0.0.1",
            port=given.number("PORT", default=8080, low=1, high=65535),
            database_url=given.database_url(root, var / "madoguchi.db"),
            redis_url=given.redis_url(),
            demo=given.switch("DEMO", default=env == "development"),
            public_url=given.public_url(env),
            allowed_origins=given.origins(),
            trusted_proxies=given.networks(),
            conversation_days=given.number("CONVERSATION_DAYS", default=30, low=1, high=365),
            ticket_retention_days=given.number("TICKET_RETENTION_DAYS", default=1095, low=1, high=3650),
            master_key=given.master_key(env, var / "master.key"),
            companies=given.companies(),
            rate_limit=given.switch("RATE_LIMIT", default=True),
            smtp=given.smtp(env),
            desk_email=given.desk_email(),
            log_level=given.one_of("LOG_LEVEL", LOG_LEVELS, default="INFO"),
            root=root,
            var=var,
        )


def _read(dotenv: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The values of our prefix, without it. A name that is nearly one of ours is taken for a misspelling."""
    both = {**dotenv_values(dotenv, interpolate=False), **environ}
    ours = ((name.removeprefix(PREFIX), value) for name, value in both.items() if name.startswith(PREFIX))
    values = {name: (value or "").strip() for name, value in ours}
    for name in values:
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.85)
        if name not in NAMES and near:
            raise SettingsError(f"{PREFIX}{name} is not a setting; write {PREFIX}{near[0]} if that is what you meant.")
    return values


class _Given:
    """What was given, turned into checked values one at a time."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        return self._values.get(name) or None

    def listed(self, name: str) -> tuple[str, ...]:
        """Items divided by commas or white space, each once."""
        return tuple(dict.fromkeys(item for item in re.split(r"[,\s]+", self._values.get(name, "")) if item))

    def environment(self) -> Environment:
        production = self.one_of("ENV", ("development", "production"), "development") == "production"
        return "production" if production else "development"

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        for choice in allowed:
            if value.lower() == choice.lower():
                return choice
        raise _wrong(name, value, f"set it to {_or(allowed)}")

    def switch(self, name: str, default: bool) -> bool:
        return self.one_of(name, ("on", "off"), "on" if default else "off") == "on"

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise _wrong(name, value, f"set it to a whole number from {low} to {high}")
        return int(value)

    def database_url(self, root: Path, default: Path) -> str:
        """A PostgreSQL URL as given, or SQLite's with the file's path made absolute."""
        url = self.text("DATABASE_URL")
        if url is None:
            return f"sqlite:///{default}"
        scheme, _, rest = url.partition("://")
        if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in ("", ":memory:"):
            return f"sqlite:///{root / rest[1:]}"
        parts = _split(url)
        if scheme in ("postgresql", "postgresql+psycopg2") and parts and parts.path.strip("/"):
            return url
        raise SettingsError(
            f"{PREFIX}DATABASE_URL cannot be used; write sqlite:///var/madoguchi.db or postgresql://user:password@host/database."
        )

    def redis_url(self) -> str | None:
        url = self.text("REDIS_URL")
        parts = _split(url) if url else None
        if url is None or (parts and parts.scheme in ("redis", "rediss") and parts.hostname):
            return url
        raise SettingsError(
            f"{PREFIX}REDIS_URL cannot be used; write redis://host:6379/0, rediss:// for TLS, or leave it out."
        )

    def public_url(self, env: Environment) -> str | None:
        url = self.text("PUBLIC_URL")
        if url is None:
            return None
        origin = _origin(url.rstrip("/"))
        if origin is None:
            raise _wrong("PUBLIC_URL", url, "write scheme and host only, such as https://privacy.example.jp")
        parts = urlsplit(origin)
        if env == "production" and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise _wrong("PUBLIC_URL", url, "use https:// in production, because personal information is entered there")
        return origin

    def origins(self) -> tuple[str, ...]:
        """Websites that may embed the chat, as browsers write them in `Origin` (RFC 6454)."""
        found = []
        for item in self.listed("ALLOWED_ORIGINS"):
            origin = _origin(item)
            if origin is None:
                raise _wrong(
                    "ALLOWED_ORIGINS", item, "list each website as scheme and host, such as https://www.example.jp"
                )
            found.append(origin)
        return tuple(found)

    def networks(self) -> tuple[Network, ...]:
        found: list[Network] = []
        for item in self.listed("TRUSTED_PROXIES"):
            try:
                found.append(ipaddress.ip_network(item, strict=False))
            except ValueError:
                mend = "list addresses or networks, such as 127.0.0.1 or 10.0.0.0/8"
                raise _wrong("TRUSTED_PROXIES", item, mend) from None
        return tuple(found)

    def companies(self) -> tuple[str, ...]:
        chosen = self.listed("COMPANIES") or COMPANIES
        for company in chosen:
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", company):
                raise _wrong("COMPANIES", company, f"list names of digests in data/policies, such as {COMPANIES[0]}")
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
            raise _wrong("SMTP_SECURITY", security, mend)
        user, password = self.text("SMTP_USER"), self.text("SMTP_PASSWORD")
        if (user is None) != (password is None):
            lacking = "SMTP_USER" if user is None else "SMTP_PASSWORD"
            raise SettingsError(f"{PREFIX}{lacking} is missing; set user and password both, or neither.")
        port = self.number("SMTP_PORT", default=465 if security == "tls" else 587, low=1, high=65535)
        return Smtp(host, port, security, user, password, sender=self._address("SMTP_SENDER", sender))

    def desk_email(self) -> str | None:
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
            keys = _kept_key(kept)
        if not all(_is_key(key) for key in keys.split(",")):
            raise SettingsError(f"{source} is not a master key; it must be 32 bytes in base64, copied whole.")
        return keys


def _kept_key(path: Path) -> str:
    """The key in `path`, made there first if there is none; safe when two processes start at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path.parent.name}/{path.name} cannot be made or read ({type(error).__name__}); "
            f"make its folder writable, or set {PREFIX}MASTER_KEY."
        ) from None


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.strip(), altchars=b"-_", validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _split(url: str) -> SplitResult | None:
    """The parts of a URL whose host and port can be read, else None."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        return None
    return parts


def _origin(text: str) -> str | None:
    """`text` as an origin in lower case, or None if it holds anything more or less."""
    parts = _split(text.lower())
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    whole = f"{parts.scheme}://{parts.netloc}"
    return whole if whole == text.lower() and "@" not in parts.netloc and "*" not in parts.netloc else None


def _wrong(name: str, value: str, mend: str) -> SettingsError:
    """What is wrong and how to mend it; a value that could hold a password is not repeated."""
    shown = "wrong" if "@" in value else f"'{value[:60]}'"
    return SettingsError(f"{PREFIX}{name} is {shown}; {mend}.")


def _or(choices: tuple[str, ...]) -> str:
    return " or ".join((", ".join(choices[:-1]), choices[-1]))
