"""The address of the one script tag: it leads to the widget's present version, which is then kept for ever.

A redirect and no loader script: it needs no second script on the page (strict content security policies and Trusted
Types would ask about that), and an upgrade of the desk reaches every page within minutes.
"""

from __future__ import annotations

from aiohttp import hdrs, web
from multidict import istr

from bot.channels.web.assets import EMBEDDED, WIDGET_FILE, versioned

WIDGET = "/widget.js"
SHORTLY = "public, max-age=300"


async def show_present(_: web.Request) -> web.Response:
    """GET /widget.js: where the present version is."""
    headers: dict[str | istr, str] = {
        hdrs.LOCATION: versioned(WIDGET_FILE.name),
        hdrs.CACHE_CONTROL: SHORTLY,
        **EMBEDDED,
    }
    return web.Response(status=302, headers=headers)
