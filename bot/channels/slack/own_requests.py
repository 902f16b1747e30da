"""How a person's own requests stand, in lines."""

from __future__ import annotations

from bot.answering.wording import date
from bot.channels.slack.marks import escaped
from bot.channels.slack.texts import text
from bot.dialogue.texts import load_texts
from desk.calendar import day_in_japan
from desk.status import TicketStatus


def line(ticket: TicketStatus) -> str:
    """One ticket: reference, what was asked for, where it stands. Escaped."""
    texts = load_texts()
    kinds = ", ".join(texts.kinds[kind].name for kind in ticket.kinds)
    return text("status", "line").format(
        reference=escaped(ticket.reference),
        kinds=escaped(kinds or text("status", "other", ticket.type)),
        state=escaped(state(ticket)),
        since=date(day_in_japan(ticket.changed_at)),
    )


def state(ticket: TicketStatus) -> str:
    """Where a ticket stands, as a sentence begins; short tickets have words of their own."""
    states = load_texts().states
    words = states.get(ticket.state) or states["open"]
    return f"{words[:1].upper()}{words[1:]}"
