"""Replies as this channel shows them: with the address of a new ticket's sheet."""

from __future__ import annotations

from dataclasses import replace

from desk.drafts import without_codes
from desk.messages import Json, PersonMessage, Reply

SHEET = "/api/v1/{company}/tickets/{reference}/sheet.pdf"


def shown(said: Reply | PersonMessage, company: str, *, in_history: bool = False) -> Json:
    """A reply, or a person's own message, in the API's form.

    Only the reply that opened a ticket leads to its sheet: it alone is surely the conversation's own. Its access code
    is shown with it, not again in the history, and so is the code of a request that was saved.
    """
    if isinstance(said, Reply) and in_history and said.sender == "assistant":
        said = replace(said, text=without_codes(said.text))
    if isinstance(said, Reply) and said.ticket and said.ticket.access_code:
        sheet = SHEET.format(company=company, reference=said.ticket.reference)
        code = None if in_history else said.ticket.access_code
        said = replace(said, ticket=replace(said.ticket, sheet=sheet, access_code=code))
    return said.to_json()
