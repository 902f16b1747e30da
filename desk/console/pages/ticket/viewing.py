"""Opening a ticket's page, keeping it alive and new, revealing what is masked."""

from __future__ import annotations

from aiohttp import web

from desk.console.context import act
from desk.console.middlewares.errors import HTMX
from desk.console.pages.ticket.acting import BODY
from desk.console.pages.ticket.forms import form_of
from desk.console.pages.ticket.showing import show_page
from desk.console.rules import READS_TICKET, Route
from desk.errors import DeskUnavailable, ViewingOver
from desk.steps import STEPS
from desk.ticket_page import open_page, page_again, page_as_read
from desk.viewings import end_viewing, feel_pulse, mask, note_editing, reveal


async def show_ticket(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}: the ticket, masked."""
    page = await act(request, open_page, request.match_info["reference"])
    done = request.query.get("done")
    return show_page(request, page, done=done if done in STEPS else None)


async def show_newest(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/newest?viewing=: the body of the page as the ticket is now."""
    page = await act(request, page_again, request.match_info["reference"], request.query.get("viewing", ""))
    return show_page(request, page, BODY)


async def show_news(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/pulse?viewing=&known=: a sign of life of the page; what is new where its mark differs
    from `known`, else 204."""
    viewing = request.query.get("viewing", "")
    try:
        if await act(request, feel_pulse, viewing) == request.query.get("known"):
            return web.Response(status=204)
        page = await act(request, page_as_read, request.match_info["reference"], viewing)
    except (ViewingOver, DeskUnavailable):
        return web.Response(status=204)  # nobody asked: the next beat may tell
    return show_page(request, page, "ticket/news.html")


async def reveal_ticket(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/reveal: show the personal data in this viewing, for a reason."""
    form = await form_of(request)
    await act(request, reveal, form.viewing, form.needed("reason", "reason"))
    return await _again(request, form.viewing)


async def mask_ticket(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/mask: hide it again."""
    form = await form_of(request)
    await act(request, mask, form.viewing)
    return await _again(request, form.viewing)


async def edit_step(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/editing: which form is being filled in, for colleagues to see."""
    form = await form_of(request)
    step = form.text("step")
    await act(request, note_editing, form.viewing, step if step in STEPS else None)
    return web.Response(status=204)


async def close_page(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/left: the tab was closed."""
    await act(request, end_viewing, (await form_of(request)).viewing)
    return web.Response(status=204)


async def _again(request: web.Request, viewing_id: str) -> web.StreamResponse:
    """The body of the page; without scripts the page, which shows what was revealed until it is loaded anew."""
    page = await act(request, page_again, request.match_info["reference"], viewing_id)
    return show_page(request, page, BODY if HTMX in request.headers else "ticket/page.html")


ROUTES = (
    Route("GET", "/tickets/{reference}", show_ticket, READS_TICKET),
    Route("GET", "/tickets/{reference}/newest", show_newest, READS_TICKET),
    Route("GET", "/tickets/{reference}/pulse", show_news, READS_TICKET),
    Route("POST", "/tickets/{reference}/reveal", reveal_ticket, READS_TICKET),
    Route("POST", "/tickets/{reference}/mask", mask_ticket, READS_TICKET),
    Route("POST", "/tickets/{reference}/editing", edit_step, READS_TICKET),
    Route("POST", "/tickets/{reference}/left", close_page, READS_TICKET),
)
