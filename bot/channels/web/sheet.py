"""A ticket's sheet as a PDF: to keep, or to put with the papers that go to the desk by post.

It repeats what the person gave, so it is given out only to the conversation in which they gave it, and kept nowhere.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.channels.sheets import sheet
from bot.channels.web.context import access_conversation, context
from bot.channels.web.problems import TICKET_UNKNOWN, Problem
from bot.reception import in_time
from desk.errors import TicketUnknown
from desk.sheets import sheet_facts


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
