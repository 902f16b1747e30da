"""For those who run it: is it alive, can it work, what has it done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from bot.channels.web.context import Context, context
from bot.locks import ProcessLocks
from bot.reception import in_time
from desk.work import Work


async def healthz(_: web.Request) -> web.Response:
    """GET /healthz: this process answers."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """GET /readyz: 200 if every part can be used, else 503; each part is named with `ok`, `down`, or `none` where it is
    not set up, within 2 s."""
    here = context(request)
    checks: dict[str, Awaitable[object]] = {
        "model": _model(here),
        "database": here.desk.run(_touch),
        "keys": here.desk.run(_fit),
    }
    shared = not isinstance(here.reception.locks, ProcessLocks)
    if shared:
        checks["redis"] = here.reception.locks.ping()
    states = await asyncio.gather(*(_state(check) for check in checks.values()))
    parts = {"redis": "none", **dict(zip(checks, states, strict=True))}
    ready = "down" not in states
    return web.json_response({"status": "ok" if ready else "down", "parts": parts}, status=200 if ready else 503)


async def metrics_text(_: web.Request) -> web.Response:
    """GET /metrics: Prometheus' text form."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _state(check: Awaitable[object]) -> str:
    try:
        await in_time(check)
    except Exception:  # whatever it is, the part cannot be used; its own log line says why
        return "down"
    return "ok"


async def _model(here: Context) -> None:
    if not here.reception.assistant.fingerprint:
        raise RuntimeError("no model is loaded")


def _fit(work: Work) -> None:
    work.keys.require_fit(work.session)


def _touch(work: Work) -> None:
    work.session.execute(text("SELECT 1"))
