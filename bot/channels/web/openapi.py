"""The API's description (OpenAPI 3.1), kept beside this file in openapi.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from ruamel.yaml import YAML

HERE = Path(__file__).parent


async def show_document(_: web.Request) -> web.Response:
    """GET /api/v1/openapi.json."""
    return web.json_response(document())


@cache
def document() -> dict[str, Any]:
    """The description as JSON values."""
    loaded: dict[str, Any] = YAML(typ="safe").load((HERE / "openapi.yml").read_text(encoding="utf-8"))
    return loaded
