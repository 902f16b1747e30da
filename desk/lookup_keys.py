"""The keys of look-ups, access codes and the audit trail: the same for good, whatever the master key is.

What was found by a keyed hash must be found by the same hash tomorrow, so these keys outlive every master key. They are
derived from the first master key of an installation, and kept in its database, wrapped like any data key, from its
first start on.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desk.errors import SealBroken

KEY_BYTES = 32
ID_BYTES = 8
OWNER = "desk:lookups"
"""Whose data key they are kept as."""


@dataclass(frozen=True, slots=True)
class LookupKeys:
    """Three keys of 32 bytes. `id` (16 hex digits) is written into each event of the audit trail."""

    index: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    codes: bytes = field(repr=False)
    id: str

    @classmethod
    def derived(cls, master: bytes) -> LookupKeys:
        """Those of an installation whose first master key this is."""
        return cls(derive(master, "index"), derive(master, "audit"), derive(master, "access code"), master_id(master))

    @classmethod
    def from_bytes(cls, kept: bytes) -> LookupKeys:
        """What `to_bytes` gave. Raises SealBroken for anything of another length."""
        if len(kept) != 3 * KEY_BYTES + ID_BYTES:
            raise SealBroken("data_key.wrapped")
        index, audit, codes, identity = (kept[at : at + KEY_BYTES] for at in range(0, len(kept), KEY_BYTES))
        return cls(index, audit, codes, identity.hex())

    def to_bytes(self) -> bytes:
        """To be wrapped and kept; a secret."""
        return self.index + self.audit + self.codes + bytes.fromhex(self.id)


def derive(master: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"madoguchi {purpose}".encode()).derive(master)


def master_id(master: bytes) -> str:
    """What a master key is called where it must not be shown: 16 hex digits."""
    return hashlib.sha256(derive(master, "id")).hexdigest()[: 2 * ID_BYTES]


def mac(key: bytes, values: tuple[str, ...]) -> bytes:
    """HMAC-SHA-256 over texts, each preceded by its length, so that no two lists of texts look alike."""
    message = b"".join(with_length(value.encode("utf-8", "surrogatepass")) for value in values)
    return hmac.new(key, message, hashlib.sha256).digest()


def with_length(part: bytes) -> bytes:
    """`part` after its length in four bytes."""
    return len(part).to_bytes(4, "big") + part
