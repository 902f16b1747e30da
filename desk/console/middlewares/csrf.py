"""Lets a form change something only if it was sent from a page of this console (OWASP ASVS 5.0, 3.5).

Three things have to fit: what the browser says of where the request comes from (Sec-Fetch-Site), its Origin, and, for
whoever is signed in, the session's own token in the form or the header X-CSRF-Token.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from desk.console.context import console, visitor_or_none

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD = "csrf"
HEADER = "X-CSRF-Token"


class ForeignForm(Exception):
    """A request to change something did not come from a page of this console."""


@web.middleware
async def csrf(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what does not fit. Raises ForeignForm."""
    if request.method not in SAFE and not (_from_here(request) and await _token_fits(request)):
        raise ForeignForm
    return await handler(request)


def _from_here(request: web.Request) -> bool:
    origin = request.headers.get(hdrs.ORIGIN)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or origin is None:
        return False
    public = console(request).settings.public_url
    return origin == public if public else urlsplit(origin).netloc == request.host


async def _token_fits(request: web.Request) -> bool:
    who = visitor_or_none(request)
    if who is None:
        return True  # signing in; there is nothing yet that a foreign page could use
    given = request.headers.get(HEADER) or str((await request.post()).get(FIELD, ""))
    return hmac.compare_digest(given.encode(), who.csrf.encode())
