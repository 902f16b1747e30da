"""Files named by their content, so that they can be cached for ever: the widget, and the site's styles and pictures."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from aiohttp import hdrs, web
from multidict import istr

ASSETS = "/assets"
FOR_EVER = "public, max-age=31536000, immutable"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SITE = Path(__file__).parent / "site"
WIDGET_FILE = Path(__file__).resolve().parents[3] / "widget" / "dist" / "widget.js"
EMBEDDED: dict[str | istr, str] = {
    hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""On what pages of other websites load; it is the same for everybody and holds nothing of anybody."""


async def show_asset(request: web.Request) -> web.Response:
    """GET /assets/{version}/{name}: a file; 404 for another version than the present one."""
    name = request.match_info["name"]
    path = files().get(name)
    if path is None or request.match_info["version"] != version(name):
        raise web.HTTPNotFound
    headers: dict[str | istr, str] = {hdrs.CACHE_CONTROL: FOR_EVER, hdrs.VARY: hdrs.ACCEPT_ENCODING}
    if path == WIDGET_FILE:
        headers.update(EMBEDDED)
    packed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower()
    if packed:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    body = _packed(name) if packed else path.read_bytes()
    return web.Response(body=body, content_type=MEDIA_TYPES[path.suffix], charset="utf-8", headers=headers)


@cache
def files() -> dict[str, Path]:
    """Every file that is served under a versioned path, by its name there."""
    site = {path.name: path for path in SITE.iterdir() if path.suffix in MEDIA_TYPES}
    return {**site, WIDGET_FILE.name: WIDGET_FILE}


def versioned(name: str) -> str:
    """The present path of a file."""
    return f"{ASSETS}/{version(name)}/{name}"


@cache
def _packed(name: str) -> bytes:
    """A file as gzip, as small as it gets."""
    return gzip.compress(files()[name].read_bytes(), 9)


@cache
def version(name: str) -> str:
    """What names the present content of a file; KeyError if there is none of that name."""
    return hashlib.sha256(files()[name].read_bytes()).hexdigest()[:16]
