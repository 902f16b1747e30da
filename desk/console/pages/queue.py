"""The queue: the tickets of the account's companies, selected and ordered, what is due first on top."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.policies.model import KINDS
from desk.console.access import companies_of
from desk.console.context import act
from desk.console.forms import given
from desk.console.rendering import lead_to, path_to, render, say
from desk.console.rules import EVERY_ROLE, Route
from desk.finding import find_by_email, find_reference
from desk.lifecycle import State
from desk.models import Staff
from desk.queue import (
    DUES,
    FEES,
    IDENTITIES,
    ME,
    NOBODY,
    ORDERS,
    STANDINGS,
    TYPES,
    QueueLine,
    QueuePage,
    Selection,
    queue_page,
)
from desk.rules import load_practice
from desk.staff import WORKING_ROLES, list_staff
from desk.views import View, list_views, remove_view, save_view
from desk.work import Work

PRESETS = (
    ("open", Selection()),
    ("mine", Selection(assignee=ME)),
    ("nobodys", Selection(assignee=NOBODY)),
    ("late", Selection(due="late")),
    ("approval", Selection(state=State.AWAITING_APPROVAL.value)),
)
"""Views that everybody has: the name of the text, and the selection."""


async def show_queue(request: web.Request) -> web.StreamResponse:
    """GET /queue: a page; `rows` asks for the list alone, which is how it is kept up to date."""
    page, values = await _values(request)
    if "rows" in request.query:
        return render(request, "queue/_list.html", **values)
    return render(request, "queue/queue.html", **values)


async def search(request: web.Request) -> web.StreamResponse:
    """POST /queue/search: to the ticket of a reference, or the tickets of an e-mail address. A form sends it, because
    an address must not stand in a URL."""
    written = (await given(request)).text("search")
    if "@" in written:
        lines: tuple[QueueLine, ...] = await act(request, find_by_email, written)
        names = await act(request, _names)
        return render(request, "queue/found.html", lines=lines, names=names)
    reference = await act(request, find_reference, written)
    if reference is None:
        return render(request, "queue/found.html", lines=(), names={})
    return lead_to(request, f"/tickets/{reference}")


async def keep_view(request: web.Request) -> web.StreamResponse:
    """POST /queue/views: keep the selection that the form names."""
    form = await given(request)
    selection = await act(request, _selection, {name: form.text(name) for name in form.fields})
    await act(request, save_view, form.text("name"), selection)
    return web.Response(status=303, headers={"Location": _to(request, selection)})


async def drop_view(request: web.Request) -> web.StreamResponse:
    """POST /queue/views/remove."""
    await act(request, remove_view, (await given(request)).text("view"))
    return lead_to(request, "/queue")


async def _values(request: web.Request) -> tuple[QueuePage, dict[str, Any]]:
    selection: Selection = await act(request, _selection, dict(request.query))
    after = request.query.get("after", "")
    page, views, names, companies = await act(request, _read, selection, after)
    written = selection.written()
    values = {
        "page": page,
        "selection": selection,
        "written": written,
        "after": after,
        "names": names,
        "presets": [(name, _to(request, one), one == selection) for name, one in PRESETS],
        "views": [(view, _to(request, Selection(**view.selection)), view.selection == written) for view in views],
        "is_saved": any(view.selection == written for view in views) or any(one == selection for _, one in PRESETS),
        "next_page": _to(request, selection, after=page.next) if page.next else None,
        "first_page": _to(request, selection) if after else None,
        "rows": _to(request, selection, rows="1", **({"after": after} if after else {})),
        "filters": _filters(request, selection, names, companies),
        "narrowed": bool(set(written) - {"standing", "order", "due", "assignee"}),
    }
    return page, values


def _filters(
    request: web.Request, selection: Selection, names: dict[str, str], companies: tuple[str, ...]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each filter: its field, what is chosen, and its choices as code and word."""
    lists: dict[str, tuple[str, tuple[str, ...]]] = {
        "standing": ("queue.standing", STANDINGS),
        "due": ("queue.due", DUES),
        "state": ("words.state", tuple(state.value for state in State)),
        "type": ("words.type", TYPES),
        "kind": ("words.kind", KINDS),
        "identity": ("words.identity", IDENTITIES),
        "fee": ("words.fee", FEES),
        "flag": ("words.flag", tuple(load_practice().codes["flags"])),
        "order": ("queue.order", ORDERS),
    }
    anything = ("", say(request, "queue.any"))
    found = []
    for field, (words, codes) in lists.items():
        options = [(code, say(request, f"{words}.{code}")) for code in codes]
        found.append(
            (field, getattr(selection, field), options if field in ("standing", "order") else [anything, *options])
        )
    people = [(ME, say(request, "queue.me")), (NOBODY, say(request, "queue.nobody")), *sorted(names.items())]
    found.insert(3, ("assignee", selection.assignee, [anything, *people]))
    if len(companies) > 1:
        found.insert(2, ("company", selection.company, [anything, *((one, one) for one in companies)]))
    return found


def _read(
    work: Work, by: Staff, selection: Selection, after: str
) -> tuple[QueuePage, tuple[View, ...], dict[str, str], tuple[str, ...]]:
    return queue_page(work, by, selection, after), list_views(work, by), _names(work, by), companies_of(work, by)


def _selection(work: Work, by: Staff, written: dict[str, str]) -> Selection:
    return Selection.read(written, companies_of(work, by))


def _names(work: Work, by: Staff) -> dict[str, str]:
    """The names of those who work tickets, by login."""
    return {line.login: line.name for line in list_staff(work) if line.role in WORKING_ROLES}


def _to(request: web.Request, selection: Selection, **more: str) -> str:
    query = urlencode({**selection.written(), **more})
    return path_to(request, "/queue") + (f"?{query}" if query else "")


ROUTES = (
    Route("GET", "/queue", show_queue, EVERY_ROLE, nav="queue", key="q"),
    Route("POST", "/queue/search", search, EVERY_ROLE),
    Route("POST", "/queue/views", keep_view, EVERY_ROLE),
    Route("POST", "/queue/views/remove", drop_view, EVERY_ROLE),
)
