"""Requests put away for later: one code, one use, seven days, one company."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from desk.codes import TRIES
from desk.drafts import KEPT, NOT_AGAIN, purge_expired, save_draft, spend_draft, take_draft, without_codes
from desk.errors import CodePaused, CompanyUnknown, KeyDestroyed, ResumeCodeRefused
from desk.inbox import accept, finish_turn
from desk.messages import Reply
from desk.models import DataKey, Draft
from desk.trackers import StagedTracker

BODY = '{"name": "佐藤花子"}'.encode()


def saved(desk) -> str:
    with desk.transaction() as work:
        return save_draft(work, "acme", BODY).code


def take(desk, code: str, conversation: str = "c1", company: str = "acme") -> bytes:
    with desk.transaction() as work:
        return take_draft(work, company, conversation, code).body


def test_it_is_taken_up_in_another_conversation_by_its_code(desk):
    code = saved(desk)
    assert take(desk, code.casefold().replace("-", " ")) == BODY


def test_it_is_taken_up_by_one_conversation_which_may_lose_its_turn(desk, clock):
    code = saved(desk)
    take(desk, code, "c1")
    clock.forward(days=2)
    with desk.transaction() as work:
        assert purge_expired(work) == 0
    with pytest.raises(ResumeCodeRefused):
        take(desk, code, "c2")
    assert take(desk, code, "c1") == BODY


def test_it_is_erased_when_the_turn_that_took_it_up_is_stored(desk, conversation):
    code = saved(desk)
    with desk.transaction() as work:
        accepted = accept(work, conversation, "m1", code, None)
        draft = take_draft(work, "acme", conversation.id, code)
    with desk.transaction() as work:
        reply = Reply("r1", "assistant", work.now, "Welcome back.")
        finish_turn(work, accepted.row_id, [reply], StagedTracker(conversation.id, 0, b"{}", draft=draft.id))
    with desk.transaction() as work:
        assert work.session.execute(select(Draft)).first() is None
        assert work.session.get(DataKey, f"draft:{draft.id}").wrapped is None
    with pytest.raises(ResumeCodeRefused):
        take(desk, code, conversation.id)


def test_nobody_else_can_erase_it_and_twice_is_once(desk):
    code = saved(desk)
    with desk.transaction() as work:
        draft = take_draft(work, "acme", "c1", code)
        spend_draft(work, "c2", draft.id)
    assert take(desk, code, "c1") == BODY
    with desk.transaction() as work:
        spend_draft(work, "c1", draft.id)
        spend_draft(work, "c1", draft.id)
    with pytest.raises(ResumeCodeRefused):
        take(desk, code, "c1")


def test_a_code_is_not_shown_again(desk):
    code = saved(desk)
    assert without_codes(f"Your resume code is {code}. Keep it.") == f"Your resume code is {NOT_AGAIN}. Keep it."
    assert without_codes("PYX-26-7Q4K2-9 stays") == "PYX-26-7Q4K2-9 stays"


def test_it_belongs_to_its_company(desk):
    code = saved(desk)
    with pytest.raises(ResumeCodeRefused):
        take(desk, code, company="plain")
    with desk.transaction() as work, pytest.raises(CompanyUnknown):
        save_draft(work, "nobody", BODY)


def test_after_seven_days_it_is_refused_and_its_key_is_destroyed(desk, clock):
    code = saved(desk)
    clock.forward(days=KEPT.days)
    with pytest.raises(ResumeCodeRefused):
        take(desk, code)
    with desk.transaction() as work:
        draft_id = work.session.execute(select(Draft.id)).scalar_one()
        assert purge_expired(work) == 1
        assert purge_expired(work) == 0
    with desk.transaction() as work:
        assert work.session.execute(select(Draft)).first() is None
        assert work.session.get(DataKey, f"draft:{draft_id}").wrapped is None
        with pytest.raises(KeyDestroyed):
            work.keys.seal(work.session, f"draft:{draft_id}", None, b"")  # type: ignore[arg-type]


def test_purging_keeps_what_still_waits(desk, clock):
    saved(desk)
    clock.forward(days=1)
    waiting = saved(desk)
    clock.forward(days=6)
    with desk.transaction() as work:
        assert purge_expired(work) == 1
    assert take(desk, waiting) == BODY


def test_five_wrong_codes_pause_the_conversation_and_no_other(desk):
    code = saved(desk)
    for _ in range(TRIES):
        with pytest.raises(ResumeCodeRefused):
            take(desk, "00000-00000-00000-00000")
    with pytest.raises(CodePaused):
        take(desk, code)
    assert take(desk, code, "c2") == BODY


def test_neither_code_nor_content_stands_in_the_row(desk):
    code = saved(desk)
    with desk.transaction() as work:
        draft = work.session.execute(select(Draft)).scalar_one()
        stored = repr(vars(draft)).encode() + draft.body
    assert "佐藤".encode() not in stored
    assert code.encode() not in stored
    assert draft.expires_at - draft.created_at == dt.timedelta(days=7)
