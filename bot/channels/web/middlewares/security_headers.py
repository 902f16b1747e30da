"""Headers that keep pages and answers where they belong (OWASP ASVS 5.0, 3.4 and 14.3.2)."""

from __future__ import annotations

from aiohttp import hdrs, web

from bot.channels.web.context import context

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
KEPT = ("/assets/", "/widget.js")
"""Files named by their content, which may be cached, and what leads to one of them."""


async def security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers, where the handler has not set one itself; nothing but named files is ever cached."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers[hdrs.SERVER] = "madoguchi"
    if not (request.path.startswith(KEPT) and response.status in (200, 302)):
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
    public_url = context(request).settings.public_url
    if public_url and public_url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = HSTS
