"""Signed checkpoints of the audit trail, to be kept where who can write the database cannot.

A checkpoint names the last event and its hash at one moment. The trail itself cannot show that its end was cut off, or
that all of it was written anew by somebody who has the keys; a checkpoint kept elsewhere can.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from dataclasses import asdict, dataclass

from desk import audit
from desk.errors import CheckpointInvalid, MasterKeyWrong, TrailBroken
from desk.models import TicketEvent
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of the trail as it was at a moment (RFC 3339, UTC). `hash` is that of event `sequence`; 0 is none yet."""

    sequence: int
    hash: str
    at: str
    key_id: str
    seal: str

    def to_line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_line(cls, line: str) -> Checkpoint:
        """What `to_line` wrote. Raises CheckpointInvalid."""
        try:
            found = cls(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise CheckpointInvalid("it is not a line that `madoguchi audit checkpoint` wrote") from error
        if not isinstance(found.sequence, int) or not all(
            isinstance(value, str) for value in (found.hash, found.at, found.key_id, found.seal)
        ):
            raise CheckpointInvalid("it is not a line that `madoguchi audit checkpoint` wrote")
        return found


def make_checkpoint(work: Work, found: audit.TrailReport | None = None) -> Checkpoint:
    """A checkpoint of the trail as it stands, once it is found whole; `found` is what `audit.verify` found just now, so
    that the trail is walked once. Raises TrailBroken, MasterKeyWrong."""
    report = found or audit.verify(work)
    if not report.ok:
        raise TrailBroken(report.broken_at or 0, report.reason or "")
    sequence, hash_ = report.events, report.end
    at = work.now.astimezone(dt.timezone.utc).isoformat(timespec="seconds")
    key_id = work.keys.audit_key_id
    return Checkpoint(sequence, hash_, at, key_id, _seal(work, sequence, hash_, at, key_id))


def verify_checkpoint(work: Work, checkpoint: Checkpoint) -> audit.TrailReport:
    """Whether the trail still has what a checkpoint saw.

    Raises CheckpointInvalid if the checkpoint itself was altered, MasterKeyWrong if it was made under other keys.
    """
    if checkpoint.key_id != work.keys.audit_key_id:
        raise MasterKeyWrong
    expected = _seal(work, checkpoint.sequence, checkpoint.hash, checkpoint.at, checkpoint.key_id)
    if not hmac.compare_digest(checkpoint.seal, expected):
        raise CheckpointInvalid("its seal does not fit: it was altered, or made by another installation")
    if checkpoint.sequence == 0:
        return audit.TrailReport(0)
    event: TicketEvent | None = work.session.get(TicketEvent, checkpoint.sequence, populate_existing=True)
    if event is None:
        return audit.TrailReport(
            0, checkpoint.sequence, f"the event is missing, which a checkpoint of {checkpoint.at} saw"
        )
    if event.hash != checkpoint.hash:
        return audit.TrailReport(
            0, checkpoint.sequence, f"the event is another than a checkpoint of {checkpoint.at} saw"
        )
    return audit.TrailReport(checkpoint.sequence)


def _seal(work: Work, sequence: int, hash_: str, at: str, key_id: str) -> str:
    return work.keys.audit_mac("checkpoint", str(sequence), hash_, at, key_id)
