"""Opening a request under the APPI (Articles 32(2), 33, 34, 35) out of a finished dialogue."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass

from bot.policies.model import AUDIENCES, KINDS, Company, FeeStatus
from desk import audit
from desk.age_gate import check_age, missing_at_gate
from desk.calendar import day_in_japan
from desk.deadlines import await_documents
from desk.errors import DraftIncomplete, DraftInvalid
from desk.items import DELIVERY_METHODS, flags_of, missing_of, put_item
from desk.lifecycle import Circumstances, Role, State, move
from desk.next_steps import steps_of
from desk.opening import (
    NoticeAccepted,
    OpenedTicket,
    Origin,
    announce,
    check_lengths,
    check_notice,
    company_of,
    missing_contact,
    notice_columns,
    open_once,
    opened,
)
from desk.persons import ItemDetails, Person
from desk.work import Work

CAPACITIES = ("self", "statutory_agent", "delegated_agent")
RELATIONSHIPS = (*AUDIENCES[1:], "other")
"""Whom a person can be to a company: every audience but `everyone`, or something else."""
WORD = re.compile(r"[a-z][a-z_]*")
"""A word of ours. The triage stands unsealed, so nothing a person wrote may get into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """Every slot of a request, under its name in DESIGN.md; empty where it does not apply."""

    origin: Origin
    kinds: tuple[str, ...]
    notice: NoticeAccepted | None
    triage: str | None = None
    age: str | None = None
    guardian_consent: bool | None = None
    capacity: str | None = None
    name: str | None = None
    kana: str | None = None
    agent_name: str | None = None
    agent_relation: str | None = None
    relationship: str | None = None
    reply_route: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None
    details: str | None = None
    wrong_value: str | None = None
    right_value: str | None = None
    evidence: str | None = None
    recipient: str | None = None
    period: str | None = None
    ground: str | None = None
    delivery_method: str | None = None
    fee_ack: bool | None = None
    anything_else: str | None = None


def open_request(work: Work, draft: RequestDraft) -> OpenedTicket:
    """Open the request of a finished dialogue; the same idempotency key again gives the same ticket.

    The ticket, its items, first deadline, notice to the desk and events are stored together or not at all. Where the
    policy prescribes a form, the ticket at once awaits it: chat is not yet the request (Article 37(1)). Raises
    DraftIncomplete, DraftInvalid, CompanyUnknown, ConversationUnknown.
    """
    company = company_of(work, draft.origin)
    _check(draft, company, work.now)
    kinds = tuple(kind for kind in KINDS if kind in draft.kinds)
    ticket, new = open_once(work, draft.origin, "request", _person(draft), _columns(draft, company))
    if new:
        said = ItemDetails(**{name: getattr(draft, name) for name in ItemDetails.__dataclass_fields__})
        for kind in kinds:
            put_item(work, ticket, kind, said, draft.delivery_method, company)
        if company.procedure.form.required:
            circumstances = Circumstances(today=day_in_japan(work.now), form_required=True)
            move(work, ticket, State.AWAITING_DOCUMENTS, (Role.SYSTEM, audit.SYSTEM), circumstances)
            await_documents(work, ticket)
        announce(work, ticket, company)
    return opened(work, ticket, kinds, steps_of(company, draft.capacity))


def _check(draft: RequestDraft, company: Company, now: dt.datetime) -> None:
    """The guards between a draft and a ticket; the dialogue asks, this makes sure."""
    for slot, value, allowed in (
        ("capacity", draft.capacity, CAPACITIES),
        ("relationship", draft.relationship, RELATIONSHIPS),
        ("delivery_method", draft.delivery_method, DELIVERY_METHODS),
    ):
        if value is not None and value not in allowed:
            raise DraftInvalid(slot, f"it is none of {', '.join(allowed)}")
    check_age(draft.age)
    if draft.triage is not None and not WORD.fullmatch(draft.triage):
        raise DraftInvalid("triage", "it is not one of the choices that were offered")
    if any(kind not in KINDS for kind in draft.kinds):
        raise DraftInvalid("kinds", "there is a kind the Act does not know")
    check_notice(draft.notice, now)
    check_lengths(asdict(draft))
    missing = _missing(draft, company)
    if missing:
        raise DraftIncomplete(missing)


def _missing(draft: RequestDraft, company: Company) -> tuple[str, ...]:
    """The slots still needed, in the order they are asked."""
    consent = bool(draft.guardian_consent) or draft.capacity == "statutory_agent"
    agent = draft.capacity in ("statutory_agent", "delegated_agent")
    opening = {"kinds": not draft.kinds, "notice": draft.notice is None}
    before_contact = {
        "capacity": draft.capacity is None,
        "name": not draft.name,
        "agent_name": agent and not draft.agent_name,
        "agent_relation": agent and not draft.agent_relation,
        "relationship": draft.relationship is None,
    }
    contacts = {"email": draft.email, "address": draft.address, "phone": draft.phone}
    return (
        *(slot for slot, lacking in opening.items() if lacking),
        *missing_at_gate(company, draft.age, consent=consent),
        *(slot for slot, lacking in before_contact.items() if lacking),
        *missing_contact(draft.reply_route, contacts),
        *missing_of(
            set(draft.kinds),
            details=draft.details,
            wrong_value=draft.wrong_value,
            right_value=draft.right_value,
            method=draft.delivery_method,
        ),
    )


def _person(draft: RequestDraft) -> Person:
    """Only what is needed: of the contacts, the one the reply goes to."""
    return Person(
        name=draft.name,
        kana=draft.kana,
        agent_name=draft.agent_name,
        agent_relation=draft.agent_relation,
        email=draft.email if draft.reply_route == "email" else None,
        address=draft.address if draft.reply_route == "post" else None,
        phone=draft.phone if draft.reply_route == "phone" else None,
        anything_else=draft.anything_else,
    )


def _columns(draft: RequestDraft, company: Company) -> dict[str, object]:
    fee = company.procedure.fee
    status = {FeeStatus.STATED: "due", FeeStatus.UNSTATED: "amount_unstated", FeeStatus.SILENT: "not_stated"}
    return {
        "relationship": draft.relationship,
        "capacity": draft.capacity,
        "triage": draft.triage,
        "age": draft.age,
        "guardian_consent": draft.guardian_consent,
        "reply_route": draft.reply_route,
        "delivery_method": draft.delivery_method,
        "fee_acknowledged": draft.fee_ack,
        **notice_columns(draft.notice),
        "fee_status": status[fee.status],
        "fee_yen": fee.amount_yen,
        "flags": flags_of(draft.kinds, company),
    }
