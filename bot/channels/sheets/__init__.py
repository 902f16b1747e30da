"""The printed sheet of a ticket: one A4 page in English and Japanese, fonts embedded."""

from bot.channels.sheets.content import Sheet, content
from bot.channels.sheets.page import draw
from bot.policies.model import Company
from desk.sheets import SheetFacts

__all__ = ["Sheet", "content", "draw", "sheet"]


def sheet(company: Company, facts: SheetFacts) -> bytes:
    """The sheet of a ticket as a PDF. It takes about half a second of processor time: not for the event loop."""
    return draw(content(company, facts))
