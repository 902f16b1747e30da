"""Changing a ticket that was sent: what it holds is looked up with its proof, what is new of it goes to the desk."""

from __future__ import annotations

from actions.completion import Completed, Finished
from actions.status import proof, refused, state_text, view
from actions.texts import choice
from bot.dialogue.model import Option, Periods, SlotValue, State
from bot.dialogue.supplementing import FLOW, added, dropped, reached_otherwise
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import notice_hash, sentence
from bot.policies.model import CONTACTS
from desk.changeable import Changeable, changeable
from desk.errors import ChangeRefused, CodePaused, CodeRefused, VersionConflict
from desk.supplements import Supplement, supplement

_AS_THEY_ARE = ("details", "wrong_value", "right_value", "evidence", "recipient", "period", "ground", "delivery_method")
"""Slots that the change takes over word for word."""


async def look_up(finished: Finished, kept_for: Periods) -> State | Completed:
    """The change of the ticket that was named, begun; or what the person is told where there is none to change."""
    reference, code = proof(finished, "change_request")
    try:
        found = await finished.services.desk.run(changeable, reference, code, finished.company.id)
    except (CodeRefused, CodePaused) as error:
        return refused(finished, error)
    except ChangeRefused as error:
        return _too_late(finished, "not_changeable", reference, error.state)
    same_notice = found.notice_sha256 == notice_hash(finished.company, kept_for)
    return _begun(finished.state, found, same_notice=same_notice)


async def change(finished: Finished) -> Completed:
    """Change the ticket. Raises DeskError if it cannot be stored; nothing is changed then."""
    state, remarks = finished.state, load_texts().remarks
    reference, code = proof(finished, "change_request")
    try:
        status = await finished.services.desk.run(supplement, reference, code, _given(finished))
    except (CodeRefused, CodePaused) as error:
        return refused(finished, error)
    except ChangeRefused as error:
        return _too_late(finished, "not_changeable_part", reference, error.state)
    except VersionConflict:
        told = sentence(remarks["changed_meanwhile"], finished.company, reference=reference)
        return Completed(told, options=(choice("again", "/change_request"), choice("status", "/status")))
    text = sentence(remarks["changed"], finished.company, reference=status.reference)
    if added(state) and finished.company.procedure.form.required:
        text = f"{text} {remarks['changed_form']}"
    return Completed(text, view(status))


def _begun(state: State, found: Changeable, *, same_notice: bool) -> State:
    """The dialogue of a change, filled with what the desk has. A notice that reads otherwise now is shown again."""
    may = tuple(part for part, there in (("contact", found.contact_changes), ("kinds", found.kinds_change)) if there)
    before: dict[str, SlotValue] = {"may": may, "decided": found.decided, "state": found.state}
    before |= {"kinds": found.kinds} if found.kinds else {}
    before |= {"reply_route": found.reply_route or ""}
    before |= {"contact": found.contact} if found.contact else {}
    before |= {"delivery_method": found.delivery_method} if found.delivery_method else {}
    before |= {"noticed": "same"} if same_notice else {}
    filled: dict[str, SlotValue] = {
        "status_reference": found.reference,
        "status_code": state.one("status_code"),
        "reply_route": before["reply_route"],
        "anything_else": "",
    }
    filled |= {"kinds": found.kinds} if found.kinds else {}
    filled |= {CONTACTS[found.reply_route]: found.contact} if found.reply_route and found.contact else {}
    return State(
        flow=FLOW,
        session=state.session,
        filled=filled,
        offered=state.offered,
        before=before,
        began=state.began,
        parent=state.parent,
    )


def _given(finished: Finished) -> Supplement:
    """What is new, under the desk's names."""
    state = finished.state
    reached = reached_otherwise(state)
    contacts = dict.fromkeys(CONTACTS.values())
    if reached:
        contact = CONTACTS[state.one("reply_route")]
        contacts[contact] = state.one(contact)
    return Supplement(
        company=finished.company.id,
        session=state.session,
        notice=finished.noticed,
        words=state.text("anything_else") or None,
        reply_route=state.one("reply_route") if reached else None,
        add=added(state),
        drop=dropped(state),
        **contacts,
        **{slot: state.text(slot) or None for slot in _AS_THEY_ARE},
    )


def _too_late(finished: Finished, remark: str, reference: str, state: str) -> Completed:
    told = sentence(load_texts().remarks[remark], finished.company, reference=reference, state=state_text(state))
    options: tuple[Option, ...] = (choice("handoff", "/handoff"), choice("open_a_request", "/request"))
    return Completed(told, options=options)
