"""The page at `/`: three static files, named by their content so that they can be cached for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

HERE = Path(__file__).parent
MEDIA_TYPES = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


async def show_page(_: web.Request) -> web.Response:
    """GET /: the page, with the present names of its files."""
    return web.Response(text=_index(), content_type="text/html", charset="utf-8")


async def show_asset(request: web.Request) -> web.Response:
    """GET /assets/{version}/{name}: a file of the page; 404 for another version than the present one."""
    name = request.match_info["name"]
    if name not in MEDIA_TYPES or request.match_info["version"] != _version(name):
        raise web.HTTPNotFound
    return web.Response(
        body=(HERE / name).read_bytes(),
        content_type=MEDIA_TYPES[name],
        charset="utf-8",
        headers={"Cache-Control": FOR_EVER},
    )


@cache
def _index() -> str:
    page = (HERE / "index.html").read_text(encoding="utf-8")
    for name in MEDIA_TYPES:
        page = page.replace(f'"{name}"', f'"/assets/{_version(name)}/{name}"')
    return page


@cache
def _version(name: str) -> str:
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()[:16]
