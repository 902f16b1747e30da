"""Sealing personal data: one data key per ticket or conversation, wrapped by a master key from the settings.

A sealed value is AES-256-GCM under its owner's data key; the associated data names the column and row it belongs to, so
that a value moved elsewhere no longer opens. Destroying the data key erases everything the owner held, in every copy of
the database taken afterwards. Look-ups go over keyed hashes (blind indexes). All keys are 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import copy
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from desk.database import insert_once
from desk.errors import KeyDestroyed, MasterKeyInvalid, MasterKeyMissing, MasterKeyWrong, SealBroken
from desk.lookup_keys import KEY_BYTES, OWNER, LookupKeys, derive, mac, master_id, with_length
from desk.models import DataKey, table

NONCE_BYTES = 12
SEAL_FORMAT = b"\x01"
CACHE = "desk.data_keys"
DESTROYED = "desk.key_destroyed"
"""Set in a session that has destroyed a key: its traces in the database's files are to be wiped after the commit."""

KEYS = table(DataKey)
FIND = select(KEYS.c.wrapped, KEYS.c.master_id).where(KEYS.c.owner == bindparam("of_owner"))
MAKE = insert(KEYS)
MASTERS_IN_USE = select(KEYS.c.master_id).where(KEYS.c.wrapped.is_not(None)).distinct()
DESTROY = (
    update(KEYS)
    .where(KEYS.c.owner == bindparam("of_owner"), KEYS.c.destroyed_at.is_(None))
    .values(wrapped=None, destroyed_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands. `row` is the row's own key as text."""

    table: str
    column: str
    row: str

    def associated_data(self) -> bytes:
        """The place as bytes; each part is preceded by its length, so no two places look alike."""
        return b"".join(with_length(part.encode()) for part in (self.table, self.column, self.row))


class KeyRing:
    """The master keys, and the keys of look-ups and of the audit trail. Holds no data key: safe between threads.

    The first master key wraps new data keys; the others still open what they wrapped, until `madoguchi keys rotate` has
    wrapped it anew. The keys of look-ups stay as they are (desk.lookup_keys).
    """

    def __init__(self, masters: tuple[bytes, ...]) -> None:
        if not masters or any(len(master) != KEY_BYTES for master in masters):
            raise MasterKeyInvalid(f"A master key must be {KEY_BYTES} bytes. Let one be made into var/master.key.")
        self._wrapping = {master_id(master): AESGCM(derive(master, "wrap")) for master in masters}
        self.current = master_id(masters[0])
        """The id of the master key that wraps new data keys."""
        self._lookups = LookupKeys.derived(masters[-1])

    @classmethod
    def from_settings(cls, master: str) -> KeyRing:
        """From MADOGUCHI_MASTER_KEY: one key as `new_master_key` writes it, or several, newest first, with commas."""
        try:
            keys = tuple(base64.urlsafe_b64decode(part.strip()) for part in master.split(","))
        except (binascii.Error, ValueError) as error:
            raise MasterKeyInvalid(
                "MADOGUCHI_MASTER_KEY is not base64 text. Take the line from var/master.key or your secret store whole."
            ) from error
        return cls(keys)

    def fits(self, session: Session) -> bool:
        """Whether these master keys are those that the keys in the database are wrapped with; true for an empty one."""
        return set(session.execute(MASTERS_IN_USE).scalars()) <= self._wrapping.keys()

    def require_fit(self, session: Session) -> None:
        """Raises MasterKeyMissing unless every key in the database can be opened with these master keys."""
        if not self.fits(session):
            raise MasterKeyMissing

    @property
    def masters(self) -> frozenset[str]:
        """The ids of the master keys there are."""
        return frozenset(self._wrapping)

    @property
    def audit_key_id(self) -> str:
        """Under which key the audit trail is sealed."""
        return self._lookups.id

    def settled(self, session: Session) -> KeyRing:
        """This ring with the keys of look-ups that the database keeps; itself while it keeps none.

        Raises MasterKeyWrong if they were wrapped with a master key that is not here, SealBroken if they were altered.
        """
        kept = session.execute(FIND, {"of_owner": OWNER}).first()
        if kept is None:
            return self
        if kept.master_id not in self._wrapping or kept.wrapped is None:
            raise MasterKeyWrong
        ring = copy.copy(self)
        ring._lookups = LookupKeys.from_bytes(self._unwrap(kept.wrapped, kept.master_id, OWNER))
        return ring

    def settle(self, session: Session, now: dt.datetime) -> None:
        """Keep the keys of look-ups in the database, if it keeps none: from then on the first master key may go."""
        wrapped = self._wrap(self._lookups.to_bytes(), OWNER)
        values = {"owner": OWNER, "wrapped": wrapped, "master_id": self.current, "created_at": now}
        insert_once(session, DataKey, values)

    def make(self, session: Session, owner: str, now: dt.datetime) -> None:
        """Give a new owner (`ticket:<id>`, `conversation:<id>`) its data key; an owner gets one only once."""
        data_key = secrets.token_bytes(KEY_BYTES)
        wrapped = self._wrap(data_key, owner)
        session.execute(MAKE, {"owner": owner, "wrapped": wrapped, "master_id": self.current, "created_at": now})
        _cache(session)[owner] = AESGCM(data_key)

    def rewrapped(self, wrapped: bytes, master: str, owner: str) -> bytes:
        """A wrapped key, wrapped anew with the current master key. Raises SealBroken if it does not open."""
        return self._wrap(self._unwrap(wrapped, master, owner), owner)

    def seal(self, session: Session, owner: str, place: Place, plain: bytes) -> bytes:
        """`plain` encrypted for `owner` at `place`. Raises KeyDestroyed."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = self._data_key(session, owner)
        return SEAL_FORMAT + nonce + cipher.encrypt(nonce, plain, place.associated_data())

    def open(self, session: Session, owner: str, place: Place, sealed: bytes) -> bytes:
        """What `seal` was given. Raises KeyDestroyed, or SealBroken for a value moved, altered or of another key."""
        cipher = self._data_key(session, owner)
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != SEAL_FORMAT or len(nonce) != NONCE_BYTES:
            raise SealBroken(f"{place.table}.{place.column}")
        try:
            return cipher.decrypt(nonce, body, place.associated_data())
        except InvalidTag as error:
            raise SealBroken(f"{place.table}.{place.column}") from error

    def destroy(self, session: Session, owner: str, now: dt.datetime) -> None:
        """Destroy the owner's data key for good; the row stays as a marker, so that no new key takes its place."""
        _cache(session).pop(owner, None)
        session.info[DESTROYED] = True
        session.execute(DESTROY, {"of_owner": owner, "now": now})

    def fingerprint(self, session: Session, owner: str) -> str | None:
        """SHA-256 (hex) of the owner's data key as it is kept, wrapped: names a key and tells nothing of it.

        None once it is destroyed.
        """
        row = session.execute(FIND, {"of_owner": owner}).first()
        return None if row is None or row.wrapped is None else hashlib.sha256(row.wrapped).hexdigest()

    def blind_index(self, purpose: str, *values: str) -> str:
        """A keyed hash (HMAC-SHA-256, 64 hex digits) to look `values` up by; another purpose gives another hash."""
        return mac(self._lookups.index, (purpose, *values)).hex()

    def audit_mac(self, *values: str) -> str:
        """The keyed hash that links an event of the audit trail to the one before (64 hex digits)."""
        return mac(self._lookups.audit, values).hex()

    def code_bytes(self, ticket_id: str) -> bytes:
        """32 bytes that only this installation can derive for a ticket; its access code is cut from them."""
        return mac(self._lookups.codes, (ticket_id,))

    def _data_key(self, session: Session, owner: str) -> AESGCM:
        cache = _cache(session)
        if owner not in cache:
            row = session.execute(FIND, {"of_owner": owner}).first()
            if row is None or row.wrapped is None:
                raise KeyDestroyed(_kind(owner))
            cache[owner] = AESGCM(self._unwrap(row.wrapped, row.master_id, owner))
        return cache[owner]

    def _wrap(self, key: bytes, owner: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._wrapping[self.current].encrypt(nonce, key, owner.encode())

    def _unwrap(self, wrapped: bytes, master_id: str, owner: str) -> bytes:
        master = self._wrapping.get(master_id)
        if master is None:
            raise MasterKeyMissing
        try:
            return master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken("data_key.wrapped") from error


def new_master_key() -> str:
    """A fresh master key as MADOGUCHI_MASTER_KEY takes it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _cache(session: Session) -> dict[str, AESGCM]:
    """The data keys this transaction has opened; they go with its session."""
    cache: dict[str, AESGCM] = session.info.setdefault(CACHE, {})
    return cache


def _kind(owner: str) -> str:
    """`ticket` or `conversation`: an error names no row."""
    return f"this {owner.partition(':')[0]}"
