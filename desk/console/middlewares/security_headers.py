"""Headers that keep the console to itself: no code or style within a page, nothing from elsewhere, never in a frame."""

from __future__ import annotations

from aiohttp import hdrs, web

from desk.console.assets import PREFIX

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


async def security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers. Pages are never kept by a browser: the next person at the machine must not find them."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if PREFIX not in request.path or response.status != 200:
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
