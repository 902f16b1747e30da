"""From a template and its values to a page, in the language of whoever reads it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from desk.calendar import JAPAN
from desk.console.assets import asset_path
from desk.console.context import console, visitor_or_none
from desk.console.deadline_rules import rule_says
from desk.console.rules import Route
from desk.console.texts import LANGUAGES, coded, preferred, text

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGE_COOKIE = "madoguchi_language"
NAV: web.AppKey[tuple[Route, ...]] = web.AppKey("console.nav", tuple)


def set_up(app: web.Application, routes: tuple[Route, ...]) -> None:
    """Give a console its templates. Everything put into one is escaped; a name that is missing is an error."""
    app[NAV] = tuple(route for route in routes if route.nav)
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
    )
    environment.filters.update(day=day, minute=minute, iso=iso, yen=yen)


def render(request: web.Request, template: str, /, status: int = 200, **values: Any) -> web.Response:
    """A page, or a piece of one, from `templates/<template>`."""
    return aiohttp_jinja2.render_template(template, request, _values(request) | values, status=status)


def language_of(request: web.Request) -> str:
    """The account's language; before the sign-in, the one chosen there or the browser's."""
    who = visitor_or_none(request)
    if who is not None:
        return who.language
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("Accept-Language", ""))


def say(request: web.Request, key: str, **given: object) -> str:
    """A text in the reader's language."""
    return text(language_of(request), key, **given)


def path_to(request: web.Request, path: str) -> str:
    """A path of the console (`/queue`) as the browser knows it (`/desk/queue`)."""
    return console(request).base + path


def lead_to(request: web.Request, path: str) -> web.Response:
    """On to a page of the console, to be asked for anew."""
    return web.Response(status=303, headers={"Location": path_to(request, path)})


def day(at: dt.datetime | dt.date) -> str:
    """A day in Japan: 2026-11-29."""
    return (at.astimezone(JAPAN) if isinstance(at, dt.datetime) else at).strftime("%Y-%m-%d")


def minute(at: dt.datetime) -> str:
    """A minute in Japan: 2026-11-29 18:05."""
    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")


def iso(at: dt.datetime) -> str:
    """A moment as `<time datetime>` has it."""
    return at.astimezone(JAPAN).isoformat(timespec="seconds")


def yen(amount: int) -> str:
    """¥1,000."""
    return f"¥{amount:,}"


def _values(request: web.Request) -> dict[str, Any]:
    """What every template knows besides its own values."""
    who, language = visitor_or_none(request), language_of(request)
    entries = request.config_dict.get(NAV, ())
    return {
        "t": partial(text, language),
        "coded": partial(coded, language),
        "rule_says": partial(rule_says, language),
        "language": language,
        "languages": LANGUAGES,
        "visitor": who,
        "csrf": who.csrf if who else "",
        "nav": [route for route in entries if who and who.role in route.rule.roles],
        "now": console(request).desk.clock(),
        "here": request.path,
        "at": partial(path_to, request),
        "asset": lambda name: path_to(request, asset_path(name)),
    }
