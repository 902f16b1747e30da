"""Puts the console under a path of another aiohttp application."""

from __future__ import annotations

from functools import partial

from aiohttp import web
from aiohttp.web_exceptions import HTTPMethodNotAllowed
from aiohttp.web_urldispatcher import PrefixedSubAppResource, UrlMappingMatchInfo

from desk.console.context import CONSOLE


def mount(app: web.Application, console: web.Application) -> None:
    """What `app.add_subapp(base, console)` does, where it would fail."""
    base = console[CONSOLE].base
    app._add_subapp(partial(_Mounted, base, console), console)


class _Mounted(PrefixedSubAppResource):
    """As aiohttp's own, but without asking for the request's whole URL: aiohttp 3.9, which Rasa needs, builds that from
    the header Host as one name, and the yarl of today refuses a name with a port in it."""

    async def resolve(self, request: web.Request) -> tuple[UrlMappingMatchInfo | None, set[str]]:
        """Hand a path below the console's own to its router."""
        path = request.rel_url.raw_path
        if path != self._prefix and not path.startswith(f"{self._prefix}/"):
            return None, set()
        match_info = await self._app.router.resolve(request)
        match_info.add_app(self._app)
        refused = match_info.http_exception
        return match_info, set(refused.allowed_methods) if isinstance(refused, HTTPMethodNotAllowed) else set()
