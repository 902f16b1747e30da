"""Which use case each step of a ticket's page is, what of its form goes into it, and which roles may send it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk import assignment, checklists, decisions, ending, handoffs, holds, identity, linking, notes, receiving
from desk.console.pages.ticket.forms import StepForm
from desk.decisions import Decision
from desk.errors import TicketLocked
from desk.fees import FeeEntry, record_fee
from desk.models import Staff
from desk.replies import reply
from desk.staff import WORKING_ROLES
from desk.work import Work

Run = Callable[[Work, Staff, str, StepForm], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """A step: what it runs, for which roles. `reveals`: it shows what the person wrote, so that is noted with it."""

    run: Run
    roles: tuple[str, ...] = WORKING_ROLES
    reveals: bool = False


def _receive(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    return receiving.record_arrival(
        work,
        by,
        reference,
        form.day_needed("arrived_on", "day of arrival"),
        form.needed("route", "way of arrival"),
        form_seen=form.ticked("form_seen"),
        fee=_fee(form) if form.text("status") else None,
        expected=form.version,
    )


def _fee(form: StepForm) -> FeeEntry:
    return FeeEntry(form.needed("status", "fee"), form.yen("yen"), form.optional("method"))


def _correct_arrival(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    day = form.day_needed("arrived_on", "day of arrival")
    return receiving.correct_arrival(work, by, reference, day, form.needed("reason", "reason"), form.version)


def _identity(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    return identity.record_identity(
        work,
        by,
        reference,
        form.needed("result", "result"),
        form.needed("method", "method"),
        form.needed("document", "paper"),
        papers=form.optional("papers"),
        expected=form.version,
    )


def _decide(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    decision = Decision(
        form.needed("kind", "decision"),
        form.needed("outcome", "outcome"),
        form.optional("reason_code"),
        form.optional("reason"),
        form.optional("ground"),
    )
    return decisions.decide_item(work, by, reference, decision, form.version)


def _notify(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    return decisions.notify(
        work,
        by,
        reference,
        form.needed("route", "way of sending"),
        form.needed("evidence", "evidence"),
        other_route_agreed=form.ticked("agreed"),
        expected=form.version,
    )


def _close(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    return ending.close(
        work, by, reference, reason=form.optional("reason"), evidence=form.optional("evidence"), expected=form.version
    )


def _transfer(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    office = form.needed("to", "office")
    return ending.transfer(work, by, reference, office, evidence=form.optional("evidence"), expected=form.version)


def _withdraw(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    reason = form.needed("reason", "reason")
    return ending.withdraw_for_person(work, by, reference, reason, form.version, code=form.optional("code"))


def _join(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    """Take the ticket and join; where somebody else is working on it, join them all the same."""
    try:
        return handoffs.take_and_join(work, reference, by)
    except TicketLocked:
        return handoffs.join(work, reference, by)


def _task(work: Work, by: Staff, reference: str, form: StepForm) -> object:
    return notes.add_task(
        work,
        by,
        reference,
        form.needed("kind", "task"),
        text=form.optional("text"),
        assignee=form.optional("assignee"),
        due_on=form.day("due_on", "day it is due"),
    )


ADMINISTRATOR = ("administrator",)
DEEDS: dict[str, Deed] = {
    "claim": Deed(lambda work, by, ref, form: assignment.claim(work, by, ref, form.version)),
    "release": Deed(lambda work, by, ref, form: assignment.release(work, by, ref), assignment.ASSIGNING_ROLES),
    "assign": Deed(
        lambda work, by, ref, form: assignment.assign(work, by, ref, form.needed("to", "assignee"), form.version),
        assignment.ASSIGNING_ROLES,
    ),
    "receive": Deed(_receive),
    "correct_arrival": Deed(_correct_arrival, receiving.CORRECTING_ROLES),
    "remind": Deed(
        lambda work, by, ref, form: receiving.remind(work, by, ref, form.version, evidence=form.optional("evidence"))
    ),
    "lapse": Deed(lambda work, by, ref, form: receiving.lapse(work, by, ref, form.version)),
    "fee": Deed(lambda work, by, ref, form: record_fee(work, by, ref, _fee(form), form.version)),
    "check_identity": Deed(lambda work, by, ref, form: identity.start_identity_check(work, by, ref, form.version)),
    "identity": Deed(_identity),
    "authority": Deed(
        lambda work, by, ref, form: identity.record_authority(
            work, by, ref, form.needed("document", "paper"), form.version
        )
    ),
    "papers": Deed(
        lambda work, by, ref, form: identity.settle_papers(work, by, ref, form.needed("papers", "papers"), form.version)
    ),
    "review": Deed(lambda work, by, ref, form: identity.start_review(work, by, ref, form.version)),
    "ask": Deed(lambda work, by, ref, form: identity.ask_requester(work, by, ref, form.each("missing"), form.version)),
    "resume": Deed(lambda work, by, ref, form: identity.resume(work, by, ref, expected=form.version)),
    "decide": Deed(_decide),
    "submit": Deed(lambda work, by, ref, form: decisions.submit_for_approval(work, by, ref, form.version)),
    "approve": Deed(lambda work, by, ref, form: decisions.approve(work, by, ref, form.version)),
    "send_back": Deed(
        lambda work, by, ref, form: decisions.send_back(work, by, ref, form.needed("reason", "reason"), form.version)
    ),
    "notify": Deed(_notify),
    "close": Deed(_close),
    "reopen": Deed(
        lambda work, by, ref, form: ending.reopen(work, by, ref, form.needed("reason", "reason"), form.version)
    ),
    "transfer": Deed(_transfer),
    "withdraw": Deed(_withdraw),
    "reply": Deed(lambda work, by, ref, form: reply(work, ref, form.text("text"), by, key=form.optional("key"))),
    "join": Deed(_join, reveals=True),
    "leave": Deed(lambda work, by, ref, form: handoffs.leave(work, ref, by)),
    "note": Deed(
        lambda work, by, ref, form: notes.add_note(work, by, ref, form.text("text")), assignment.ASSIGNING_ROLES
    ),
    "task": Deed(_task, assignment.ASSIGNING_ROLES),
    "finish_task": Deed(
        lambda work, by, ref, form: notes.finish_task(work, by, ref, form.needed("task", "task")),
        assignment.ASSIGNING_ROLES,
    ),
    "flag": Deed(
        lambda work, by, ref, form: notes.set_flag(
            work, by, ref, form.needed("flag", "flag"), not form.ticked("off"), form.version
        )
    ),
    "link": Deed(lambda work, by, ref, form: linking.link_tickets(work, by, ref, form.needed("other", "link"))),
    "unlink": Deed(lambda work, by, ref, form: linking.unlink_ticket(work, by, ref)),
    "tick": Deed(
        lambda work, by, ref, form: checklists.tick(
            work, by, ref, form.needed("entry", "entry"), not form.ticked("off")
        )
    ),
    "hold": Deed(
        lambda work, by, ref, form: holds.hold_ticket(work, ref, by, form.needed("reason", "reason")), ADMINISTRATOR
    ),
    "unhold": Deed(
        lambda work, by, ref, form: holds.release_ticket(work, ref, by, form.needed("reason", "reason")), ADMINISTRATOR
    ),
}
"""Every step that a form of the page can send."""
