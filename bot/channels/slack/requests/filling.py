"""Filling in a request, step by step, each in one transaction: what was put in, then what the window shows next.

The last step opens the ticket that the chat would open, in the person's own conversation, and says so there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.completion import Finished
from actions.dialogue_state import notice_of, notice_plain, state_of, state_plain
from actions.request import draft, told, view
from actions.services import Services
from bot.channels.slack.here import Here
from bot.channels.slack.requests.inputs import problem, value_in
from bot.channels.slack.requests.pages import AWAY, FLOW, NOTICE, REVIEW, next_page, page_of, slots_on
from bot.channels.slack.requests.views import View, end_view, page_view, sent_view
from bot.dialogue.model import Periods, State
from bot.dialogue.slots import FLOWS
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import notice_hash, sentence
from bot.policies.model import Company
from desk.messages import Reply
from desk.opening import NoticeAccepted
from desk.outbox import SLACK
from desk.request_forms import access_form, begin_form, drop_form, form_sent, keep_form
from desk.requests import open_request
from desk.talks import Address, person_index, say_once
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Filled:
    """What comes of a page that was sent in: errors by slot, or the next window. `conversation_id`: where something
    was said besides."""

    errors: Mapping[str, str]
    view: View | None = None
    conversation_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as it is kept between two steps."""

    state: State
    noticed: NoticeAccepted | None = None
    went_on: bool = False

    def to_bytes(self) -> bytes:
        plain = {"state": state_plain(self.state), "noticed": notice_plain(self.noticed), "went_on": self.went_on}
        return json.dumps(plain, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, body: bytes) -> _Form:
        plain: dict[str, Any] = json.loads(body)
        return cls(state_of(plain["state"]), notice_of(plain["noticed"]), plain["went_on"])


def begin(work: Work, here: Here, address: Address, view_id: str) -> View:
    """The first page, for the window of that id."""
    company = here.company(address.workspace)
    form = _Form(State(flow=FLOW, session=f"view.{view_id}", began=work.now.isoformat()))
    form_id = begin_form(work, view_id, person_index(work, address), form.to_bytes())
    return _shown(form_id, form, company, here)


def submit(work: Work, here: Here, address: Address, form_id: str, page: str, given: Mapping[str, Any]) -> Filled:
    """Take in a page. Sending the same page again does the same. Raises FormUnknown, and what opening raises."""
    company, person = here.company(address.workspace), person_index(work, address)
    kept = access_form(work, form_id, person)
    if kept.reference is not None:
        return Filled({}, sent_view(kept.reference, company))
    assert kept.body is not None
    form = _Form.from_bytes(kept.body)
    if page == REVIEW:
        return _send(work, here, address, form_id, form, company)
    if page == AWAY:
        form = replace(form, went_on=True)
    else:
        form, errors = _with_values(form, page, given, company)
        if errors:
            return Filled(errors)
    if page == NOTICE and form.noticed is None:
        form = replace(form, noticed=NoticeAccepted(notice_hash(company, _periods(here)), work.now))
    if form.state.text("guardian_consent") == "not_consented":
        drop_form(work, form_id, person)
        return Filled({}, end_view(sentence(load_texts().sentences["guardian_stop"], company)))
    keep_form(work, form_id, person, form.to_bytes())
    return Filled({}, _shown(form_id, form, company, here))


def change(work: Work, here: Here, address: Address, form_id: str, slot: str) -> View:
    """The page of a line that is to be changed. Raises FormUnknown."""
    company = here.company(address.workspace)
    kept = access_form(work, form_id, person_index(work, address))
    if kept.body is None:
        return sent_view(str(kept.reference), company)
    return page_view(page_of(slot), form_id, _Form.from_bytes(kept.body).state, company, _periods(here))


def close(work: Work, here: Here, address: Address, form_id: str) -> None:
    """The window was closed: what was put in is erased."""
    drop_form(work, form_id, person_index(work, address))


def _with_values(form: _Form, page: str, given: Mapping[str, Any], company: Company) -> tuple[_Form, dict[str, str]]:
    """The form with what a page gives, without what then no longer applies; and what is wrong, by slot."""
    state, errors = form.state, {}
    for slot in slots_on(page, state, company):
        value = value_in(slot, given, state, company)
        if wrong := problem(slot, given, company, value):
            errors[slot.name] = wrong
        elif value is not None:
            state = state.with_value(slot.name, value)
    by_name = {slot.name: slot for slot in FLOWS[FLOW]}
    gone = [name for name in state.filled if not by_name[name].applies(state, company)]
    went_on = form.went_on and page != "triage"
    return replace(form, state=state.without(gone), went_on=went_on), errors


def _shown(form_id: str, form: _Form, company: Company, here: Here) -> View:
    page = next_page(form.state, company, went_on=form.went_on)
    return page_view(page, form_id, form.state, company, _periods(here))


def _send(work: Work, here: Here, address: Address, form_id: str, form: _Form, company: Company) -> Filled:
    """Open the request and say so in the person's conversation, together or not at all."""
    if (open_page := next_page(form.state, company, went_on=form.went_on)) != REVIEW:
        return Filled({}, page_view(open_page, form_id, form.state, company, _periods(here)))
    conversation = here.talk(work, address).conversation
    finished = Finished(
        state=form.state,
        company=company,
        services=Services(here.desk, here.policies, here.settings),
        conversation_id=conversation.id,
        channel=SLACK,
        noticed=form.noticed,
    )
    opened = open_request(work, draft(finished))
    reply = Reply(f"form.{form_id}", "assistant", work.now, told(opened, company), ticket=view(opened, "request"))
    say_once(work, conversation.id, reply)
    form_sent(work, form_id, person_index(work, address), opened.reference)
    return Filled({}, sent_view(opened.reference, company), conversation.id)


def _periods(here: Here) -> Periods:
    return Periods(here.settings.conversation_days, here.settings.ticket_retention_days, through_slack=True)
