"""Addresses of websites and services, read strictly."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_url(url: str) -> SplitResult | None:
    """The parts of a URL whose host and port can be read, else None."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        return None
    return parts


def read_origin(text: str) -> str | None:
    """`text` as an origin in lower case, or None if it holds anything more or less."""
    parts = split_url(text.lower())
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    whole = f"{parts.scheme}://{parts.netloc}"
    return whole if whole == text.lower() and "@" not in parts.netloc and "*" not in parts.netloc else None
