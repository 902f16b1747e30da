"""Reading what a form of the ticket's page brings, into values that a use case takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from desk.console.forms import Form, given
from desk.errors import EntryInvalid

UNKEPT = frozenset({"csrf", "viewing", "version"})
"""Fields of the page itself, which are not shown again as what somebody has typed."""


@dataclass(frozen=True, slots=True)
class StepForm(Form):
    """The form of a step, with the viewing it was sent from and the version that was read."""

    def needed(self, name: str, called: str) -> str:
        """A field that must be filled in. Raises EntryInvalid, which calls it so."""
        found = self.text(name)
        if not found:
            raise EntryInvalid(called, "it is not filled in")
        return found

    def day(self, name: str, called: str) -> dt.date | None:
        """A day as YYYY-MM-DD; None for an empty field. Raises EntryInvalid."""
        found = self.text(name)
        try:
            return dt.date.fromisoformat(found) if found else None
        except ValueError:
            raise EntryInvalid(called, "write the day as 2026-11-29") from None

    def day_needed(self, name: str, called: str) -> dt.date:
        """A day that must be given. Raises EntryInvalid."""
        found = self.day(name, called)
        if found is None:
            raise EntryInvalid(called, "it is not filled in")
        return found

    def yen(self, name: str) -> int | None:
        """An amount, with or without commas; None for an empty field. Raises EntryInvalid."""
        found = self.text(name).replace(",", "")
        if found and not (found.isascii() and found.isdigit()):
            raise EntryInvalid("fee", "write the yen as a whole number")
        return int(found) if found else None

    @property
    def version(self) -> int | None:
        """The version of the ticket that the page shows."""
        return self.number("version")

    @property
    def viewing(self) -> str:
        """The viewing the form was sent from."""
        return self.text("viewing")

    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """What was typed and chosen, to be shown again where it could not be saved."""
        return {name: self.each(name) for name in self.fields if name not in UNKEPT}


async def form_of(request: web.Request) -> StepForm:
    """The form that a request brings. Raises HTTPRequestEntityTooLarge."""
    return StepForm((await given(request)).fields)
