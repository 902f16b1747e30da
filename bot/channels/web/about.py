"""What a client shows that was said by nobody: whose desk it is, how long a chat is kept, what a section states."""

from __future__ import annotations

from aiohttp import web

from bot.channels.web.context import company_of, context
from bot.channels.web.problems import SECTION_UNKNOWN, Problem


async def describe_company(request: web.Request) -> web.Response:
    """GET /{company}/about: names, the policy's date, days (whole, after the last message) until a conversation is
    erased, and the desk's own route as a phrase, null where the policy gives none."""
    company = company_of(request)
    return web.json_response(
        {
            "company": company.id,
            "name": titled(company.names.full),
            "desk": company.fact("desk.name") or "Privacy desk",
            "policy": {"title": company.title, "revised": company.revised.isoformat()},
            "conversation_days": context(request).settings.conversation_days,
            "route": company.desk_route() or None,
        }
    )


async def show_section(request: web.Request) -> web.Response:
    """GET /{company}/sections/{section}: what the section states, in the digest's own words. Raises Problem (404)."""
    company = company_of(request)
    try:
        section = company.section(request.match_info["section"])
    except KeyError:
        raise Problem(
            SECTION_UNKNOWN, "The policy has no section of this number; take one that a citation names."
        ) from None
    return web.json_response(
        {
            "company": company.id,
            "section": section.id,
            "heading": section.heading,
            "revised": company.revised.isoformat(),
            "statements": [{"text": one.text, "status": one.status.value} for one in section.statements],
        }
    )


def titled(name: str) -> str:
    """A name as a heading has it: one that begins with "the" gets a capital."""
    return name[:1].upper() + name[1:]
