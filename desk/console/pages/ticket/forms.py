"""Reading what a form of the ticket's page brings, into values that a use case takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDictProxy

from desk.errors import EntryInvalid

UNKEPT = frozenset({"csrf", "viewing", "version"})
"""Fields of the page itself, which are not shown again as what somebody has typed."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; a blank field is as good as none."""

    fields: MultiDictProxy[str]

    def text(self, name: str) -> str | None:
        """A field's text without blanks around it; None where there is none."""
        return str(self.fields.get(name, "")).strip() or None

    def needed(self, name: str, called: str) -> str:
        """A field that must be filled in. Raises EntryInvalid, which calls it so."""
        found = self.text(name)
        if found is None:
            raise EntryInvalid(called, "it is not filled in")
        return found

    def all(self, name: str) -> tuple[str, ...]:
        """Every box of this name that is ticked."""
        return tuple(str(value) for value in self.fields.getall(name, ()))

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return name in self.fields

    def day(self, name: str, called: str) -> dt.date | None:
        """A day as YYYY-MM-DD. Raises EntryInvalid."""
        found = self.text(name)
        try:
            return dt.date.fromisoformat(found) if found is not None else None
        except ValueError:
            raise EntryInvalid(called, "write the day as 2026-11-29") from None

    def day_needed(self, name: str, called: str) -> dt.date:
        """A day that must be given. Raises EntryInvalid."""
        found = self.day(name, called)
        if found is None:
            raise EntryInvalid(called, "it is not filled in")
        return found

    def number(self, name: str, called: str) -> int | None:
        """A whole number, with or without commas. Raises EntryInvalid."""
        found = self.text(name)
        try:
            return int(found.replace(",", "")) if found is not None else None
        except ValueError:
            raise EntryInvalid(called, "write a whole number") from None

    @property
    def version(self) -> int | None:
        """The version of the ticket that the page shows."""
        return self.number("version", "version")

    @property
    def viewing(self) -> str:
        """The viewing the form was sent from."""
        return self.text("viewing") or ""

    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """What was typed and chosen, to be shown again where it could not be saved."""
        return {name: self.all(name) for name in self.fields if name not in UNKEPT}


async def form_of(request: web.Request) -> Form:
    """The form that a request brings."""
    fields: MultiDictProxy[str] = await request.post()  # type: ignore[assignment]  # no form of ours has a file
    return Form(fields)
