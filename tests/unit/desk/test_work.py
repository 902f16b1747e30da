"""Transactions: all or nothing, honest about a database that does not answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text

from bot.policies.model import Policies
from desk import work as work_module
from desk.crypto import KeyRing
from desk.database import Database
from desk.errors import CodeRefused, DeskError, DeskUnavailable, VersionConflict
from desk.models import DataKey, Ticket
from desk.requests import RequestDraft, open_request
from desk.work import Desk, Work, utc_now


def put(work: Work, owner: str, error: Exception | None = None) -> str:
    """A use case that writes a row, then fails if told to."""
    work.session.add(DataKey(owner=owner, wrapped=b"", master_id="m", created_at=work.now))
    work.session.flush()
    if error:
        raise error
    return owner


def count(desk: Desk) -> int:
    with desk.transaction() as work:
        found: int = work.session.execute(select(func.count()).select_from(DataKey)).scalar_one()
        return found


def test_a_use_case_is_committed_and_its_result_returned(desk: Desk) -> None:
    assert asyncio.run(desk.run(put, "a")) == "a"
    assert count(desk) == 1


@pytest.mark.parametrize("error", [DeskError("no"), RuntimeError("no")])
def test_a_failed_use_case_leaves_nothing(desk: Desk, error: Exception) -> None:
    with pytest.raises(type(error), match="no"):
        asyncio.run(desk.run(put, "a", error))
    assert count(desk) == 0


def test_an_error_that_keeps_its_work_is_committed(desk: Desk) -> None:
    with pytest.raises(CodeRefused):
        asyncio.run(desk.run(put, "a", error=CodeRefused()))
    assert count(desk) == 1


def test_what_waits_too_long_to_begin_never_begins(
    sqlite_database: Database, keys: KeyRing, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "BEGIN_SECONDS", 0.05)
    desk = Desk(sqlite_database, keys, policies)
    done = threading.Event()

    def hold(work: Work) -> None:
        done.wait(10)

    async def scenario() -> None:
        holding = asyncio.create_task(desk.run(hold))
        await asyncio.sleep(0)
        with pytest.raises(DeskUnavailable):
            await desk.run(put, "too late")
        done.set()
        await holding

    asyncio.run(scenario())
    assert count(desk) == 0
    desk.close()


def test_what_its_caller_no_longer_waits_for_never_begins(
    sqlite_database: Database, keys: KeyRing, policies: Policies
) -> None:
    desk = Desk(sqlite_database, keys, policies)
    done = threading.Event()

    def hold(work: Work) -> None:
        done.wait(10)

    async def scenario() -> None:
        holding = asyncio.create_task(desk.run(hold))
        waiting = asyncio.create_task(desk.run(put, "too late"))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        done.set()
        await holding

    asyncio.run(scenario())
    desk.close()
    assert count(Desk(sqlite_database, keys, policies)) == 0


def test_a_use_case_that_has_begun_may_take_its_time(
    sqlite_database: Database, keys: KeyRing, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "BEGIN_SECONDS", 0.2)
    desk = Desk(sqlite_database, keys, policies)

    def slow(work: Work) -> str:
        threading.Event().wait(0.4)
        return put(work, "slow")

    assert asyncio.run(desk.run(slow)) == "slow"
    assert count(desk) == 1
    desk.close()


def test_a_database_that_is_down_is_unavailable(keys: KeyRing, policies: Policies) -> None:
    desk = Desk(Database("postgresql://nobody@127.0.0.1:1/none"), keys, policies)
    with pytest.raises(DeskUnavailable):
        asyncio.run(desk.run(put, "a"))
    desk.close()


def test_a_database_never_migrated_says_what_to_do(empty_url: str, keys: KeyRing, policies: Policies) -> None:
    desk = Desk(Database(empty_url), keys, policies)
    with pytest.raises(DeskUnavailable, match="madoguchi migrate"):
        count(desk)
    desk.close()


def test_a_ticket_changed_by_somebody_else_is_a_conflict(desk: Desk, draft: Callable[..., RequestDraft]) -> None:
    with desk.transaction() as work:
        open_request(work, draft())
    with pytest.raises(VersionConflict, match="ticket"), desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        work.session.execute(text("UPDATE ticket SET version = version + 1"))
        ticket.legal_hold = True


def test_the_clock_is_utc() -> None:
    assert utc_now().utcoffset() == dt.timedelta(0)
