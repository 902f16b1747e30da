"""What the actions work with. The assistant provides it; an action server of its own loads it on first use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from bot.policies import load_policies
from bot.policies.model import Policies
from bot.settings import Settings, SettingsError
from desk.crypto import KeyRing
from desk.database import Database
from desk.errors import MasterKeyInvalid
from desk.keeping import Keeping
from desk.work import Desk


@dataclass(frozen=True, slots=True)
class Services:
    """The rooms behind the actions."""

    desk: Desk
    policies: Policies
    settings: Settings


_provided: list[Services] = []


def provide(services: Services) -> None:
    """Let every action of this process work with `services`."""
    _provided[:] = [services]


def services() -> Services:
    """What was provided; under `madoguchi rasa run actions`, what the settings say."""
    if not _provided:
        provide(from_settings(Settings.load()))
    return _provided[0]


def from_settings(settings: Settings) -> Services:
    """Services as the settings say. Raises SettingsError, PolicyError or MasterKeyInvalid."""
    policies = load_policies(policies_folder(settings.root), settings.companies)
    keeping = Keeping(
        conversations=dt.timedelta(days=settings.conversation_days),
        tickets=dt.timedelta(days=settings.ticket_retention_days),
    )
    keys = KeyRing.from_settings(settings.master_key)
    desk = Desk(Database(settings.database_url), keys, policies, keeping=keeping, renewed=lambda: _keys_now(settings))
    return Services(desk=desk, policies=policies, settings=settings)


def _keys_now(settings: Settings) -> KeyRing | None:
    """The master keys as `.env` or the key's file has them by now; None if they cannot be read just then."""
    try:
        return KeyRing.from_settings(Settings.load(root=settings.root).master_key)
    except (SettingsError, MasterKeyInvalid):
        return None


def policies_folder(root: Path) -> Path:
    """Where the digests are."""
    return root / "data" / "policies"
