"""The demo site: a page that explains the project, and one for each company as a visitor would meet the widget there.

The companies' pages are our own, in our own words; what they say of the policy comes from the digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from aiohttp import web

from bot.channels.web.about import titled
from bot.channels.web.assets import versioned
from bot.channels.web.context import company_of, context
from bot.policies.model import Company

PAGES = Path(__file__).parent / "pages"


async def show_project(request: web.Request) -> web.Response:
    """GET /: what Madoguchi is, with a way to each company's page. Only in a demo."""
    _only_in_demo(request)
    served = context(request).policies.companies.values()
    doors = [{"id": one.id, "name": titled(one.names.full), "policy": one.title} for one in served if has_page(one.id)]
    return _page("project", {"doors": doors})


async def show_company(request: web.Request) -> web.Response:
    """GET /companies/{company}: its page with the widget; with `?lang=ja` the widget is in Japanese. Only in a demo."""
    _only_in_demo(request)
    company = company_of(request)
    if not has_page(company.id):
        raise web.HTTPNotFound
    japanese = request.query.get("lang") == "ja"
    return _page(company.id, {**_facts(company), "lang": "ja" if japanese else "en"})


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
        "name": titled(company.names.full),
        "desk": company.fact("desk.name") or "Privacy desk",
        "policy": company.title,
        "revised": f"{company.revised.day} {company.revised:%B %Y}",
        "route": f"You can also reach it {route}." if route else "The policy gives no other way to reach it.",
    }


def _page(name: str, facts: Mapping[str, object]) -> web.Response:
    """The page of that name; its design is the style sheet of the same name."""
    text = _templates().get_template(f"{name}.html").render(facts, design=name)
    return web.Response(text=text, content_type="text/html", charset="utf-8")


@cache
def _templates() -> jinja2.Environment:
    """Everything put into a page is escaped; a name that is missing is an error."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["asset"] = versioned
    return found
