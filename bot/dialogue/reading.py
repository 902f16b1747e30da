"""Reading a person's words as the value of a slot. A reader returns the value, or None if the words do not fit."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

NAME_LENGTH = 80
TEXT_LENGTH = 1500
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_POSTCODE = re.compile(r"(?<!\d)(\d{3})[-‐‑–—−ー－ ]?(\d{4})(?!\d)")
_DIGITS = re.compile(r"\d")
_NAME_LEAD = re.compile(
    r"^(?:(?:hi|hello)[,!. ]+)?(?:my (?:full )?name is|the name is|name is|name:|i am called|i am|i'm|it is|it's|this is|call me)\s+", re.I
)
_NAME_STOP = {
    "a", "an", "and", "are", "can", "cancel", "do", "does", "fine", "go", "good", "hello", "help", "hi", "how", "is", "no", "not",
    "nothing", "ok", "okay", "please", "skip", "stop", "thanks", "the", "want", "what", "when", "where", "which", "who", "why",
    "yes", "you", "your", "back",
}  # fmt: skip


def clean(text: str) -> str:
    """`text` in Unicode form NFKC, with single spaces and no control characters."""
    normal = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in normal).split())


def email(text: str) -> str | None:
    """The e-mail address in `text` (RFC 5321, 6531; no look-up of its domain)."""
    found = _EMAIL.search(clean(text))
    if found is None:
        return None
    try:
        return validate_email(found.group().rstrip("."), check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def phone(text: str) -> str | None:
    """The telephone number in `text` in international form (ITU-T E.123), read as Japanese where no country is given."""
    match = next(iter(phonenumbers.PhoneNumberMatcher(clean(text), "JP")), None)
    if match is None:
        return None
    return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def address(text: str) -> str | None:
    """`text` as a postal address, if it has a seven-digit postcode and something besides."""
    value = clean(text.replace("〒", " "))
    found = _POSTCODE.search(value)
    if found is None or len(value) > 300:
        return None
    rest = value[: found.start()] + value[found.end() :]
    if sum(c.isalpha() for c in rest) < 4:
        return None
    return f"{value[: found.start()]}{found.group(1)}-{found.group(2)}{value[found.end() :]}".strip()


def name(text: str) -> str | None:
    """`text` as a person's name, without an introduction such as "my name is"."""
    value = _NAME_LEAD.sub("", clean(text)).strip(" .,;:!。、")
    words = value.casefold().split()
    if not words or len(value) > NAME_LENGTH or _DIGITS.search(value) or "@" in value or "?" in value or "？" in text:
        return None
    if len(words) > 7 or sum(c.isalpha() for c in value) < 2 or any(word.strip(".,'") in _NAME_STOP for word in words):
        return None
    return value


def free_text(text: str) -> str | None:
    """`text` as a description in the person's own words."""
    value = "\n".join(line for line in (clean(line) for line in text.splitlines()) if line)
    return value[:TEXT_LENGTH] if sum(c.isalnum() for c in value) >= 2 else None


def reference(text: str) -> str | None:
    """A ticket reference such as PYX-26-7Q4K2-9 in `text`, in upper case; its check character is verified by the desk."""
    found = re.search(r"\b([A-Z]{3})[- ]?(\d{2})[- ]?([0-9A-Z]{5})[- ]?([0-9A-Z*~$=])(?![0-9A-Z])", clean(text).upper())
    return "-".join(found.groups()) if found else None


def access_code(text: str) -> str | None:
    """An access code in `text`: the last run of letters, digits and hyphens of at least six characters."""
    found = re.findall(r"[0-9A-Za-z][0-9A-Za-z-]{5,}", clean(text))
    return found[-1].upper() if found else None
