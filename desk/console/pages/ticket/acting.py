"""The forms of a ticket's page: each sends one step, and gets the page as it is then.

What cannot be saved comes back with what was typed and the reason; where somebody else saved first, with what they
changed. Without scripts the whole page comes back, after a redirect where it went well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from desk.console.context import act
from desk.console.middlewares.errors import HTMX, answer_to
from desk.console.pages.ticket.deeds import DEEDS, Deed
from desk.console.pages.ticket.forms import StepForm, form_of
from desk.console.pages.ticket.showing import Failure, show_page
from desk.console.rendering import lead_to
from desk.console.rules import Route, Scope, staff_with
from desk.errors import DeskError, DeskUnavailable, KeyDestroyed, TicketUnknown, VersionConflict, ViewingOver
from desk.models import Staff
from desk.ticket_page import page_again
from desk.viewings import reveal
from desk.work import Work

ELSEWHERE = (TicketUnknown, DeskUnavailable, KeyDestroyed)
"""Errors after which there is no page to go back to; they have their own."""
BODY, PAGE = "ticket/body.html", "ticket/page.html"


def routes() -> tuple[Route, ...]:
    """A route for each step, for the roles that may send it."""
    return tuple(
        Route(
            "POST", f"/tickets/{{reference}}/steps/{name}", _taking(name), staff_with(*deed.roles, scope=Scope.TICKET)
        )
        for name, deed in DEEDS.items()
    )


def _taking(name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def take_step(request: web.Request) -> web.StreamResponse:
        reference, form = request.match_info["reference"], await form_of(request)
        try:
            await act(request, _run, DEEDS[name], reference, form)
        except ELSEWHERE:
            raise
        except DeskError as error:
            return await _not_saved(request, name, reference, form, error)
        if HTMX not in request.headers:
            return lead_to(request, f"/tickets/{reference}?done={name}")
        page = await act(request, page_again, reference, form.viewing)
        return show_page(request, page, BODY, done=name)

    take_step.__doc__ = f"POST /tickets/{{reference}}/steps/{name}"
    return take_step


def _run(work: Work, by: Staff, deed: Deed, reference: str, form: StepForm) -> None:
    deed.run(work, by, reference, form)
    if deed.reveals:
        work.session.flush()
        _reveal(work, by, form.viewing)


def _reveal(work: Work, by: Staff, viewing_id: str) -> None:
    """Whoever goes into a conversation reads it; that is noted as any reading is."""
    try:
        reveal(work, by, viewing_id, "handling")
    except ViewingOver:
        return  # the page is opened anew, masked


async def _not_saved(
    request: web.Request, name: str, reference: str, form: StepForm, error: DeskError
) -> web.StreamResponse:
    since = form.version if isinstance(error, VersionConflict) else None
    page = await act(request, page_again, reference, form.viewing, since=since)
    template = BODY if HTMX in request.headers else PAGE
    return show_page(request, page, template, failure=Failure(name, error, form.kept()), status=answer_to(error)[0])
