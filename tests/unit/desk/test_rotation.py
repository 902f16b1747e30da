"""A new master key takes over while everything sealed, found and chained stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.policies.model import Policies
from desk import audit
from desk.codes import access_code
from desk.crypto import KeyRing, new_master_key
from desk.database import Database
from desk.errors import KeyDestroyed, MasterKeyMissing, MasterKeyWrong
from desk.models import DataKey, Ticket
from desk.persons import open_person, owner
from desk.reading import show_ticket
from desk.requests import RequestDraft, open_request
from desk.rotation import key_state, rewrap, rotate
from desk.status import status_of
from desk.work import Desk

Draft = Callable[..., RequestDraft]
OLD, NEW = new_master_key(), new_master_key()


@pytest.fixture
def reopened(database: Database, policies: Policies) -> Callable[[str], Desk]:
    """The desk as a process started with these master keys has it."""
    return lambda masters: Desk(database, KeyRing.from_settings(masters), policies)


@pytest.fixture
def filled(reopened: Callable[[str], Desk], draft: Draft) -> tuple[str, str]:
    """Reference and access code of one of two tickets, made under the old master key."""
    desk = reopened(OLD)
    with desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        open_request(work, draft(key="key-2"))
        opened = open_request(work, draft())
    return opened.reference, opened.access_code


def test_everything_holds_once_the_old_key_is_gone(reopened: Callable[[str], Desk], filled: tuple[str, str]) -> None:
    done = rotate(reopened(f"{NEW},{OLD}"))
    assert (done.done, done.unreadable) == (3, 0)
    desk = reopened(NEW)
    with desk.transaction() as work:
        assert work.keys.fits(work.session)
        state = key_state(work)
        assert state.wrapped == {state.current: 3}
        assert status_of(work, *filled).reference == filled[0]
        ticket = work.session.query(Ticket).filter_by(reference=filled[0]).one()
        assert open_person(work, ticket).name == "佐藤花子"
        assert access_code(work.keys, ticket.id) == filled[1]
        assert audit.verify(work).ok
        audit.record(work, audit.SYSTEM, "tried")
    with desk.transaction() as work:
        assert audit.verify(work).ok


def test_a_database_older_than_its_kept_lookups_is_rotated_too(
    reopened: Callable[[str], Desk], filled: tuple[str, str]
) -> None:
    with reopened(OLD).transaction() as work:
        work.session.execute(text("DELETE FROM data_key WHERE owner = 'desk:lookups'"))
    rotate(reopened(f"{NEW},{OLD}"))
    with reopened(NEW).transaction() as work:
        assert status_of(work, *filled).reference == filled[0]
        assert audit.verify(work).ok


def test_a_rotation_cut_short_goes_on_where_it_was(reopened: Callable[[str], Desk], filled: tuple[str, str]) -> None:
    both = reopened(f"{NEW},{OLD}")
    with both.transaction() as work:
        first = rewrap(work, limit=1)
    assert (first.done, first.last) == (1, "desk:lookups")
    with both.transaction() as work:
        assert key_state(work).left == 2
        assert status_of(work, *filled).reference == filled[0]
    assert rotate(both, limit=1).done == 2
    assert rotate(both).done == 0
    with both.transaction() as work:
        events = [event for event in audit.events(work) if event.action == "keys_rewrapped"]
        assert [event.detail["keys"] for event in events] == [1, 1, 1]


def test_work_goes_on_during_a_rotation(reopened: Callable[[str], Desk], filled: tuple[str, str], draft: Draft) -> None:
    both = reopened(f"{NEW},{OLD}")
    with both.transaction() as work:
        rewrap(work, limit=1)
        opened = open_request(work, draft(key="meanwhile"))
    rotate(both)
    with reopened(NEW).transaction() as work:
        assert status_of(work, opened.reference, opened.access_code).state == opened.state


def test_the_old_key_alone_is_refused_afterwards(reopened: Callable[[str], Desk], filled: tuple[str, str]) -> None:
    rotate(reopened(f"{NEW},{OLD}"))
    for masters in (OLD, new_master_key()):
        refused = pytest.raises(MasterKeyWrong, match="not the key that this database was filled with")
        with refused, reopened(masters).transaction():
            pass


def test_destroyed_keys_stay_destroyed(reopened: Callable[[str], Desk], filled: tuple[str, str]) -> None:
    both = reopened(f"{NEW},{OLD}")
    with both.transaction() as work:
        ticket = work.session.query(Ticket).filter_by(reference=filled[0]).one()
        work.keys.destroy(work.session, owner(ticket.id), work.now)
    assert rotate(both).done == 2
    with both.transaction() as work, pytest.raises(KeyDestroyed):
        open_person(work, work.session.get(Ticket, ticket.id))


def test_an_altered_key_is_told_and_does_not_stop_the_rest(
    reopened: Callable[[str], Desk], filled: tuple[str, str]
) -> None:
    both = reopened(f"{NEW},{OLD}")
    with both.transaction() as work:
        key = work.session.query(DataKey).filter(DataKey.owner.like("ticket:%")).order_by(DataKey.owner).first()
        key.wrapped = key.wrapped[:-1] + bytes([key.wrapped[-1] ^ 1])
    done = rotate(both)
    assert (done.done, done.unreadable) == (2, 1)


def test_what_the_old_key_wrapped_is_gone_from_the_files(
    sqlite_database: Database, policies: Policies, draft: Draft
) -> None:
    with Desk(sqlite_database, KeyRing.from_settings(OLD), policies).transaction() as work:
        open_request(work, draft())
    with sqlite_database.session() as session:
        wrapped = [row.wrapped for row in session.query(DataKey)]
    assert all(key in _files(sqlite_database) for key in wrapped)
    rotate(Desk(sqlite_database, KeyRing.from_settings(f"{NEW},{OLD}"), policies))
    assert not any(key in _files(sqlite_database) for key in wrapped)


def test_a_work_without_kept_lookups_uses_those_of_the_oldest_master(keys: KeyRing) -> None:
    ring = KeyRing.from_settings(OLD)
    assert KeyRing.from_settings(f"{NEW},{OLD}").blind_index("p", "v") == ring.blind_index("p", "v")
    assert KeyRing.from_settings(NEW).blind_index("p", "v") != ring.blind_index("p", "v")


def _files(database: Database) -> bytes:
    path = Path(database.engine.url.database)
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


async def test_a_running_process_takes_up_a_new_master_key_once_the_settings_have_it(
    reopened: Callable[[str], Desk], database: Database, policies: Policies, filled: tuple[str, str]
) -> None:
    settings = [OLD]
    running = Desk(database, KeyRing.from_settings(OLD), policies, renewed=lambda: KeyRing.from_settings(settings[0]))
    before = await running.run(lambda work: work.keys.blind_index("p", "v"))
    rotate(reopened(f"{NEW},{OLD}"))
    with pytest.raises(MasterKeyMissing, match="in front of the old one"):
        await running.run(show_ticket, filled[0])
    settings[0] = f"{NEW},{OLD}"
    assert (await running.run(show_ticket, filled[0])).line.reference == filled[0]
    await running.run(lambda work: work.keys.require_fit(work.session))
    assert await running.run(lambda work: work.keys.blind_index("p", "v")) == before
    assert await running.run(lambda work: work.keys.current) == reopened(NEW).keys.current
    running._threads.shutdown()


async def test_a_process_whose_settings_are_the_same_says_what_to_do(
    reopened: Callable[[str], Desk], filled: tuple[str, str]
) -> None:
    running = reopened(OLD)
    with running.transaction() as work:
        work.keys.settled(work.session)
    rotate(reopened(f"{NEW},{OLD}"))
    with pytest.raises(MasterKeyMissing, match="nothing is lost"):
        await running.run(lambda work: work.keys.require_fit(work.session))
    running._threads.shutdown()
