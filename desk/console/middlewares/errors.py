"""Turns whatever goes wrong into a page (or, for htmx, a notice on the page) that says what happened and what to do."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler

from desk.accounts.errors import SessionOver
from desk.console.middlewares.csrf import ForeignForm
from desk.console.rendering import path_to, render, say
from desk.errors import (
    CompanyUnknown,
    DeskError,
    DeskUnavailable,
    EntryInvalid,
    KeyDestroyed,
    NotAllowed,
    ReplyRefused,
    StaffInvalid,
    StaffUnknown,
    TicketLocked,
    TicketUnknown,
    TransitionRefused,
    VersionConflict,
)

STATUS: tuple[tuple[type[DeskError], int, str], ...] = (
    (TicketUnknown, 404, "not_found"),
    (CompanyUnknown, 404, "not_found"),
    (StaffUnknown, 404, "not_found"),
    (NotAllowed, 403, "not_allowed"),
    (TicketLocked, 409, "locked"),
    (VersionConflict, 409, "changed"),
    (TransitionRefused, 409, "transition"),
    (KeyDestroyed, 410, "erased"),
    (EntryInvalid, 422, "entry"),
    (StaffInvalid, 422, "entry"),
    (ReplyRefused, 422, "entry"),
    (DeskUnavailable, 503, "unavailable"),
    (DeskError, 422, "refused"),
)
"""The status of an error of the desk and the name of its text; the first that fits."""
SAID = ("locked", "changed", "transition", "entry", "refused", "not_allowed")
"""Where the desk's own sentence says more than ours, it stands below."""
HTMX = "HX-Request"
log = logging.getLogger(__name__)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; an error becomes its page, one nobody foresaw a 500 without details."""
    try:
        return await handler(request)
    except SessionOver:
        return _to_sign_in(request)
    except ForeignForm:
        return error_page(request, 403, "foreign")
    except web.HTTPException as error:
        if error.status < 400:
            raise
        name = {404: "not_found", 405: "method", 413: "too_large"}.get(error.status, "refused")
        return error_page(request, error.status, name)
    except DeskError as error:
        status, name = answer_to(error)
        if status == 503:
            log.error("the desk could not be used: %s", type(error).__name__)
        return error_page(request, status, name, str(error) if name in SAID else None)
    except Exception as error:  # whatever it was, nobody's words leave by a log or a page
        log.error("a page of the console failed: %s", type(error).__name__, exc_info=True)
        return error_page(request, 500, "fault")


def answer_to(error: DeskError) -> tuple[int, str]:
    """The status that an error of the desk is answered with, and the name of its text."""
    return next((status, name) for kind, status, name in STATUS if isinstance(error, kind))


def error_page(request: web.Request, status: int, name: str, detail: str | None = None) -> web.Response:
    """What went wrong, by the name of its text, and in the desk's own sentence where that says more."""
    template = "_error.html" if HTMX in request.headers else "error.html"
    title, words = say(request, f"errors.{name}.title"), say(request, f"errors.{name}.text")
    return render(request, template, status=status, title=title, words=words, detail=detail)


def _to_sign_in(request: web.Request) -> web.Response:
    """To the sign-in, and from there back to the page that was asked for."""
    back = {"next": request.path_qs} if request.method == "GET" and HTMX not in request.headers else {}
    target = path_to(request, "/sign-in") + (f"?{urlencode(back)}" if back else "")
    if HTMX in request.headers:
        return web.Response(status=401, headers={"HX-Redirect": target})
    if _came_from_elsewhere(request):
        return render(request, "bounce.html", target=request.path_qs)
    return web.Response(status=303, headers={"Location": target})


def _came_from_elsewhere(request: web.Request) -> bool:
    """Whether a link on another site led here: the browser then keeps a SameSite=Strict cookie to itself, and sends it
    once the same page is asked for from here."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
