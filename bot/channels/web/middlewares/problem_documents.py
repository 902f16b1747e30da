"""Turns whatever goes wrong into a problem document."""

from __future__ import annotations

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.web.context import context
from bot.channels.web.problems import (
    BY_STATUS,
    CHOICE_UNKNOWN,
    FAULT,
    NOT_STORED,
    TOKEN_WRONG,
    Kind,
    Problem,
    problem_document,
)
from bot.logs import named
from bot.promises import sentence
from desk.errors import ChoiceUnknown, ConversationUnknown, DeskUnavailable, KeyDestroyed

RETRY_SECONDS = "5"
DETAILS = {
    404: "Check the address; /api/v1/openapi.json lists what there is.",
    405: "Use one of the methods in Allow.",
    413: "Send at most 2,000 characters of text.",
}
log = structlog.get_logger()


@web.middleware
async def problem_documents(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; an error becomes its document, one nobody foresaw a 500 without details."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem_document(problem)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        kind = BY_STATUS.get(error.status, Kind("http", error.status, error.reason))
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return problem_document(Problem(kind, DETAILS.get(error.status, "The request cannot be served."), allow))
    except ChoiceUnknown as error:
        return problem_document(Problem(CHOICE_UNKNOWN, str(error)))
    except (ConversationUnknown, KeyDestroyed):
        return problem_document(Problem(TOKEN_WRONG, "This conversation has been erased. Open a new one."))
    except DeskUnavailable as error:
        log.error("desk.unavailable", **named(error))
        return problem_document(Problem(NOT_STORED, _with_route(request), {"Retry-After": RETRY_SECONDS}))
    except Exception as error:
        log.error("request.failed", **named(error))
        return problem_document(Problem(FAULT, "Please try again in a moment."))


def _with_route(request: web.Request) -> str:
    """What to do instead: try again, or reach the desk of the URL's company in its own way."""
    company = context(request).policies.companies.get(request.match_info.get("company", ""))
    return sentence("not_stored", company) if company else "Please try again in a moment."
