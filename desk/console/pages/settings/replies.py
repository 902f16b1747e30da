"""Saved replies: everybody reads them, administrators write them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk.console.access import companies_of
from desk.console.context import act, visitor
from desk.console.forms import given
from desk.console.rendering import lead_to, render
from desk.console.rules import ADMINISTRATOR, EVERY_ROLE, Route
from desk.saved_replies import LONGEST_NAME, LONGEST_TEXT, SavedReply, list_replies, remove_reply, save_reply


async def show_replies(request: web.Request) -> web.StreamResponse:
    """GET /settings/replies."""
    replies: tuple[SavedReply, ...] = await act(request, list_replies)
    companies: tuple[str, ...] = await act(request, companies_of)
    who = visitor(request)
    runs_all = who.role == "administrator" and not who.companies
    values: dict[str, Any] = {
        "replies": replies,
        "companies": companies,
        "all_can": runs_all,
        "may_change": {one.id for one in replies if who.role == "administrator" and (one.company or runs_all)},
        "longest_name": LONGEST_NAME,
        "longest_text": LONGEST_TEXT,
    }
    return render(request, "settings/replies.html", **values)


async def save(request: web.Request) -> web.StreamResponse:
    """POST /settings/replies: change one, or make one."""
    form = await given(request)
    company, english, japanese = form.optional("company"), form.text("english"), form.text("japanese")
    await act(request, save_reply, form.optional("reply"), company, form.text("name"), english, japanese)
    return lead_to(request, "/settings/replies")


async def remove(request: web.Request) -> web.StreamResponse:
    """POST /settings/replies/remove."""
    await act(request, remove_reply, (await given(request)).text("reply"))
    return lead_to(request, "/settings/replies")


ROUTES = (
    Route("GET", "/settings/replies", show_replies, EVERY_ROLE),
    Route("POST", "/settings/replies", save, ADMINISTRATOR),
    Route("POST", "/settings/replies/remove", remove, ADMINISTRATOR),
)
