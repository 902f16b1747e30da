"""Reading a person's words as the value of a slot. A reader returns the value, or None if the words do not fit."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.dialogue.abroad import is_abroad

TEXT_LENGTH = 2000
FEW_WORDS = 200
ADDRESS_LENGTH = 300
_DASHES = r"\-‐‑‒–—―−ー─"
EMAIL_LENGTH = 254
"""Characters of the longest address (RFC 5321, section 4.5.3.1.3)."""
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_ANY_EMAIL = re.compile(r"[^\s<>()\[\],;:\"'。、]+@[^\s<>()\[\],;:\"'。、]+")
_CARRIER_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*@(?:docomo\.ne\.jp|ezweb\.ne\.jp|au\.com)")
"""Japanese mobile carriers once gave out addresses with dots in a row or before the @, which no standard allows."""
_POSTCODE = re.compile(
    rf"(?<![\d{_DASHES}])(\d{{3}})(?:(?: ?[{_DASHES}] ?)?(\d{{4}})(?![{_DASHES}]\d{{4}})| (\d{{4}})(?! \d{{4}}))(?!\d)"
)
"""Seven digits, but not those of a telephone number such as 090-1234-5678."""
_EXTENSION = re.compile(r"(?:内線|extension|ext\.?) ?[:番]? ?(\d{1,6})\b", re.I)
_REFERENCE = re.compile(
    rf"(?<![0-9A-Z])([A-Z]{{3}})[{_DASHES} ]?(\d{{2}})[{_DASHES} ]?([0-9A-Z]{{5}})"
    rf"[{_DASHES} ]?([0-9A-Z*~$=])(?![0-9A-Z])"
)
_RESUME_CODE = re.compile(
    rf"(?<![0-9A-Z])([0-9A-Z]{{5}})[{_DASHES} ]?([0-9A-Z]{{5}})[{_DASHES} ]?([0-9A-Z]{{5}})[{_DASHES} ]?([0-9A-Z]{{5}})"
    r"(?![0-9A-Z])"
)
_CODE = re.compile(rf"(?<![0-9A-Z])([0-9A-Z]{{5}})[{_DASHES} ]?([0-9A-Z]{{5}})(?![0-9A-Z])")


def clean(text: str) -> str:
    """`text` in Unicode form NFKC, with single spaces and no control characters."""
    normal = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in normal).split())


def email(text: str) -> str | None:
    """The e-mail address in `text` (RFC 5321, 6531; no look-up of its domain)."""
    value = clean(text)
    found = _EMAIL.search(value) or _ANY_EMAIL.search(value)
    if found is None:
        return None
    written = found.group().rstrip(".")
    if len(written) <= EMAIL_LENGTH and _CARRIER_EMAIL.fullmatch(written):
        return written
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def phone(text: str) -> str | None:
    """The telephone number in `text` in international form (ITU-T E.123), Japanese where no country is given."""
    value = clean(text).replace("・", "-")
    value = re.sub(r"(?<=[A-Za-z])(?=[\d(])", " ", re.sub(r"(?<!\d)00 ?81\b", "+81", value))
    match = next(iter(phonenumbers.PhoneNumberMatcher(value, "JP")), None)
    if match is None:
        return None
    number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    extension = None if match.number.extension else _EXTENSION.search(value, match.end)
    return f"{number} ext. {extension.group(1)}" if extension else number


def address(text: str) -> str | None:
    """`text` as a postal address: with a seven-digit postcode and more, or one outside Japan with its country."""
    value = clean(text.replace("〒", " "))
    found = _POSTCODE.search(value)
    if len(value) > ADDRESS_LENGTH:
        return None
    if found is None:
        return value if is_abroad(value) else None
    before, after = value[: found.start()], value[found.end() :]
    if sum(c.isalpha() for c in before + after) < 4:
        return None
    return f"{before}{found.group(1)}-{found.group(2) or found.group(3)}{after}".strip()


def free_text(text: str) -> str | None:
    """`text` as a description in the person's own words, line by line."""
    value = "\n".join(line for line in (clean(line) for line in text.splitlines()) if line)
    return value if sum(c.isalnum() for c in value) >= 2 and len(value) <= TEXT_LENGTH else None


def few_words(text: str) -> str | None:
    """`text` as a short description, up to 200 characters."""
    value = clean(text)
    return free_text(value) if len(value) <= FEW_WORDS else None


def reference(text: str) -> str | None:
    """A ticket reference such as PYX-26-7Q4K2-9 in `text`, in upper case; the desk verifies its check character."""
    found = _REFERENCE.search(clean(text).upper())
    return "-".join(found.groups()) if found else None


def access_code(text: str) -> str | None:
    """An access code such as 7Q4K2-0XW3M in `text`, in upper case. Ten letters are a code only if alone."""
    value = clean(text).upper().strip(" .!")
    codes = list(_CODE.finditer(value))
    sure = [code for code in codes if any(c.isdigit() for c in code.group())]
    found = sure[-1] if sure else _CODE.fullmatch(value)
    return "-".join(found.groups()) if found else None


def resume_code(text: str) -> str | None:
    """A resume code, four groups of five, in `text`, in upper case."""
    codes = _RESUME_CODE.finditer(clean(text).upper())
    found = [
        code for code in codes if any(c.isdigit() for c in code.group()) and any(c.isalpha() for c in code.group())
    ]
    return "-".join(found[-1].groups()) if found else None
