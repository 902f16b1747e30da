"""Sealing personal data: one data key per ticket or conversation, wrapped by a master key from the settings.

A sealed value is AES-256-GCM under its owner's data key; the associated data names the column and row it belongs to, so
that a value moved elsewhere no longer opens. Destroying the data key erases everything the owner held, in every copy of
the database taken afterwards. Look-ups go over keyed hashes (blind indexes). All keys are 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from desk.errors import KeyDestroyed, MasterKeyInvalid, SealBroken
from desk.models import DataKey, table

KEY_BYTES = 32
NONCE_BYTES = 12
SEAL_FORMAT = b"\x01"
CACHE = "desk.data_keys"

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
        return b"".join(_with_length(part.encode()) for part in (self.table, self.column, self.row))


class KeyRing:
    """The master keys and what is derived from them. Holds no data key and no state: safe between threads.

    The first master key wraps new data keys; the others still open what they wrapped. Blind indexes, the audit trail
    and access codes hang on the oldest (the last), so they stay valid when a newer one is put in front.
    """

    def __init__(self, masters: tuple[bytes, ...]) -> None:
        if not masters or any(len(master) != KEY_BYTES for master in masters):
            raise MasterKeyInvalid(f"A master key must be {KEY_BYTES} bytes. Let one be made into var/master.key.")
        self._wrapping = {_master_id(master): AESGCM(_derive(master, "wrap")) for master in masters}
        self._current = _master_id(masters[0])
        self._index = _derive(masters[-1], "index")
        self._audit = _derive(masters[-1], "audit")
        self._codes = _derive(masters[-1], "access code")
        self.audit_key_id = _master_id(masters[-1])
        """Which master key the audit trail is sealed under."""

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

    def make(self, session: Session, owner: str, now: dt.datetime) -> None:
        """Give a new owner (`ticket:<id>`, `conversation:<id>`) its data key; an owner gets one only once."""
        data_key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
        wrapped = nonce + self._wrapping[self._current].encrypt(nonce, data_key, owner.encode())
        session.execute(MAKE, {"owner": owner, "wrapped": wrapped, "master_id": self._current, "created_at": now})
        _cache(session)[owner] = AESGCM(data_key)

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
        session.execute(DESTROY, {"of_owner": owner, "now": now})

    def blind_index(self, purpose: str, *values: str) -> str:
        """A keyed hash (HMAC-SHA-256, 64 hex digits) to look `values` up by; another purpose gives another hash."""
        return _mac(self._index, (purpose, *values)).hex()

    def audit_mac(self, *values: str) -> str:
        """The keyed hash that links an event of the audit trail to the one before (64 hex digits)."""
        return _mac(self._audit, values).hex()

    def code_bytes(self, ticket_id: str) -> bytes:
        """32 bytes that only this installation can derive for a ticket; its access code is cut from them."""
        return _mac(self._codes, (ticket_id,))

    def _data_key(self, session: Session, owner: str) -> AESGCM:
        cache = _cache(session)
        if owner not in cache:
            row = session.execute(FIND, {"of_owner": owner}).first()
            if row is None or row.wrapped is None:
                raise KeyDestroyed(_kind(owner))
            cache[owner] = AESGCM(self._unwrap(row.wrapped, row.master_id, owner))
        return cache[owner]

    def _unwrap(self, wrapped: bytes, master_id: str, owner: str) -> bytes:
        master = self._wrapping.get(master_id)
        if master is None:
            raise SealBroken("data_key.wrapped")
        try:
            return master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner.encode())
        except InvalidTag as error:
            raise SealBroken("data_key.wrapped") from error


def new_master_key() -> str:
    """A fresh master key as MADOGUCHI_MASTER_KEY takes it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _cache(session: Session) -> dict[str, AESGCM]:
    """The data keys this transaction has opened; they go with its session."""
    cache: dict[str, AESGCM] = session.info.setdefault(CACHE, {})
    return cache


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"madoguchi {purpose}".encode()).derive(master)


def _master_id(master: bytes) -> str:
    return hashlib.sha256(_derive(master, "id")).hexdigest()[:16]


def _mac(key: bytes, values: tuple[str, ...]) -> bytes:
    message = b"".join(_with_length(value.encode("utf-8", "surrogatepass")) for value in values)
    return hmac.new(key, message, hashlib.sha256).digest()


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def _kind(owner: str) -> str:
    """`ticket` or `conversation`: an error names no row."""
    return f"this {owner.partition(':')[0]}"
