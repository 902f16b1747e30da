"""The demo site: a page that explains the project, and one for each company as a visitor would meet the widget there.

The companies' pages are our own, in our own words; what they say of the policy comes from the digest.
"""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

from aiohttp import web

from bot.channels.web.about import titled
from bot.channels.web.assets import versioned
from bot.channels.web.context import company_of, context
from bot.policies.model import Company

PAGES = Path(__file__).parent / "pages"
_ASSET = re.compile(r'"asset:([a-z-]+\.[a-z]+)"')
_FIELD = re.compile(r"\{\{([a-z_]+)\}\}")


async def show_project(request: web.Request) -> web.Response:
    """GET /: what Madoguchi is, with a way to each company's page. Only in a demo."""
    _only_in_demo(request)
    served = context(request).policies.companies.values()
    doors = "".join(
        f'<li><a href="/companies/{one.id}"><strong>{_said(titled(one.names.full))}</strong>'
        f"<span>{_said(one.title)}</span></a></li>"
        for one in served
        if has_page(one.id)
    )
    return _page(_filled("project", {"doors": doors}))


async def show_company(request: web.Request) -> web.Response:
    """GET /companies/{company}: its page with the widget; with `?lang=ja` the widget is in Japanese. Only in a demo."""
    _only_in_demo(request)
    company = company_of(request)
    if not has_page(company.id):
        raise web.HTTPNotFound
    japanese = request.query.get("lang") == "ja"
    return _page(_filled(company.id, {**_facts(company), "lang": "ja" if japanese else "en"}))


def has_page(company: str) -> bool:
    """Whether there is a page for a company of that id."""
    return (PAGES / f"{company}.html").is_file()


def _only_in_demo(request: web.Request) -> None:
    """A real desk has no pages that look like companies' own. Raises HTTPNotFound."""
    if not context(request).settings.demo:
        raise web.HTTPNotFound


def _facts(company: Company) -> dict[str, str]:
    route = company.desk_route()
    return {
        "name": _said(titled(company.names.full)),
        "desk": _said(company.fact("desk.name") or "Privacy desk"),
        "policy": _said(company.title),
        "revised": f"{company.revised.day} {company.revised:%B %Y}",
        "route": _said(f"You can also reach it {route}." if route else "The policy gives no other way to reach it."),
    }


def _said(text: str) -> str:
    return html.escape(text)


def _filled(name: str, facts: dict[str, str]) -> str:
    return _FIELD.sub(lambda found: facts[found[1]], _source(name))


@cache
def _source(name: str) -> str:
    """A page with the present addresses of its files."""
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return _ASSET.sub(lambda found: f'"{versioned(found[1])}"', text)


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8")
