"""Configuration, read once from the environment and `.env` into one frozen, validated value.

Every name has the prefix MADOGUCHI_, but for Slack's own names of its tokens.
The environment wins over `.env`; an empty value counts as not set. A wrong or
missing setting raises SettingsError, whose one sentence says which it is and how to mend it, and repeats no secret.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings.given import LOG_LEVELS, Environment, Given, Network, values_of
from bot.settings.mail import Smtp
from bot.settings.mistakes import SettingsError
from bot.settings.slack import Slack, slack, tokens_of

__all__ = ["Network", "Settings", "SettingsError", "Slack", "Smtp"]


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
    slack: Slack | None
    """None: the Slack channel is off."""
    staff_totp: bool
    """Whether staff need an authenticator to sign in to the console."""
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
        root = root or Path(__file__).resolve().parents[2]
        environ = os.environ if environ is None else environ
        given = Given(values_of(root / ".env", environ))
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
            slack=slack(given, tokens_of(root / ".env", environ), given.companies()),
            staff_totp=given.one_of("STAFF_TOTP", ("required", "optional"), default="required") == "required",
            log_level=given.one_of("LOG_LEVEL", LOG_LEVELS, default="INFO"),
            root=root,
            var=var,
        )
