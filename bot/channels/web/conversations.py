"""Companies, opening a conversation, erasing it."""

from __future__ import annotations

from aiohttp import web

from bot.channels.web.about import titled
from bot.channels.web.bodies import member, read_object
from bot.channels.web.context import access_conversation, company_of, context
from bot.channels.web.limits import client_address
from bot.channels.web.shown import shown

CHANNEL = "web"


async def list_companies(request: web.Request) -> web.Response:
    """GET /companies: whose policy can be asked about, in the order of the settings."""
    companies = context(request).policies.companies.values()
    return web.json_response(
        [{"id": c.id, "name": titled(c.names.full), "desk": c.fact("desk.name") or "Privacy desk"} for c in companies]
    )


async def open_conversation(request: web.Request) -> web.Response:
    """POST /{company}/conversations: a new conversation, its token and the greeting."""
    here, company = context(request), company_of(request)
    here.limits.check(here.limits.openings, client_address(request, here.settings.trusted_proxies))
    body = await read_object(request, may_be_empty=True)
    switchable = bool(member(body, "switchable", bool))
    opened, replies = await here.reception.open(company.id, CHANNEL, switchable)
    greeting = [shown(reply, company.id) for reply in replies]
    return web.json_response({"conversation": opened.id, "token": opened.token, "replies": greeting}, status=201)


async def erase_conversation(request: web.Request) -> web.Response:
    """DELETE /{company}/conversation: everything of it is gone for good."""
    conversation = await access_conversation(request)
    await context(request).reception.erase(conversation)
    return web.Response(status=204)
