"""Checking the audit trail on demand, and what came of it: kept with a signed checkpoint for the next check.

A checkpoint kept in the same database proves less than one kept elsewhere, so whoever checks may take it along. A check
is itself an event of the trail, so that nobody looks unseen and nobody can say they looked.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from desk import audit
from desk.checkpoints import Checkpoint, make_checkpoint, verify_checkpoint
from desk.errors import CheckpointInvalid, MasterKeyWrong, NotAllowed
from desk.models import Staff, TrailCheck, col
from desk.staff import actor
from desk.work import Work

CHECKERS = ("administrator", "auditor")
SHOWN = 20
"""So many checks are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check: at (UTC), by whom, how many events hold, and the first that does not, with the reason. `checkpoint` is
    the signed line of a trail found whole."""

    at: dt.datetime
    by: str
    events: int
    broken_at: int | None
    reason: str | None
    checkpoint: str | None

    @property
    def whole(self) -> bool:
        """Whether nothing was altered, removed or added."""
        return self.broken_at is None


def check_trail(work: Work, by: Staff) -> CheckLine:
    """Walk the whole trail, compare it with the last checkpoint kept here, and keep what came of it. Raises
    NotAllowed."""
    if not by.active or by.role not in CHECKERS:
        raise NotAllowed(by.login, f"it takes the role {' or '.join(CHECKERS)}, and theirs is {by.role}")
    report = audit.verify(work)
    if report.ok:
        report = _against_last(work, report)
    row = TrailCheck(
        id=str(uuid.uuid4()),
        at=work.now,
        by=by.login,
        events=report.events,
        broken_at=report.broken_at,
        reason=report.reason,
        checkpoint=make_checkpoint(work, report).to_line() if report.ok else None,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, actor(by), "trail_checked", detail={"events": report.events, "broken_at": report.broken_at})
    return _line(row)


def trail_checks(work: Work, by: Staff) -> tuple[CheckLine, ...]:
    """The last checks, the newest first. Raises NotAllowed."""
    if not by.active or by.role not in CHECKERS:
        raise NotAllowed(by.login, f"it takes the role {' or '.join(CHECKERS)}, and theirs is {by.role}")
    query = select(TrailCheck).order_by(col(TrailCheck.at).desc(), TrailCheck.id).limit(SHOWN)
    return tuple(_line(row) for row in work.session.execute(query).scalars())


def _against_last(work: Work, report: audit.TrailReport) -> audit.TrailReport:
    """The report, or what is wrong with the trail (or the checkpoint) as the last check saw it."""
    query = select(TrailCheck).where(col(TrailCheck.checkpoint).is_not(None)).order_by(col(TrailCheck.at).desc())
    last: TrailCheck | None = work.session.execute(query.limit(1)).scalar_one_or_none()
    if last is None:
        return report
    try:
        seen = verify_checkpoint(work, Checkpoint.from_line(str(last.checkpoint)))
    except CheckpointInvalid:
        return audit.TrailReport(report.events, report.events, "the last checkpoint kept here was altered")
    except MasterKeyWrong:
        return report  # made before the keys were changed; the trail itself was found whole
    return report if seen.ok else seen


def _line(row: TrailCheck) -> CheckLine:
    return CheckLine(row.at, row.by, row.events, row.broken_at, row.reason, row.checkpoint)
