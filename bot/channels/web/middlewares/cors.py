"""Lets the listed websites, and no others, call the API from their pages (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from multidict import istr

from bot.channels.web.context import context
from bot.channels.web.problems import ORIGIN_REFUSED, Problem

API = "/api/"
PREFLIGHT: dict[str | istr, str] = {
    hdrs.ACCESS_CONTROL_ALLOW_METHODS: "GET, POST, DELETE",
    hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "Authorization, Content-Type, Last-Event-ID",
    hdrs.ACCESS_CONTROL_MAX_AGE: "600",
}


@web.middleware
async def cors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a browser's question whether a website may call; everything else goes on."""
    asked = hdrs.ORIGIN in request.headers and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
    if not (asked and request.method == hdrs.METH_OPTIONS and request.path.startswith(API)):
        return await handler(request)
    if not _allowed(request):
        raise Problem(ORIGIN_REFUSED, "Add the website to MADOGUCHI_ALLOWED_ORIGINS to let it use the chat.")
    return web.Response(status=204, headers=PREFLIGHT)


async def allow_origin(request: web.Request, response: web.StreamResponse) -> None:
    """Name the listed website on the API's responses, so that its page may read them. No cookies are involved."""
    if request.path.startswith(API):
        response.headers.add(hdrs.VARY, hdrs.ORIGIN)
        if _allowed(request):
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = request.headers[hdrs.ORIGIN]
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = "Retry-After, X-Request-Id"


def _allowed(request: web.Request) -> bool:
    return request.headers.get(hdrs.ORIGIN, "") in context(request).settings.allowed_origins
