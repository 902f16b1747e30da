"""Lets a form change something only if it was sent from a page of this console (OWASP ASVS 5.0, 3.5).

Three things have to fit: what the browser says of where the request comes from (Sec-Fetch-Site), its Origin, and, on
every route behind the sign-in, the session's own token in the form or the header X-CSRF-Token (the guard asks for it).
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from desk.console.context import console, visitor

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD = "csrf"
HEADER = "X-CSRF-Token"


class ForeignForm(Exception):
    """A request to change something did not come from a page of this console."""


@web.middleware
async def csrf(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what comes from elsewhere. Raises ForeignForm."""
    if request.method not in SAFE and not _from_here(request):
        raise ForeignForm
    return await handler(request)


async def require_token(request: web.Request) -> None:
    """Refuse a form without the token of its session. Raises ForeignForm, SessionOver."""
    given = request.headers.get(HEADER) or str((await request.post()).get(FIELD, ""))
    if not hmac.compare_digest(given.encode(), visitor(request).csrf.encode()):
        raise ForeignForm


def _from_here(request: web.Request) -> bool:
    origin = request.headers.get(hdrs.ORIGIN)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or origin is None:
        return False
    public = console(request).settings.public_url
    return origin == public if public else urlsplit(origin).netloc == request.host
