"""Passwords: argon2id (RFC 9106), and which ones are taken (NIST SP 800-63B: long ones that nobody guesses first)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from desk.accounts.errors import PasswordRefused

SHORTEST = 12
LONGEST = 128
FEWEST_CHARACTERS = 6
"""Different characters that have to be left, once everything that is guessed first is taken out."""
COMMON = Path(__file__).resolve().parents[2] / "data" / "console" / "common-passwords.txt"
_LOOKALIKES = str.maketrans("0134578@$!", "oleastbasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "0123456789", "1qaz2wsx3edc4rfv5tgb6yhn")
PARAMETERS = RFC_9106_LOW_MEMORY
"""argon2id, 64 MiB, three passes."""
_hasher = PasswordHasher.from_parameters(PARAMETERS)


def hash_password(password: str) -> str:
    """For `staff.password_hash`: argon2id with its parameters and salt; takes some 50 ms and 64 MiB on purpose."""
    return _hasher.hash(_plain(password))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one hashed. Without a hash it takes as long and is not."""
    try:
        return _hasher.verify(password_hash or _nobody(), _plain(password)) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def check_password(password: str, *personal: str) -> None:
    """Raises PasswordRefused for a password too short, too long, or made of what is guessed first: common passwords,
    rows of keys, repetition, or `personal` words (login, name, company)."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise PasswordRefused("short")
    if len(plain) > LONGEST:
        raise PasswordRefused("long")
    folded = plain.casefold()
    own = [word for given in personal for word in re.split(r"\W+", given.casefold()) if len(word) > 2]
    if len(_without(folded, own)) < FEWEST_CHARACTERS <= len(set(folded)):
        raise PasswordRefused("personal")
    if len(_without(folded, [*own, *_common()])) < FEWEST_CHARACTERS:
        raise PasswordRefused("common")


def _without(password: str, words: list[str]) -> set[str]:
    """The different characters of a password that are left without these words and without rows of keys; letters that
    were written as figures count as letters. The longest words are taken out first."""
    left = {password, password.translate(_LOOKALIKES)}
    for word in sorted(words, key=len, reverse=True):
        left = {text.replace(word, " ") for text in left}
    return min((set(_without_rows(text)) - {" "} for text in left), key=len)


def _without_rows(text: str) -> str:
    """A text without pieces of four and more characters that stand in a row on the keyboard or in the alphabet."""
    kept, at = [], 0
    while at < len(text):
        run = next((n for n in range(len(text) - at, 3, -1) if _in_a_row(text[at : at + n])), 0)
        kept.append(" " if run else text[at])
        at += run or 1
    return "".join(kept)


def _in_a_row(piece: str) -> bool:
    return any(piece in row or piece in row[::-1] for row in _ROWS)


@cache
def _common() -> tuple[str, ...]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


@cache
def _nobody() -> str:
    """A hash to compare with where there is no account, so that it takes as long."""
    return _hasher.hash("nobody has this password")


def _plain(password: str) -> str:
    """The same password however it was typed (NFKC, as NIST SP 800-63B has it)."""
    return unicodedata.normalize("NFKC", password)
