"""Databases for tests: every test that asks for `database` runs over SQLite and over PostgreSQL, empty and migrated."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from desk.crypto import KeyRing, new_master_key
from desk.database import Database
from desk.models import METADATA

SERVER = os.environ.get("MADOGUCHI_TEST_POSTGRESQL", "postgresql://postgres@localhost:5432/postgres")
"""Where databases for tests may be created and dropped."""


class Clock:
    """A clock that stands still until it is moved. UTC."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.timezone.utc)

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Move it, as `timedelta` counts."""
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.from_settings(new_master_key())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database without a row, of either kind."""
    database: Database = request.getfixturevalue(f"{request.param}_database")
    yield database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database of either kind that was never migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('tmp_path') / 'empty.db'}"
        return
    with _postgresql_database() as url:
        yield url


@pytest.fixture
def sqlite_database(_sqlite: Database) -> Iterator[Database]:
    """One engine for all tests, so that statements are compiled once; the file is a fresh copy each time."""
    path = Path(_sqlite.engine.url.database)
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    shutil.copy(path.with_name("template.db"), path)
    yield _sqlite
    _sqlite.close()


@pytest.fixture
def postgresql_database(_postgresql: Database) -> Iterator[Database]:
    yield _postgresql
    with _postgresql.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # past the triggers of the trail
        for table in METADATA.tables:
            connection.execute(text(f"DELETE FROM {table}"))


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("sqlite")
    template = Database(f"sqlite:///{folder / 'template.db'}")
    template.migrate()
    template.close()
    return Database(f"sqlite:///{folder / 'desk.db'}")


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[Database]:
    with _postgresql_database() as url:
        database = Database(url)
        database.migrate()
        yield database
        database.close()


@contextmanager
def _postgresql_database() -> Iterator[str]:
    """A database of its own on the test server, dropped at the end. Without a server tests are skipped (CI: fail)."""
    name = f"madoguchi_test_{secrets.token_hex(6)}"
    _on_server(f"CREATE DATABASE {name}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    engine = create_engine(SERVER, future=True, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except OperationalError as error:
        reason = f"no PostgreSQL at {make_url(SERVER).render_as_string(hide_password=True)}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}: {error.orig}")
        pytest.skip(reason)
    finally:
        engine.dispose()
