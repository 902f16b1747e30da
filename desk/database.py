"""The database: SQLite in a file, or PostgreSQL. One schema, kept by the migrations in desk/migrations."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from desk.errors import DeskUnavailable

BUSY_MILLISECONDS = 2_000
LOOK_SECONDS = 0.001
STATEMENT_MILLISECONDS = 5_000
POSTGRESQL_CONNECTIONS = 4
NO_SUCH_TABLE = "42P01"
"""PostgreSQL's word for a database that was not migrated; SQLite's is an operational error anyway."""
DEADLOCK = "40P01"
"""PostgreSQL's word for a transaction that was given up because two waited for each other."""
FAILURES = {
    "deadlock detected": "two transactions waited for each other, and this one was given up",
    "Connection refused": "nothing answers at its address",
    "could not translate host name": "its host is not known",
    "timeout expired": "it did not answer in time",
    "does not exist": "there is no such database, user or table",
    "authentication failed": "it refused the user or the password",
    "no password supplied": "it asks for a password",
    "statement timeout": "it took too long",
    "database is locked": "another process holds it",
    "unable to open database file": "its file cannot be opened",
    "readonly database": "its file may not be written",
    "database or disk is full": "the disk is full",
    "No space left on device": "the disk is full",
    "no such table": "its tables are missing",
}
"""What drivers say of common failures, and what we say; anything else is told by its kind."""
MIGRATION_LOCK = 7_063_271
"""An advisory lock of PostgreSQL, so that processes started together migrate one after the other."""


class Database:
    """Engine, sessions and schema of one database URL (`sqlite:///file` or `postgresql://...`)."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite: bool = parsed.get_backend_name() == "sqlite"
        self.file = Path(parsed.database) if self.is_sqlite and parsed.database else None
        """Where a SQLite database is, or is to be."""
        self.threads = 1 if self.is_sqlite else POSTGRESQL_CONNECTIONS
        """How many transactions may run at once: SQLite has one writer."""
        self.engine: Engine = _sqlite(url, parsed.database) if self.is_sqlite else _postgresql(url)

    def session(self) -> Session:
        """A new session; it closes with its `with` block and rolls back what was not committed."""
        return Session(self.engine, future=True, expire_on_commit=False)

    def migrate(self) -> None:
        """Bring the schema to the newest revision; does nothing if it is there. Raises DeskUnavailable.

        Only here is the file of a SQLite database made, with its folder.
        """
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with unavailable(), self.engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            config = migrations()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_current(self) -> bool:
        """Whether the schema is at the newest revision. Raises DeskUnavailable."""
        with unavailable(), self.engine.connect() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
        return set(heads) == set(ScriptDirectory.from_config(migrations()).get_heads())

    def ping(self) -> None:
        """Raises DeskUnavailable unless the database answers."""
        with unavailable(), self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def wipe_traces(self) -> bool:
        """Empty SQLite's write-ahead log into the database, which overwrites what was deleted; whether it could be.

        Where somebody still reads from the log it stays for now, and goes when it is next emptied. PostgreSQL keeps
        dead rows until it vacuums, which it does by itself.
        """
        if not self.is_sqlite:
            return True
        connection = self.engine.raw_connection()
        try:
            busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()
        return busy == 0

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def migrations() -> Config:
    """Alembic's configuration: scripts inside this package, no file beside it."""
    config = Config()
    config.set_main_option("script_location", "desk:migrations")
    return config


def insert_once(session: Session, table: type[Any], values: Mapping[str, object]) -> bool:
    """Insert a row unless a unique key stands in the way; whether it was inserted.

    Safe against races: where another transaction is inserting the same key, this waits for its end.
    """
    inserted: int = session.execute(_insert(session, table, values).on_conflict_do_nothing()).rowcount
    return inserted == 1


def insert_or_update(
    session: Session, table: type[Any], key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Insert a row of this primary key, or change the one there is; either way it is locked from here on."""
    insert = _insert(session, table, {**key, **values})
    session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def _insert(session: Session, table: type[Any], values: Mapping[str, object]) -> Any:
    dialect = session.get_bind().dialect.name
    return (insert_sqlite if dialect == "sqlite" else insert_postgresql)(table).values(**values)


@contextmanager
def unavailable() -> Iterator[None]:
    """Turns failures of the database itself into DeskUnavailable; broken constraints and the like pass as they are."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DeskUnavailable(_why(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated or getattr(error.orig, "pgcode", None) == NO_SUCH_TABLE:
            raise DeskUnavailable(_why(error)) from error
        raise


def was_deadlock(error: DeskUnavailable) -> bool:
    """Whether the database gave this transaction up in favour of another: run anew, it goes through."""
    return getattr(getattr(error.__cause__, "orig", None), "pgcode", None) == DEADLOCK


def _why(error: Exception) -> str:
    """The failure in words of ours: a driver's own can repeat values and addresses."""
    origin = getattr(error, "orig", None) or error
    said = str(origin)
    return next((why for words, why in FAILURES.items() if words in said), type(origin).__name__)


def _sqlite(url: str, database: str | None) -> Engine:
    if not database or database == ":memory:":
        raise ValueError("MADOGUCHI_DATABASE_URL must name a file for SQLite, such as sqlite:///var/madoguchi.db.")
    engine: Engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )

    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: str) -> Engine:
    engine: Engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=2,
        pool_timeout=2,
        connect_args={
            "connect_timeout": 2,
            "tcp_user_timeout": 2_000,
            "application_name": "madoguchi",
            "options": f"-c statement_timeout={STATEMENT_MILLISECONDS} -c timezone=UTC",
        },
    )
    return engine


def _configure_sqlite(connection: Any, _: object) -> None:
    """Leave BEGIN to us; write-ahead log, synced at every commit; overwrite what is deleted."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Take the writer's place at once: a transaction that reads first and writes later could not get it.

    It is looked for every millisecond. SQLite itself waits longer each time, up to a tenth of a second, and keeps no
    queue: beside a process that writes a lot it would find the place free only by luck.
    """
    raw, until = connection.connection, time.monotonic() + BUSY_MILLISECONDS / 1000
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < until:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    break
                time.sleep(LOOK_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
