"""What a form sent, as text. What a person pastes is cleaned a little: line ends, and characters that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDictProxy


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; a file in the place of a text counts as nothing."""

    fields: MultiDictProxy[str | bytes | web.FileField]

    def raw(self, name: str) -> str:
        """A field as it came; empty if there is none."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """A field without blanks around it and with plain line ends."""
        return self.raw(name).replace("\r\n", "\n").replace("\x00", "").strip()

    def optional(self, name: str) -> str | None:
        """A field; None if it is empty."""
        return self.text(name) or None

    def each(self, name: str) -> tuple[str, ...]:
        """Every field of a name, such as ticked boxes."""
        return tuple(value for value in self.fields.getall(name, []) if isinstance(value, str))

    def number(self, name: str) -> int | None:
        """A whole number up to nine digits; None for anything else."""
        value = self.text(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.raw(name) != ""


async def given(request: web.Request) -> Form:
    """The form that was sent. Raises HTTPRequestEntityTooLarge."""
    return Form(await request.post())
