"""The aiohttp application: routes, what runs round every request, and what starts and stops with it."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Mapping

from aiohttp import web

from bot.channels.slack import slack_channel
from bot.channels.web import (
    about,
    assets,
    conversations,
    events,
    messages,
    openapi,
    operations,
    review,
    sheet,
    site,
    widget,
)
from bot.channels.web.assets import ASSETS
from bot.channels.web.bodies import FORM_BYTES
from bot.channels.web.console import console_of
from bot.channels.web.context import CONTEXT, Context
from bot.channels.web.limits import Limits
from bot.channels.web.middlewares.access_log import access_log
from bot.channels.web.middlewares.cors import allow_origin, cors
from bot.channels.web.middlewares.problem_documents import problem_documents
from bot.channels.web.middlewares.rate_limit import rate_limit
from bot.channels.web.middlewares.request_id import name_request, request_id
from bot.channels.web.middlewares.security_headers import security_headers
from bot.channels.web.streams import Streams
from bot.channels.web.widget import WIDGET
from bot.deliveries import Deliveries, senders_for
from bot.deliveries.outcome import Sender
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.console import mount
from desk.work import Desk

API = "/api/v1"
STOP_SECONDS = 3.0


def create_app(reception: Reception, desk: Desk, policies: Policies, settings: Settings) -> web.Application:
    """The application. While it runs, unfinished messages are taken up and the outbox is worked off; when it stops, the
    reception is closed.

    Serve it with `access_log=None`: it logs requests itself, without addresses.
    """
    app = web.Application(
        client_max_size=FORM_BYTES,
        middlewares=[request_id, access_log, problem_documents, cors, rate_limit],
    )
    app[CONTEXT] = Context(reception, desk, policies, settings, Limits.of(settings), Streams())
    app.add_routes(
        [
            web.get("/", site.show_project),
            web.get("/companies/{company}", site.show_company),
            web.get(WIDGET, widget.show_present),
            web.get(f"{ASSETS}/{{version}}/{{name}}", assets.show_asset),
            web.get("/healthz", operations.healthz),
            web.get("/readyz", operations.readyz),
            web.get("/metrics", operations.metrics_text),
            web.get(f"{API}/openapi.json", openapi.show_document),
            web.get(f"{API}/companies", conversations.list_companies),
            web.post(f"{API}/{{company}}/conversations", conversations.open_conversation),
            web.delete(f"{API}/{{company}}/conversation", conversations.erase_conversation),
            web.post(f"{API}/{{company}}/messages", messages.send_message),
            web.get(f"{API}/{{company}}/messages", messages.list_messages),
            web.get(f"{API}/{{company}}/tickets/{{reference}}/sheet.pdf", sheet.download_sheet),
            web.get(f"{API}/{{company}}/about", about.describe_company),
            web.get(f"{API}/{{company}}/sections/{{section}}", about.show_section),
            web.get(f"{API}/{{company}}/review", review.show_review),
            web.get(f"{API}/{{company}}/events", events.stream_replies, allow_head=False),
        ]
    )
    mount(app, console_of(desk, settings))
    for prepare in (name_request, security_headers, allow_origin):
        app.on_response_prepare.append(prepare)  # type: ignore[arg-type]  # aiosignal's newer types, aiohttp's older
    slack = slack_channel(reception, desk, policies, settings)
    if slack is not None:
        slack.join(app)
    app.cleanup_ctx.append(functools.partial(_running, slack.senders() if slack else {}))
    app.on_shutdown.append(_end_streams)  # type: ignore[arg-type]
    return app


async def _running(more: Mapping[str, Sender], app: web.Application) -> AsyncIterator[None]:
    """Listen for live replies, keep house and deliver while the application runs; `more`: senders of other channels."""
    here = app[CONTEXT]
    reception = here.reception
    senders = {**senders_for(here.settings, here.desk, here.policies, reception.fanout), **more}
    deliveries = Deliveries(here.desk, senders)
    await reception.fanout.start()
    working = {asyncio.create_task(reception.keep_house()), asyncio.create_task(deliveries.run())}
    yield
    deliveries.close()
    await reception.close()
    _, late = await asyncio.wait(working, timeout=STOP_SECONDS)
    for task in late:
        task.cancel()  # it hangs in a database or at a mail server that does not answer; what it held is sent again


async def _end_streams(app: web.Application) -> None:
    app[CONTEXT].streams.end()
