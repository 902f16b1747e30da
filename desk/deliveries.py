"""Working off the outbox: claimed for a while, then delivered, tried again later, or ended.

Any number of processes may do it. A claim that is never settled (the process died) runs out, and the notice is claimed
again: delivery is at least once. What ended without delivery leaves a task for staff, if it was meant for a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, func, select, update

from desk import audit
from desk.conversations import hold
from desk.errors import ConversationUnknown, KeyDestroyed
from desk.inbox import REPLIES
from desk.models import Attachment, Inbox, Message, Outbox, Ticket, col, table
from desk.outbox import EMAIL
from desk.persons import open_attachment, open_message, open_person
from desk.replies import BY_HAND, UNLESS_WRITTEN, leave_to_staff, send_otherwise
from desk.work import Work

KEPT = dt.timedelta(days=90)
"""How long settled notices are kept: as long as anybody may ask whether something was sent."""
Ending = Literal["delivered", "gone", "given_up", "refused", "undeliverable"]
"""`gone`: there is nothing left to deliver. `refused`: the receiver will never take it. `undeliverable`: there is no
receiver here."""

_OUTBOX = table(Outbox)
_EARLIER = _OUTBOX.alias("earlier")
_WAITING = (_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.next_try_at.is_not(None))
_EARLIER_WAITS = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.channel == _OUTBOX.c.channel,
        _EARLIER.c.ticket_id == _OUTBOX.c.ticket_id,
        _EARLIER.c.id < _OUTBOX.c.id,
        _EARLIER.c.sent_at.is_(None),
        _EARLIER.c.next_try_at.is_not(None),
    )
    .correlate(_OUTBOX)
    .exists()
)
"""An earlier notice of the ticket waits on the same channel: a person reads replies in the order they were written."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice in the hands of whoever delivers it. `tries` counts this one; `created_at` is UTC."""

    id: int
    dedupe_key: str
    channel: str
    ticket_id: str | None
    payload: Mapping[str, object]
    tries: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that goes with a reply."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply as it leaves the house by e-mail. Personal data: for the sender's hands only."""

    address: str
    text: str
    company: str
    reference: str
    files: tuple[LetterFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on one channel. `oldest` is UTC."""

    channel: str
    count: int
    oldest: dt.datetime


def claim(work: Work, channels: Collection[str], limit: int, seconds: float) -> tuple[Delivery, ...]:
    """Take up to `limit` notices that are due on these channels, oldest first, for so long; nobody else gets them."""
    due = (
        select(_OUTBOX)
        .where(*_WAITING, _OUTBOX.c.channel.in_(channels), _OUTBOX.c.next_try_at <= work.now, ~_EARLIER_WAITS)
        .order_by(_OUTBOX.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = work.session.execute(due).all()
    claimed = update(_OUTBOX).where(_OUTBOX.c.id.in_([row.id for row in rows]))
    if rows:
        until = work.now + dt.timedelta(seconds=seconds)
        work.session.execute(claimed.values(tries=_OUTBOX.c.tries + 1, next_try_at=until))
    return tuple(
        Delivery(row.id, row.dedupe_key, row.channel, row.ticket_id, row.payload, row.tries + 1, row.created_at)
        for row in rows
    )


def postpone(work: Work, delivery: Delivery, seconds: float) -> None:
    """Try a claimed notice again after so long. One that was settled meanwhile stays settled."""
    again = work.now + dt.timedelta(seconds=seconds)
    work.session.execute(update(_OUTBOX).where(_OUTBOX.c.id == delivery.id, *_WAITING).values(next_try_at=again))


def settle(work: Work, delivery: Delivery, ending: Ending) -> bool:
    """End a notice; False if it was ended before. Of its payload only how it ended is kept.

    A reply to a person that was not delivered becomes a task for staff, and an event of the trail.
    """
    values = {
        "next_try_at": None,
        "sent_at": work.now if ending == "delivered" else None,
        "payload": {"ending": ending},
    }
    settled: int = work.session.execute(
        update(_OUTBOX).where(_OUTBOX.c.id == delivery.id, *_WAITING).values(**values)
    ).rowcount
    if settled == 0:
        return False
    failed = ending in ("given_up", "refused", "undeliverable") and delivery.channel == EMAIL
    if failed and not _is_read(work, delivery):
        ticket: Ticket = work.session.get(Ticket, delivery.ticket_id)
        kind = "reply_by_email" if ending == "undeliverable" else "reply_not_delivered"
        leave_to_staff(work, ticket, str(delivery.payload["message"]), kind)
        about = audit.About(ticket.id, policy_sha256=ticket.policy_sha256)
        audit.record(work, audit.SYSTEM, "reply_not_delivered", about, {"channel": delivery.channel, "why": ending})
    return True


def is_told(work: Work, delivery: Delivery) -> bool:
    """Whether what a live notice tells of still stands in its conversation.

    If the conversation was erased before it was shown, a reply of staff goes the way the person chose otherwise.
    """
    conversation_id, sequence = str(delivery.payload["conversation"]), delivery.payload["sequence"]
    try:
        hold(work, conversation_id)
    except ConversationUnknown:
        _reroute(work, delivery)
        return False
    where = (REPLIES.c.conversation_id == conversation_id, REPLIES.c.sequence == sequence)
    return work.session.execute(select(REPLIES.c.sequence).where(*where)).first() is not None


def letter(work: Work, delivery: Delivery) -> Letter | None:
    """The reply that a notice by e-mail is about; None if it was erased, or its person has written in the conversation
    since and so has read it there.

    None, too, if its person has changed where replies go since: it is sent that way then, or left to staff.
    """
    message: Message | None = work.session.get(Message, delivery.payload["message"])
    if message is None or _is_read(work, delivery):
        return None
    ticket: Ticket = work.session.get(Ticket, message.ticket_id)
    try:
        person, text = open_person(work, ticket), open_message(work, message)
    except KeyDestroyed:
        return None
    if not person.email:
        _send_by_the_way_of_now(work, ticket, message.id)
        return None
    return Letter(person.email, text, ticket.company, ticket.reference, _files(work, message))


def _is_read(work: Work, delivery: Delivery) -> bool:
    """Whether the person has written since, in the conversation where the reply stands as well."""
    conversation_id = delivery.payload.get(UNLESS_WRITTEN)
    since = select(Inbox.id).where(
        col(Inbox.conversation_id) == conversation_id, col(Inbox.received_at) > delivery.created_at
    )
    return conversation_id is not None and work.session.execute(since.limit(1)).first() is not None


def waiting(work: Work) -> tuple[Waiting, ...]:
    """What waits to be delivered, by channel."""
    query = (
        select(_OUTBOX.c.channel, func.count(), func.min(_OUTBOX.c.created_at))
        .where(*_WAITING)
        .group_by(_OUTBOX.c.channel)
    )
    return tuple(Waiting(channel, count, oldest) for channel, count, oldest in work.session.execute(query))


def forget_settled(work: Work) -> int:
    """Delete the notices that were settled and made more than ninety days ago; how many there were."""
    old = (_OUTBOX.c.next_try_at.is_(None), _OUTBOX.c.created_at < work.now - KEPT)
    forgotten: int = work.session.execute(delete(_OUTBOX).where(*old)).rowcount
    return forgotten


def _files(work: Work, message: Message) -> tuple[LetterFile, ...]:
    """The attachments of a message that are still kept."""
    rows = work.session.execute(select(Attachment).where(Attachment.message_id == message.id)).scalars().all()
    return tuple(LetterFile(*open_attachment(work, row)) for row in rows if row.body is not None)


def _send_by_the_way_of_now(work: Work, ticket: Ticket, message_id: str) -> None:
    """A route by e-mail without an address would only put out the same notice again: staff find a way then."""
    if ticket.reply_route == EMAIL:
        leave_to_staff(work, ticket, message_id, BY_HAND[None])
    else:
        send_otherwise(work, ticket, message_id)


def _reroute(work: Work, delivery: Delivery) -> None:
    """Send a reply of staff another way; the desk's own words in an erased conversation need none."""
    message: Message | None = work.session.get(Message, delivery.payload["message"])
    if message is not None:
        send_otherwise(work, work.session.get(Ticket, message.ticket_id), message.id)
