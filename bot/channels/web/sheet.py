"""A ticket's sheet as a PDF: to keep, or to put with the papers that go to the desk by post.

It holds no personal data: name, date and signature are left to be written by hand, in any script.
"""

from __future__ import annotations

import asyncio

from aiohttp import web
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.channels.web.context import access_conversation, context
from bot.channels.web.problems import TICKET_UNKNOWN, Problem
from bot.dialogue.texts import load_texts
from bot.policies.model import Company
from bot.reception import in_time
from desk.calendar import JAPAN
from desk.errors import TicketUnknown
from desk.sheets import SheetFacts, sheet_facts

TYPES = {"request": "Request", "inquiry": "Question", "complaint": "Complaint", "handoff": "Talk to a person"}
BY_HAND = ("Name", "Date", "Signature")
NO_FORM = (
    "This sheet is not a form of the company. Where its policy asks for a form, fill in that form and put this sheet "
    "with it, so that the desk finds your ticket."
)
NO_CODE = "The access code is not printed here on purpose. Keep it apart from this sheet."
PLAIN = str.maketrans("\u2013\u2014\u2018\u2019\u201c\u201d", "--''\"\"")
"""What the PDF's own fonts lack, in characters they have."""


async def download_sheet(request: web.Request) -> web.Response:
    """GET /{company}/tickets/{reference}/sheet.pdf: only within the conversation that opened the ticket."""
    conversation = await access_conversation(request)
    try:
        facts = await in_time(context(request).desk.run(sheet_facts, conversation, request.match_info["reference"]))
    except TicketUnknown as error:
        raise Problem(TICKET_UNKNOWN, "This conversation has opened no ticket of that reference.") from error
    company = context(request).policies.company(facts.company)
    body = await asyncio.to_thread(sheet, company, facts)
    name = f'attachment; filename="{facts.reference}.pdf"'
    return web.Response(body=body, content_type="application/pdf", headers={"Content-Disposition": name})


def sheet(company: Company, facts: SheetFacts) -> bytes:
    """One A4 page about the ticket."""
    page = _Page(company, facts)
    page.heading(facts.reference, f"{TYPES[facts.type]} to {company.desk_name()}")
    page.fact("Company", company.names.full)
    if facts.kinds:
        page.fact("Asks for", ", ".join(load_texts().kinds[kind].name for kind in facts.kinds))
    page.fact("Opened", f"{facts.opened_at.astimezone(JAPAN):%-d %B %Y, %H:%M} (Japan time)")
    if facts.type == "request":
        address = company.fact("desk.forms_address") or company.fact("desk.address")
        if address:
            page.fact("Send to", f"{company.desk_name()}, {address}")
        page.fact("Fee", " ".join(filter(None, (company.procedure.fee.text, company.procedure.payment))))
        page.steps([step.text for step in company.procedure.next_steps])
        page.by_hand(BY_HAND)
        page.note(NO_FORM)
    page.note(NO_CODE)
    return bytes(page.output())


class _Page(FPDF):
    """A4, one column, the fonts that every reader of PDF has."""

    def __init__(self, company: Company, facts: SheetFacts) -> None:
        super().__init__(format="A4")
        self.set_title(_plain(f"{facts.reference}, {company.names.full}"))
        self.set_lang("en")
        self.set_margin(22)
        self.add_page()

    def heading(self, reference: str, under: str) -> None:
        self.set_font("Helvetica", "B", 22)
        self._paragraph(reference, 11)
        self.set_font("Helvetica", "", 12)
        self._paragraph(under, 7)
        self.ln(5)

    def fact(self, name: str, value: str) -> None:
        self.set_font("Helvetica", "B", 10)
        self.cell(30, 6.5, _plain(name))
        self.set_font("Helvetica", "", 10)
        self._paragraph(value, 6.5)

    def steps(self, steps: list[str]) -> None:
        self.ln(4)
        self.set_font("Helvetica", "B", 11)
        self._paragraph("What happens next", 8)
        self.set_font("Helvetica", "", 10)
        for number, step in enumerate(steps, start=1):
            self.cell(8, 6, f"{number}.")
            self._paragraph(step, 6)

    def by_hand(self, names: tuple[str, ...]) -> None:
        self.ln(8)
        self.set_font("Helvetica", "", 10)
        for name in names:
            self.cell(30, 12, name)
            foot = self.get_y() + 10
            self.line(self.get_x(), foot, self.w - self.r_margin, foot)
            self.ln(12)

    def note(self, text: str) -> None:
        self.ln(4)
        self.set_font("Helvetica", "I", 9)
        self._paragraph(text, 5)

    def _paragraph(self, text: str, height: float) -> None:
        self.multi_cell(0, height, _plain(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _plain(text: str) -> str:
    return text.translate(PLAIN).encode("latin-1", "replace").decode("latin-1")
