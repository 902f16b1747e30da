"""Errors as problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; `slug` makes its type URI, `title` is the same for every occurrence."""

    slug: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The URI that names the kind."""
        return f"urn:madoguchi:problem:{self.slug}"


BODY_MALFORMED = Kind("body-malformed", 400, "The body cannot be read")
EVENT_ID_WRONG = Kind("event-id-wrong", 400, "Last-Event-ID is not one of ours")
REQUEST_BAD = Kind("request-bad", 400, "The request cannot be read")
TOKEN_MISSING = Kind("token-missing", 401, "The token is missing")
TOKEN_WRONG = Kind("token-wrong", 401, "The token is not valid")
ORIGIN_REFUSED = Kind("origin-refused", 403, "This website may not use the chat")
NOT_FOUND = Kind("not-found", 404, "There is nothing here")
COMPANY_UNKNOWN = Kind("company-unknown", 404, "The company is not known")
SECTION_UNKNOWN = Kind("section-unknown", 404, "The section is not known")
TICKET_UNKNOWN = Kind("ticket-unknown", 404, "The ticket is not known")
METHOD_REFUSED = Kind("method-refused", 405, "This method is not served here")
BODY_TOO_LARGE = Kind("body-too-large", 413, "The body is too large")
MEDIA_TYPE_REFUSED = Kind("media-type-refused", 415, "The body must be JSON")
MEMBER_WRONG = Kind("member-wrong", 422, "A member of the body is missing or wrong")
QUERY_WRONG = Kind("query-wrong", 422, "A parameter of the query is wrong")
TEXT_EMPTY = Kind("text-empty", 422, "The text is empty")
TEXT_TOO_LONG = Kind("text-too-long", 422, "The text is too long")
CHOICE_UNKNOWN = Kind("choice-unknown", 422, "The choice was not offered")
TOO_MANY = Kind("too-many", 429, "Too many requests")
FAULT = Kind("fault", 500, "Something went wrong here")
NOT_STORED = Kind("not-stored", 503, "This could not be stored")

BY_STATUS = {kind.status: kind for kind in (REQUEST_BAD, NOT_FOUND, METHOD_REFUSED, BODY_TOO_LARGE)}
"""Kinds for the errors that aiohttp raises by itself."""


class Problem(Exception):
    """Ends a request with a problem document."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str] | None = None, **more: str) -> None:
        """`detail` is a sentence for people: what to do about it. `more` are further members of the document."""
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more


def problem_document(problem: Problem) -> web.Response:
    """The response for a problem; 401 asks for a bearer token as RFC 6750 section 3 says."""
    kind = problem.kind
    headers = dict(problem.headers)
    if kind.status == 401:
        wrong = ', error="invalid_token"' if kind is TOKEN_WRONG else ""
        headers["WWW-Authenticate"] = f'Bearer realm="madoguchi"{wrong}'
    body = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": problem.detail, **problem.more}
    return web.Response(
        status=kind.status, text=json.dumps(body, ensure_ascii=False), content_type=MEDIA_TYPE, headers=headers
    )
