"""Requests put away for later: one code, one use, seven days, one company."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from desk.codes import TRIES
from desk.drafts import KEPT, purge_expired, save_draft, take_draft
from desk.errors import CodePaused, CompanyUnknown, KeyDestroyed, ResumeCodeRefused
from desk.models import DataKey, Draft

BODY = '{"name": "佐藤花子"}'.encode()


def saved(desk) -> str:
    with desk.transaction() as work:
        return save_draft(work, "acme", BODY).code


def take(desk, code: str, conversation: str = "c1", company: str = "acme") -> bytes:
    with desk.transaction() as work:
        return take_draft(work, company, conversation, code)


def test_it_is_taken_up_in_another_conversation_by_its_code(desk):
    code = saved(desk)
    assert take(desk, code.casefold().replace("-", " ")) == BODY


def test_it_is_taken_up_once(desk, clock):
    code = saved(desk)
    take(desk, code, "c1")
    with pytest.raises(ResumeCodeRefused):
        take(desk, code, "c2")
    assert take(desk, code, "c1") == BODY, "a turn that is repeated gets the same"
    clock.forward(minutes=3)
    with pytest.raises(ResumeCodeRefused):
        take(desk, code, "c1")


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


def test_purging_keeps_what_still_waits_and_takes_what_was_taken_up(desk, clock):
    code, waiting = saved(desk), saved(desk)
    take(desk, code)
    clock.forward(minutes=5)
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
