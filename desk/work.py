"""One transaction at a time: what a use case is given, and how it is run."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.policies.model import Policies
from desk.crypto import DESTROYED, KeyRing
from desk.database import Database, unavailable, was_deadlock
from desk.errors import DeskError, DeskUnavailable, MasterKeyMissing, VersionConflict
from desk.keeping import Keeping

P = ParamSpec("P")
T = TypeVar("T")

BEGIN_SECONDS = 1.5
"""How long `Desk.run` waits for its transaction to begin."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every use case is given first: an open transaction and what it works with. `now` is UTC."""

    session: Session
    keys: KeyRing
    policies: Policies
    now: dt.datetime
    keeping: Keeping = field(default_factory=Keeping)


def utc_now() -> dt.datetime:
    """The present moment, UTC, aware."""
    return dt.datetime.now(dt.timezone.utc)


class Desk:
    """Runs use cases, each in a transaction of its own."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        policies: Policies,
        clock: Callable[[], dt.datetime] = utc_now,
        keeping: Keeping | None = None,
        renewed: Callable[[], KeyRing | None] = lambda: None,
    ) -> None:
        """`renewed` reads the master keys again, where somebody may have changed them; None where it cannot."""
        self.database = database
        self.keys = keys
        self.policies = policies
        self.clock = clock
        self.keeping = keeping or Keeping()
        self._renewed = renewed
        self._settled = False
        self._threads = ThreadPoolExecutor(database.threads, thread_name_prefix="desk")

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """One transaction, committed at the end of the block and rolled back if it raises.

        An error that keeps its work (a wrong code must be counted) is committed and then raised. Raises DeskUnavailable
        when the database cannot be used, MasterKeyWrong when it was filled with another master key, VersionConflict
        when a row read here was changed by somebody else. Where a key was destroyed, its traces in files are wiped.
        """
        with unavailable(), self.database.session() as session:
            session.connection()
            work = Work(session, self._settled_keys(session), self.policies, self.clock(), self.keeping)
            try:
                yield work
                session.commit()
            except StaleDataError as error:
                raise VersionConflict("ticket") from error
            except DeskError as error:
                if error.keeps_work:
                    session.commit()
                raise
            if session.info.pop(DESTROYED, False):
                self.database.wipe_traces()

    async def run(self, use_case: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case in a worker thread, in one transaction; once more if the first was given up by the database
        because it and another waited for each other.

        So it is where its master key was changed meanwhile and the settings have the new one. Raises what the use case
        raises, and DeskUnavailable if the transaction has not begun in time: the use case
        is then never started, so nothing is done behind the back of a caller who was told so. The same holds for a
        caller who is cancelled before it has begun.
        """
        start = _Start(asyncio.get_running_loop())

        def once() -> T:
            with self.transaction() as work:
                start.claim()
                return use_case(work, *args, **kwargs)

        def in_thread() -> T:
            try:
                return once()
            except MasterKeyMissing:
                if not self._renew_keys():
                    raise
                return once()
            except DeskUnavailable as error:
                if not was_deadlock(error):
                    raise
                return once()

        running = asyncio.get_running_loop().run_in_executor(self._threads, in_thread)
        running.add_done_callback(start.ended)
        try:
            await asyncio.wait_for(start.begun.wait(), BEGIN_SECONDS)
        except asyncio.CancelledError:
            start.give_up()
            raise
        except asyncio.TimeoutError:
            if start.give_up():
                raise DeskUnavailable(f"no transaction within {BEGIN_SECONDS:.1f} s") from None
        return await running

    def _settled_keys(self, session: Session) -> KeyRing:
        """The keys, with those of look-ups as the database keeps them: read once, since they never change."""
        if not self._settled:
            self.keys, self._settled = self.keys.settled(session), True
        return self.keys

    def _renew_keys(self) -> bool:
        """Take up the master keys that the settings have by now; False if there is none that was unknown here. So a
        rotation need not wait for every process to be restarted."""
        fresh = self._renewed()
        if fresh is None or fresh.masters <= self.keys.masters:
            return False
        self.keys, self._settled = fresh, False
        return True

    def close(self) -> None:
        """Wait for running use cases, then let go of threads and connections."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.database.close()


class _Start:
    """Settles once whether a use case may start or its caller has given up."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.begun = asyncio.Event()
        self._loop = loop
        self._lock = threading.Lock()
        self._settled: str | None = None

    def claim(self) -> None:
        """From the worker thread: the transaction is open. Raises if the caller has given up."""
        with self._lock:
            if self._settled == "given up":
                raise DeskUnavailable("the caller has given up")
            self._settled = "started"
        self._loop.call_soon_threadsafe(self.begun.set)

    def ended(self, running: asyncio.Future[T]) -> None:
        """From the loop: over, begun or not. The outcome is looked at, lest one nobody awaits be logged as lost."""
        self.begun.set()
        if not running.cancelled():
            running.exception()

    def give_up(self) -> bool:
        """From the caller: True if the use case had not started, and now never will."""
        with self._lock:
            if self._settled == "started":
                return False
            self._settled = "given up"
            return True
