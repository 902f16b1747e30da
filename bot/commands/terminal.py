"""What the commands share: the terminal, the settings, and the rooms they work with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from actions.services import Services
    from bot.settings import Settings

out = Console(highlight=False, soft_wrap=True)
"""Results: standard output."""
err = Console(stderr=True, highlight=False, soft_wrap=True)
"""Everything said on the way: standard error."""

CompanyOption = Annotated[
    str, typer.Option("--company", "-c", help="Whose desk: virtualex, pyxos-jk, netone, it-logistics or infomart.")
]


class CommandFailed(Exception):
    """A command could not do what was asked. One sentence: why, and what to do."""


def load_settings() -> Settings:
    """The settings of this installation; from here on warnings go to standard error, without anybody's words.

    Raises SettingsError.
    """
    from bot.logs import configure_logging
    from bot.settings import Settings

    configure_logging("WARNING", as_json=False, stream=sys.stderr)
    return Settings.load()


@contextmanager
def services(settings: Settings | None = None) -> Iterator[Services]:
    """Desk, policies and settings, let go of at the end. Raises SettingsError, PolicyError, DeskError."""
    from actions.services import from_settings

    settings = settings or load_settings()
    _require_digests(settings)
    found = from_settings(settings)
    try:
        yield found
    finally:
        found.desk.close()


def known_company(found: Services, company: str) -> str:
    """`company`, if it is served here. Raises CommandFailed."""
    if company not in found.policies.companies:
        raise CommandFailed(
            f"No company '{company}' is served here; choose from {', '.join(found.policies.companies)}."
        )
    return company


def require_schema(found: Services) -> None:
    """Raises CommandFailed if the database lacks the newest tables, MasterKeyWrong, DeskUnavailable if it is down.

    The keys of look-ups are kept in the database from here on.
    """
    from desk.errors import MasterKeyWrong

    file = found.desk.database.file
    if file is not None and not file.exists():
        raise CommandFailed(
            f"There is no database {file}; `madoguchi migrate` makes it. If there should be one, mend "
            "MADOGUCHI_DATABASE_URL."
        )
    if not found.desk.database.is_current():
        raise CommandFailed("The database does not have the newest tables; run `madoguchi migrate` first.")
    with found.desk.transaction() as work:
        if not work.keys.fits(work.session):
            raise MasterKeyWrong
        work.keys.settle(work.session, work.now)


def _require_digests(settings: Settings) -> None:
    """Raises SettingsError for a company of the settings that has no digest."""
    from actions.services import policies_folder
    from bot.policies.loader import CATALOGUES
    from bot.settings import SettingsError

    digests = {path.stem for path in policies_folder(settings.root).glob("*.yml") if path.name not in CATALOGUES}
    for company in settings.companies:
        if company not in digests:
            raise SettingsError(
                f"MADOGUCHI_COMPANIES names '{company}', which has no digest in data/policies; choose from "
                f"{', '.join(sorted(digests))}."
            )
