"""Styles, scripts and the icon: files named by their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"
PREFIX = "/static/"


async def show_asset(request: web.Request) -> web.Response:
    """GET /static/{version}/{name}: a file; 404 for another version than the present one."""
    name = request.match_info["name"]
    if name not in _files() or request.match_info["version"] != version(name):
        raise web.HTTPNotFound
    return web.Response(
        body=_files()[name],
        content_type=MEDIA_TYPES[Path(name).suffix],
        charset="utf-8",
        headers={"Cache-Control": FOR_EVER},
    )


def asset_path(name: str) -> str:
    """Where a file is, below the console's own path. Raises KeyError."""
    return f"{PREFIX}{version(name)}/{name}"


@cache
def version(name: str) -> str:
    """A name for a file's present content. Raises KeyError."""
    return hashlib.sha256(_files()[name]).hexdigest()[:16]


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}
