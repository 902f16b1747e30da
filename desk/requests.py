"""Opening a request under the APPI (Articles 32(2), 33, 34, 35) out of a finished dialogue."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import asdict, dataclass

from bot.policies.model import (
    AMENDING_KINDS,
    AUDIENCES,
    FEE_KINDS,
    HANDED_OVER_KINDS,
    KINDS,
    REPLACING_KINDS,
    STOPPING_KINDS,
    Company,
    FeeStatus,
)
from desk import audit
from desk.calendar import day_in_japan
from desk.deadlines import await_documents
from desk.errors import DraftIncomplete, DraftInvalid
from desk.lifecycle import Circumstances, Role, State, move
from desk.models import Ticket, TicketItem
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
from desk.persons import ItemDetails, Person, seal_details
from desk.work import Work

CAPACITIES = ("self", "statutory_agent", "delegated_agent")
AGES = ("adult", "under_16", "not_capable")
DELIVERY_METHODS = ("electronic", "paper")
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
        for kind in kinds:
            _add_item(work, ticket, kind, draft, company)
        if company.procedure.form.required:
            circumstances = Circumstances(today=day_in_japan(work.now), form_required=True)
            move(work, ticket, State.AWAITING_DOCUMENTS, (Role.SYSTEM, audit.SYSTEM), circumstances)
            await_documents(work, ticket)
        announce(work, ticket, company)
    return opened(work, ticket, kinds, tuple(step.text for step in company.procedure.next_steps))


def _check(draft: RequestDraft, company: Company, now: dt.datetime) -> None:
    """The guards between a draft and a ticket; the dialogue asks, this makes sure."""
    for slot, value, allowed in (
        ("capacity", draft.capacity, CAPACITIES),
        ("age", draft.age, AGES),
        ("relationship", draft.relationship, RELATIONSHIPS),
        ("delivery_method", draft.delivery_method, DELIVERY_METHODS),
    ):
        if value is not None and value not in allowed:
            raise DraftInvalid(slot, f"it is none of {', '.join(allowed)}")
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
    gate = company.procedure.age_gate
    consent = draft.guardian_consent or draft.capacity == "statutory_agent"
    agent = draft.capacity in ("statutory_agent", "delegated_agent")
    asked = set(draft.kinds)
    before_contact = {
        "kinds": not draft.kinds,
        "notice": draft.notice is None,
        "age": gate and draft.age is None,
        "guardian_consent": gate and draft.age in ("under_16", "not_capable") and not consent,
        "capacity": draft.capacity is None,
        "name": not draft.name,
        "agent_name": agent and not draft.agent_name,
        "agent_relation": agent and not draft.agent_relation,
        "relationship": draft.relationship is None,
    }
    after_contact = {
        "details": not draft.details and not asked <= AMENDING_KINDS,
        "wrong_value": not draft.wrong_value and bool(asked & AMENDING_KINDS),
        "right_value": not draft.right_value and bool(asked & REPLACING_KINDS),
        "delivery_method": draft.delivery_method is None and bool(asked & HANDED_OVER_KINDS),
    }
    contacts = {"email": draft.email, "address": draft.address, "phone": draft.phone}
    return (
        *(slot for slot, lacking in before_contact.items() if lacking),
        *missing_contact(draft.reply_route, contacts),
        *(slot for slot, lacking in after_contact.items() if lacking),
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
        "flags": _flags(draft.kinds, company),
    }


def _flags(kinds: tuple[str, ...], company: Company) -> list[str]:
    """What staff should see at once: the policy's list lacks a kind; its fee goes further than Article 38(1)."""
    flags = []
    if not set(kinds) <= set(company.procedure.kinds_listed):
        flags.append("kind_not_listed")
    if company.procedure.fee.status is not FeeStatus.SILENT and not FEE_KINDS.issuperset(kinds):
        flags.append("fee_beyond_art38")
    return flags


def _add_item(work: Work, ticket: Ticket, kind: str, draft: RequestDraft, company: Company) -> None:
    amends, stops = kind in AMENDING_KINDS, kind in STOPPING_KINDS
    details = ItemDetails(
        details=draft.details,
        wrong_value=draft.wrong_value if amends else None,
        right_value=draft.right_value if amends else None,
        evidence=draft.evidence if amends else None,
        recipient=draft.recipient if kind == "cessation_of_third_party" else None,
        period=draft.period if kind == "third_party_records" else None,
        ground=draft.ground if stops else None,
    )
    item_id = str(uuid.uuid4())
    work.session.add(
        TicketItem(
            id=item_id,
            ticket_id=ticket.id,
            kind=kind,
            details=seal_details(work, ticket.id, item_id, details),
            method=draft.delivery_method if kind in HANDED_OVER_KINDS else None,
            fee_chargeable_art38=kind in FEE_KINDS,
            kind_not_listed=kind not in company.procedure.kinds_listed,
        )
    )
