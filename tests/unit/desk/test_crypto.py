"""What is sealed opens only where it stands, only with its key, and never once the key is destroyed."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from desk.crypto import KeyRing, Place, new_master_key
from desk.database import Database
from desk.errors import KeyDestroyed, MasterKeyInvalid, SealBroken

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)
HERE = Place("ticket", "person", "t1")
words = st.text("ab|\0窓", max_size=3)
places = st.builds(Place, words, words, words)
few = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@few
@given(plain=st.binary(max_size=64), here=places, there=places)
def test_a_sealed_value_opens_in_its_place_and_in_no_other(
    sqlite_database: Database, keys: KeyRing, plain: bytes, here: Place, there: Place
) -> None:
    with sqlite_database.session() as session:
        keys.make(session, "ticket:t1", NOW)
        sealed = keys.seal(session, "ticket:t1", here, plain)
        assert keys.open(session, "ticket:t1", here, sealed) == plain
        if there != here:
            with pytest.raises(SealBroken):
                keys.open(session, "ticket:t1", there, sealed)


@few
@given(at=st.integers(0, 200), bit=st.integers(0, 7))
def test_an_altered_bit_anywhere_is_found(sqlite_database: Database, keys: KeyRing, at: int, bit: int) -> None:
    with sqlite_database.session() as session:
        keys.make(session, "ticket:t1", NOW)
        sealed = bytearray(keys.seal(session, "ticket:t1", HERE, "佐藤".encode() * 9))
        sealed[at % len(sealed)] ^= 1 << bit
        with pytest.raises(SealBroken, match=r"ticket\.person"):
            keys.open(session, "ticket:t1", HERE, bytes(sealed))


def test_a_cut_off_value_is_found(sqlite_database: Database, keys: KeyRing) -> None:
    with sqlite_database.session() as session:
        keys.make(session, "ticket:t1", NOW)
        sealed = keys.seal(session, "ticket:t1", HERE, b"x")
        for length in (0, 1, 12, len(sealed) - 1):
            with pytest.raises(SealBroken):
                keys.open(session, "ticket:t1", HERE, sealed[:length])


def test_another_owners_key_does_not_open_it(database: Database, keys: KeyRing) -> None:
    with database.session() as session:
        keys.make(session, "ticket:t1", NOW)
        keys.make(session, "ticket:t2", NOW)
        sealed = keys.seal(session, "ticket:t1", HERE, b"x")
        with pytest.raises(SealBroken):
            keys.open(session, "ticket:t2", HERE, sealed)


def test_a_wrapped_key_moved_to_another_owner_does_not_unwrap(database: Database, keys: KeyRing) -> None:
    with database.session() as session:
        keys.make(session, "ticket:t1", NOW)
        sealed = keys.seal(session, "ticket:t1", HERE, b"x")
        session.execute(text("UPDATE data_key SET owner = 'ticket:t2'"))
        session.commit()
    with database.session() as session, pytest.raises(SealBroken, match="data_key"):
        keys.open(session, "ticket:t2", HERE, sealed)


def test_a_destroyed_key_opens_and_seals_nothing_more(database: Database, keys: KeyRing) -> None:
    with database.session() as session:
        keys.make(session, "ticket:t1", NOW)
        sealed = keys.seal(session, "ticket:t1", HERE, b"x")
        keys.destroy(session, "ticket:t1", NOW)
        session.commit()
        assert session.execute(text("SELECT wrapped FROM data_key")).scalar_one() is None
    with database.session() as session:
        with pytest.raises(KeyDestroyed, match="this ticket"):
            keys.open(session, "ticket:t1", HERE, sealed)
        with pytest.raises(KeyDestroyed):
            keys.seal(session, "ticket:t1", HERE, b"y")


def test_a_newer_master_key_in_front_keeps_what_the_older_one_wrapped(database: Database) -> None:
    older, newer = new_master_key(), new_master_key()
    before, after = KeyRing.from_settings(older), KeyRing.from_settings(f"{newer}, {older}")
    with database.session() as session:
        before.make(session, "ticket:t1", NOW)
        sealed = before.seal(session, "ticket:t1", HERE, b"x")
        session.commit()
    with database.session() as session:
        assert after.open(session, "ticket:t1", HERE, sealed) == b"x"
        after.make(session, "ticket:t2", NOW)
        session.commit()
    assert before.blind_index("p", "v") == after.blind_index("p", "v")
    assert before.code_bytes("t1") == after.code_bytes("t1")
    with database.session() as session, pytest.raises(SealBroken, match="MASTER_KEY"):
        before.seal(session, "ticket:t2", HERE, b"y")


@few
@given(purpose=words, one=words, other=words)
def test_a_blind_index_depends_on_purpose_and_every_value(purpose: str, one: str, other: str) -> None:
    ring = KeyRing((b"k" * 32,))
    assert ring.blind_index(purpose, one, other) == ring.blind_index(purpose, one, other)
    assert ring.blind_index(purpose, one, other) != ring.blind_index(purpose + "x", one, other)
    assert ring.blind_index(purpose, one, other) != ring.blind_index(purpose, one + other)
    assert KeyRing((b"j" * 32,)).blind_index(purpose, one) != ring.blind_index(purpose, one)


def test_a_lone_surrogate_has_an_index_too() -> None:
    assert len(KeyRing((b"k" * 32,)).blind_index("p", "\ud800")) == 64


@pytest.mark.parametrize("setting", ["", "short", "????", base64.urlsafe_b64encode(b"x" * 31).decode(), "ключ"])
def test_a_bad_master_key_is_refused_in_words(setting: str) -> None:
    with pytest.raises(MasterKeyInvalid, match=r"MASTER_KEY|master key"):
        KeyRing.from_settings(setting)


def test_new_master_keys_differ_and_fit() -> None:
    first, second = new_master_key(), new_master_key()
    assert first != second
    assert KeyRing.from_settings(first)
