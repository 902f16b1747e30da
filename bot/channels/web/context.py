"""What every handler works with."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.channels.web.limits import Limits
from bot.channels.web.problems import COMPANY_UNKNOWN, TOKEN_MISSING, TOKEN_WRONG, Problem
from bot.channels.web.streams import Streams
from bot.policies.model import Company, Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.conversations import Conversation
from desk.errors import ConversationUnknown
from desk.work import Desk


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of this process that the web channel uses."""

    reception: Reception
    desk: Desk
    policies: Policies
    settings: Settings
    limits: Limits
    streams: Streams


CONTEXT = web.AppKey("context", Context)


def context(request: web.Request) -> Context:
    """The context of the application that serves `request`."""
    return request.config_dict[CONTEXT]


def company_of(request: web.Request) -> Company:
    """The company that the URL names. Raises Problem (404) if it is not served here."""
    company = context(request).policies.companies.get(request.match_info["company"])
    if company is None:
        raise Problem(COMPANY_UNKNOWN, "No company of this name is served here. GET /api/v1/companies lists them.")
    return company


def token_of(request: web.Request) -> str:
    """The bearer token of the request (RFC 6750). Raises Problem (401) if there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem(TOKEN_MISSING, "Send the conversation's token as 'Authorization: Bearer <token>'.")
    return token.strip()


async def access_conversation(request: web.Request) -> Conversation:
    """The conversation that the request's token proves, with the URL's company. Raises Problem (404, 401)."""
    company, token = company_of(request), token_of(request)
    try:
        return await context(request).reception.find(company.id, token)
    except ConversationUnknown as error:
        raise Problem(TOKEN_WRONG, "No conversation with this company has this token. Open a new one.") from error
