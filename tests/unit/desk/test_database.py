"""The schema, its guards, and a database that is not there."""

from __future__ import annotations

import datetime as dt
import itertools
import socket
import sqlite3
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from desk import audit
from desk import database as database_module
from desk.database import Database, insert_once, migrations, unavailable
from desk.errors import DeskUnavailable
from desk.models import METADATA, DataKey, TicketEvent
from desk.work import Desk

SQLITES_OWN = "sqlite_sequence"


def test_the_migrated_schema_is_that_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        ours = {"compare_type": True, "include_name": lambda name, *_: name != SQLITES_OWN}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, METADATA) == []


def test_a_database_is_current_once_migrated_and_migrating_again_is_nothing(empty_url: str) -> None:
    database = Database(empty_url)
    assert not database.is_current()
    database.migrate()
    database.migrate()
    assert database.is_current()
    database.close()


def test_the_schema_can_be_taken_back(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    with database.engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) - {SQLITES_OWN} == {"alembic_version"}
    database.migrate()
    database.close()


@pytest.mark.parametrize("change", ["UPDATE ticket_event SET action = 'x'", "DELETE FROM ticket_event"])
def test_the_database_itself_refuses_to_change_the_trail(desk: Desk, change: str) -> None:
    with desk.transaction() as work:
        audit.record(work, audit.SYSTEM, "something")
    with pytest.raises(DBAPIError, match="append-only"), desk.transaction() as work:
        work.session.execute(text(change))
    with desk.transaction() as work:
        assert work.session.execute(select(TicketEvent.action)).scalars().all() == ["something"]


@pytest.mark.postgresql
def test_postgresql_refuses_to_truncate_the_trail(postgresql_database: Database) -> None:
    with pytest.raises(DBAPIError, match="append-only"), postgresql_database.session() as session:
        session.execute(text("TRUNCATE ticket_event"))


def test_times_come_back_as_utc_whatever_zone_they_went_in_with(database: Database) -> None:
    tokyo = dt.datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    with database.session() as session:
        session.add(DataKey(owner="ticket:t1", wrapped=b"", master_id="m", created_at=tokyo))
        session.commit()
    with database.session() as session:
        stored = session.execute(select(DataKey.created_at)).scalar_one()
    assert stored == tokyo
    assert stored.utcoffset() == dt.timedelta(0)


def test_a_row_is_inserted_once(database: Database) -> None:
    now = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)
    values = {"owner": "ticket:t1", "master_id": "m", "created_at": now}
    with database.session() as session:
        assert insert_once(session, DataKey, values)
        assert not insert_once(session, DataKey, values)


def test_a_database_that_is_not_there_is_said_to_be_so_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = Database(f"postgresql://nobody:secret@127.0.0.1:{port}/none")
    began = time.monotonic()
    with pytest.raises(DeskUnavailable, match="MADOGUCHI_DATABASE_URL") as caught:
        database.ping()
    assert time.monotonic() - began < 2
    assert "secret" not in str(caught.value)


def test_a_database_that_answers_pings(database: Database) -> None:
    database.ping()


def test_sqlite_needs_a_file_and_makes_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="file"):
        Database("sqlite://")
    database = Database(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    database.migrate()
    database.close()
    assert (tmp_path / "new" / "desk.db").exists()


def test_only_migrating_makes_the_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mistyped' / 'desk.db'}")
    with pytest.raises(DeskUnavailable, match="its file cannot be opened"):
        database.ping()
    assert list(tmp_path.iterdir()) == []
    database.migrate()
    assert database.file is not None and database.file.exists()
    database.close()


def test_the_writers_place_is_taken_as_soon_as_another_process_leaves_it(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(str(sqlite_database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    looks = itertools.count(1)

    def leave(_: float) -> None:
        if next(looks) == 3:
            other.execute("ROLLBACK")

    monkeypatch.setattr(database_module, "time", SimpleNamespace(monotonic=time.monotonic, sleep=leave))
    with sqlite_database.session() as session:
        session.execute(text("SELECT 1"))
    assert next(looks) == 4
    other.close()


def test_a_writers_place_that_stays_taken_is_said_to_be(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 20)
    other = sqlite3.connect(str(sqlite_database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    held = pytest.raises(DeskUnavailable, match="another process holds it")
    with held, unavailable(), sqlite_database.session() as session:
        session.execute(text("SELECT 1"))
    other.close()
    sqlite_database.ping()


def test_an_outage_is_told_in_words_that_help_and_repeat_no_secret() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = Database(f"postgresql://desk:secret@127.0.0.1:{port}/desk")
    with pytest.raises(DeskUnavailable, match=r"nothing answers at its address.*MADOGUCHI_DATABASE_URL") as raised:
        database.ping()
    assert "secret" not in str(raised.value)
