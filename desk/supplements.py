"""What a person changes of a ticket they have sent, or adds to it: with its reference and access code.

What they wrote stands sealed in the ticket like any message of theirs. The trail has an event that names the fields,
staff a task with a day, and the desk a notice; whoever works on the ticket has another version of it from then on.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, fields

from bot.policies.model import CONTACTS, HANDED_OVER_KINDS, KINDS, Company
from desk import audit, deadlines
from desk.calendar import day_in_japan, first_look_due
from desk.changeable import require
from desk.changes import note_change
from desk.circumstances import TAKEN_OUT, all_items_of, items_of
from desk.closing_days import closing_days
from desk.codes import prove
from desk.duplicates import link_duplicates
from desk.errors import ChangeRefused, DraftIncomplete, DraftInvalid
from desk.handoffs import FROM_PERSON
from desk.items import DELIVERY_METHODS, OF_KINDS, flags_of, missing_of, put_item
from desk.models import Message, Task, Ticket
from desk.opening import NoticeAccepted, check_lengths, check_notice, missing_contact, notice_columns
from desk.outbox import announce_change
from desk.persons import ItemDetails, Person, contact_index, open_person, seal_message, seal_person
from desk.rules import load_practice
from desk.status import TicketStatus, status_for_person
from desk.work import Work

TASK = "person_changed"
FLAG = "contact_changed"
"""On a ticket whose identity was verified before its contact changed: that proof says nothing of the new contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """What is new of a ticket; empty what stays as it is. `session` is the idempotency key: once more is once.

    `details` to `ground` and `delivery_method` are about the kinds in `add`.
    """

    company: str
    session: str
    notice: NoticeAccepted | None = None
    words: str | None = None
    reply_route: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    details: str | None = None
    wrong_value: str | None = None
    right_value: str | None = None
    evidence: str | None = None
    recipient: str | None = None
    period: str | None = None
    ground: str | None = None
    delivery_method: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Which parts of a ticket this changes: words, contact, kinds."""
        changed = {
            "words": bool(self.words),
            "contact": self.reply_route is not None,
            "kinds": bool(self.add or self.drop),
        }
        return tuple(part for part, there in changed.items() if there)


def supplement(work: Work, reference: str, access_code: str, given: Supplement) -> TicketStatus:
    """Change a ticket, or add to it, for whoever has its access code; the same `session` again changes nothing.

    Raises CodeRefused and CodePaused as `status_of` does; ChangeRefused for what can no longer be changed;
    DraftIncomplete, DraftInvalid for what cannot be taken so.
    """
    ticket = prove(work, reference, access_code, given.company)
    message_id = work.keys.blind_index("message.supplement", ticket.id, given.session)
    if work.session.get(Message, message_id) is not None:
        return status_for_person(work, ticket)
    company = work.policies.company(ticket.company)
    _check(work, ticket, given)
    with work.session.no_autoflush:  # what is changed is flushed, and its fields named, by `note_change`
        if given.notice is not None:
            for column, value in notice_columns(given.notice).items():
                setattr(ticket, column, value)
        if given.reply_route is not None:
            _reach(work, ticket, given)
        if given.add or given.drop:
            _ask_for(work, ticket, given, company)
    said = seal_message(work, ticket.id, message_id, _told(given))
    message = Message(id=message_id, ticket_id=ticket.id, direction=FROM_PERSON, body=said, at=work.now)
    work.session.add(message)
    _leave_to_staff(work, ticket, company)
    detail = {"parts": list(given.parts), "added": list(given.add), "taken_out": list(given.drop)}
    note_change(work, ticket, audit.PERSON, deadlines.ADDED, detail, also=("messages", *_of_items(given)))
    announce_change(work, ticket, message_id)
    return status_for_person(work, ticket)


def _check(work: Work, ticket: Ticket, given: Supplement) -> None:
    """The guards of a change; the dialogue asks, this makes sure."""
    if not given.parts:
        raise DraftIncomplete(("anything_else",))
    for part in given.parts:
        require(ticket, part)
    check_lengths(asdict(given))
    check_notice(given.notice, work.now)
    if given.delivery_method not in (None, *DELIVERY_METHODS):
        raise DraftInvalid("delivery_method", f"it is none of {', '.join(DELIVERY_METHODS)}")
    asked = {item.kind: item for item in items_of(work, ticket)}
    add, drop = set(given.add), set(given.drop)
    if not add <= set(KINDS) or add & asked.keys() or add & drop:
        raise DraftInvalid("kinds", "there is a kind that is unknown or asked for already")
    if not drop <= asked.keys():
        raise DraftInvalid("kinds", "a kind that is to be taken out was not asked for")
    if any(asked[kind].outcome != "pending" for kind in drop):
        raise ChangeRefused("kinds", "decided")
    if drop and not (asked.keys() - drop) | add:
        raise DraftInvalid("kinds", "nothing would be left of the request; it can be withdrawn instead")
    contacts = {"email": given.email, "address": given.address, "phone": given.phone}
    reached = missing_contact(given.reply_route, contacts) if given.reply_route else ()
    method = given.delivery_method or ticket.delivery_method
    said = {"details": given.details, "wrong_value": given.wrong_value, "right_value": given.right_value}
    lacking = (*reached, *(missing_of(add, method=method, **said) if add else ()))
    if lacking:
        raise DraftIncomplete(lacking)


def _reach(work: Work, ticket: Ticket, given: Supplement) -> None:
    """The new way to reply, with its one contact; the old contact goes."""
    assert given.reply_route is not None
    now = CONTACTS[given.reply_route]
    before = open_person(work, ticket)
    kept = {field.name: getattr(before, field.name) for field in fields(Person)}
    person = Person(**{**kept, **dict.fromkeys(CONTACTS.values()), now: getattr(given, now)})
    ticket.person, ticket.reply_route = seal_person(work, ticket.id, person), given.reply_route
    ticket.contact_index = contact_index(work, person)
    if ticket.duplicate_group is None:
        link_duplicates(work, ticket)
    if ticket.identity_status == "verified" and FLAG not in ticket.flags:
        ticket.flags = [*ticket.flags, FLAG]


def _ask_for(work: Work, ticket: Ticket, given: Supplement, company: Company) -> None:
    """Add items and take some out. One that comes after the arrival of a request without a form is watched from now."""
    before = {item.kind: item for item in all_items_of(work, ticket)}
    for kind in given.drop:
        before[kind].outcome = TAKEN_OUT
    said = ItemDetails(**{field.name: getattr(given, field.name) for field in fields(ItemDetails)})
    method = given.delivery_method or ticket.delivery_method
    for kind in given.add:
        put_item(work, ticket, kind, said, method, company, before.get(kind))
    if HANDED_OVER_KINDS.intersection(given.add):
        ticket.delivery_method = method
    asked = {kind for kind, item in before.items() if item.outcome != TAKEN_OUT} | set(given.add)
    kinds = tuple(kind for kind in KINDS if kind in asked)
    others = [flag for flag in ticket.flags if flag not in OF_KINDS]
    ticket.flags = [*others, *flags_of(kinds, company)]
    if given.drop:
        deadlines.watch_no_more(work, ticket, kinds)
    if ticket.formally_received_at is not None and not company.procedure.form.required:
        deadlines.watch_added(work, ticket, day_in_japan(work.now), given.add)


def _told(given: Supplement) -> str:
    """What is new, in sentences for staff; sealed like everything that a person writes."""
    sentences = load_practice().codes["changed_by_person"]
    contact = getattr(given, CONTACTS[given.reply_route]) if given.reply_route else None
    lines = {
        "contact": {"route": given.reply_route, "contact": contact} if contact else None,
        "added": {"kinds": ", ".join(given.add)} if given.add else None,
        "taken_out": {"kinds": ", ".join(given.drop)} if given.drop else None,
        "words": {"words": given.words} if given.words else None,
    }
    return "\n".join(sentences[name].format(**values) for name, values in lines.items() if values)


def _leave_to_staff(work: Work, ticket: Ticket, company: Company) -> None:
    with work.session.no_autoflush:  # as above
        closed = closing_days(work, company.id)
    due = first_look_due(company.hours.get("desk"), work.now, closed)
    work.session.add(
        Task(id=str(uuid.uuid4()), ticket_id=ticket.id, kind=TASK, created_at=work.now, due_at=due),
    )


def _of_items(given: Supplement) -> tuple[str, ...]:
    return ("items",) if given.add or given.drop else ()
