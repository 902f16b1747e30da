"""From what the desk knows of a ticket to what its templates show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web

from desk.calendar import day_in_japan
from desk.console.context import console
from desk.console.middlewares.errors import answer_to
from desk.console.rendering import language_of, render, say
from desk.console.texts import coded, texts
from desk.decisions import NOTIFY_ROUTES, OUTCOMES
from desk.errors import DeskError, VersionConflict
from desk.fees import STATUSES
from desk.identity import RESULTS, SETTLEMENTS
from desk.lifecycle import WATCHED_STATES, State
from desk.names import guard_says, names_of
from desk.notes import BY_MACHINE, NOTE
from desk.receiving import ROUTES as ARRIVAL_ROUTES
from desk.rules import Ground, Reason, load_law
from desk.steps import Lack
from desk.ticket_file import EventLine, MessageFile, TicketFile
from desk.ticket_page import TicketPage

FIRST = {
    State.SUBMITTED: ("receive", "claim"),
    State.AWAITING_DOCUMENTS: ("receive", "remind", "lapse"),
    State.LAPSED: ("receive",),
    State.RECEIVED: ("check_identity",),
    State.IDENTITY_CHECK: ("identity", "authority", "review"),
    State.AWAITING_REQUESTER: ("resume",),
    State.IN_REVIEW: ("decide", "submit", "notify"),
    State.AWAITING_APPROVAL: ("approve", "send_back"),
    State.DECIDED: ("notify",),
    State.NOTIFIED: ("close",),
    State.TRANSFERRED: ("close",),
    State.REOPENED: ("claim", "check_identity"),
    State.CLOSED: ("reopen",),
}
"""The steps that come next, by state: their forms stand open at the top."""
BESIDE = frozenset(
    {"claim", "release", "assign", "fee", "papers", "reply", "join", "leave", "note", "task", "flag", "link", "tick"}
)
"""Steps whose forms stand where what they change is shown, and not among the steps."""
WAY = {
    "request": ("submitted", "awaiting_documents", "received", "identity_check", "in_review", "awaiting_approval")
    + ("decided", "notified", "closed"),
    "other": ("submitted", "in_review", "notified", "closed"),
}
"""The straight way of a ticket, for the line at the top."""
UNSAID = frozenset({"fields", "version", "shown", "code", "agreed", "letter"})
"""What the trail notes of an event and a timeline need not repeat."""
CODED = {
    "kind": "kind",
    "outcome": "outcome",
    "reason_code": "reasons",
    "ground": "grounds",
    "fee": "fee",
    "result": "identity",
    "paper": "papers",
    "method": "methods",
    "task": "tasks",
    "flag": "flags",
    "papers": "papers_gone",
    "route": "route",
}
NAMED = frozenset({"reasons", "grounds", "papers", "tasks", "flags"})
"""Lists that the law and the practice name; the others are words of the console."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of the timeline: an event or a note. `at` is UTC."""

    at: dt.datetime
    event: EventLine | None = None
    note: MessageFile | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that could not be saved: why, and what was typed, which is shown again in its form."""

    step: str
    error: DeskError
    given: Mapping[str, tuple[str, ...]]

    @property
    def somebody_saved_first(self) -> bool:
        """Whether a difference is to be shown."""
        return isinstance(self.error, VersionConflict)


def show_page(
    request: web.Request,
    page: TicketPage,
    template: str = "ticket/page.html",
    *,
    failure: Failure | None = None,
    done: str | None = None,
    status: int = 200,
) -> web.Response:
    """The page, or its body alone. `done` names the step that has just been saved."""
    return render(request, template, status=status, **values(request, page, failure, done))


def values(
    request: web.Request, page: TicketPage, failure: Failure | None = None, done: str | None = None
) -> dict[str, Any]:
    """What the templates of the ticket know besides what every template knows."""
    ticket, language = page.seen.ticket, language_of(request)
    first = [name for name in FIRST.get(State(ticket.line.state), ()) if page.steps[name].is_open]
    if failure is not None and failure.step in page.steps and failure.step not in BESIDE:
        first = [failure.step, *(name for name in first if name != failure.step)]
    ranked = [name for name in page.steps if name not in BESIDE and name not in first and page.steps[name].fits]
    return {
        "page": page,
        "ticket": ticket,
        "line": ticket.line,
        "seen": page.seen,
        "steps": page.steps,
        "first": first,
        "others": [name for name in ranked if page.steps[name].is_open],
        "closed": [name for name in ranked if not page.steps[name].is_open],
        "way": way(ticket.line.type, ticket.line.state, form=page.card is None or page.card.form_required),
        "names": partial(names_of, language=language),
        "named": partial(named, language),
        "who": lambda login: page.names.get(login, login),
        "why": partial(lack_says, request, page.names),
        "choices": CHOICES,
        "words_of": partial(words_of, language),
        "names_for": partial(names_for, language),
        "timeline": timeline(ticket),
        "due": sorted(ticket.deadlines, key=lambda deadline: (deadline.met_at is not None, deadline.due_at)),
        "there": [page.names.get(login, login) for login in page.there],
        "running": State(ticket.line.state) in WATCHED_STATES,
        "days_left": partial(days_left, request),
        "failure": failure,
        "error_title": say(request, f"errors.{answer_to(failure.error)[1]}.title") if failure else "",
        "kept": partial(kept, failure),
        "done": done,
        "told": partial(told, language),
        "changed": partial(changed, request, page),
    }


CHOICES = {
    "arrival_routes": ARRIVAL_ROUTES,
    "fee_statuses": STATUSES,
    "results": RESULTS,
    "settlements": SETTLEMENTS,
    "outcomes": OUTCOMES,
    "notify_routes": NOTIFY_ROUTES,
    "by_machine": BY_MACHINE,
}


def words_of(language: str, codes: Iterable[str], list_name: str) -> dict[str, str]:
    """Codes of the desk and the console's words for them."""
    return {code: coded(language, list_name, code) for code in codes}


def names_for(language: str, list_name: str, kind: str) -> dict[str, str]:
    """Those of the law's reasons or grounds that there are for a kind of request."""
    known: Mapping[str, Ground | Reason] = load_law().reasons if list_name == "reasons" else load_law().grounds
    return {code: says for code, says in names_of(list_name, language).items() if kind in known[code].kinds}


def timeline(ticket: TicketFile) -> list[Moment]:
    """What happened, the newest first: the trail's events, and notes in the place of the events that tell of them."""
    events = [Moment(event.at, event=event) for event in ticket.events if event.action != "note_added"]
    notes = [Moment(message.at, note=message) for message in ticket.messages if message.direction == NOTE]
    return sorted([*reversed(events), *notes], key=lambda entry: entry.at, reverse=True)


def days_left(request: web.Request, due_at: dt.datetime) -> str:
    """How far a day in Japan is off, in words."""
    left = (day_in_japan(due_at) - day_in_japan(console(request).desk.clock())).days
    name = "today" if left == 0 else "ahead" if left > 0 else "late"
    return say(request, f"ticket.due.{name}", count=abs(left))


def way(ticket_type: str, state: str, *, form: bool) -> list[tuple[str, str]]:
    """The states on the straight way of a ticket, each `past`, `present` or `ahead`; one off the way comes last.

    Without a `form` to wait for, nobody waits for it.
    """
    awaited = State.AWAITING_DOCUMENTS.value
    states = [known for known in WAY.get(ticket_type, WAY["other"]) if form or known == state or known != awaited]
    if state not in states:
        return [*((known, "ahead") for known in states), (state, "present")]
    at = states.index(state)
    return [
        (known, "past" if number < at else "present" if number == at else "ahead")
        for number, known in enumerate(states)
    ]


def named(language: str, list_name: str, code: object) -> str:
    """What a code of the law or the practice is called."""
    return names_of(list_name, language).get(str(code), str(code).replace("_", " "))


def lack_says(request: web.Request, staff: Mapping[str, str], lack: Lack) -> str:
    """Why a step is not open, in a sentence; `staff` are names by login."""
    language = language_of(request)
    if lack.code == "guard":
        return guard_says(lack.names[0], language)
    words = {"role": "role", "state": "state"}.get(lack.code)
    names = [coded(language, words, name) if words else staff.get(name, name) for name in lack.names]
    return say(request, f"ticket.why.{lack.code}", names=say(request, "ticket.or").join(names))


def kept(failure: Failure | None, step: str, name: str, else_: object = "", kind: str | None = None) -> str:
    """What was typed into a field of a step that could not be saved, else what stands there anyway."""
    if failure is None or failure.step != step or (kind is not None and failure.given.get("kind") != (kind,)):
        return str(else_) if else_ is not None else ""
    return next(iter(failure.given.get(name, ())), "")


def told(language: str, event: EventLine) -> list[str]:
    """What the trail keeps of an event, in words: one short phrase each."""
    said = []
    for name, value in event.detail.items():
        if name in UNSAID or value in (None, "", [], {}):
            continue
        label = texts(language).get(f"ticket.detail.{name}", name.replace("_", " "))
        is_letters = name == "kind" and event.action.startswith("letter_")
        said.append(f"{label}: {_told(language, 'letter' if is_letters else name, value)}")
    return said


def _told(language: str, name: str, value: object) -> str:
    if isinstance(value, bool):
        return texts(language)["shell.yes" if value else "ticket.no"]
    if isinstance(value, list):
        return ", ".join(_told(language, name, entry) for entry in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{_told(language, 'kind', key)}: {_told(language, 'outcome', it)}" for key, it in value.items()
        )
    return _called(language, CODED.get(name, name), value)


def _called(language: str, list_name: str, code: object) -> str:
    return named(language, list_name, code) if list_name in NAMED else coded(language, list_name, str(code))


def changed(request: web.Request, page: TicketPage, field: str, value: object) -> str:
    """A value of a ticket in a difference, in words."""
    language = language_of(request)
    if value is None or value == []:
        return say(request, "ticket.nothing")
    if field == "words":
        return say(request, "ticket.words_written")
    if field == "assignee_id":
        return page.names.get(str(value), str(value))
    if isinstance(value, list):
        return ", ".join(changed(request, page, field, entry) for entry in value)
    if isinstance(value, bool):
        return texts(language)["shell.yes" if value else "ticket.no"]
    lists = {
        "state": "state",
        "arrival_route": "route",
        "identity_status": "identity",
        "identity_method": "identity_methods",
        "identity_document": "papers",
        "authority_document": "authority_papers",
        "missing": "missing",
        "fee_status": "fee",
        "fee_method": "fee_methods",
        "flags": "flags",
        "notified_route": "route",
        "transferred_to": "transfer_to",
        "outcome": "outcome",
        "reason_code": "reasons",
        "ground": "grounds",
    }
    listed = lists.get(field)
    if listed is None:
        return str(value)
    ours = {"state", "route", "identity", "fee", "outcome"}
    return coded(language, listed, str(value)) if listed in ours else named(language, listed, value)
