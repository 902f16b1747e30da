"""Slack's marks in a text: what it makes of links and mentions turned back into words, and ours made harmless.

https://docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are escaped; anything in angle brackets is a
link (`<https://x|label>`, `<mailto:a@b|a@b>`, `<tel:..>`), a user (`<@U1>`), a channel (`<#C1|name>`) or a command
(`<!here>`).
"""

from __future__ import annotations

import html
import re

_MARK = re.compile(r"<([^<>|\n]*)(?:\|([^<>\n]*))?>")
_URL = re.compile(r"https://[^\s<>\"'|]+[^\s<>\"'|.,;:!?)\]]")


def decoded(text: str, me: str | None = None) -> str:
    """What the person typed, without Slack's marks; a mention of `me`, this app's own user, is left out."""
    return _unescaped(_MARK.sub(lambda mark: _words(mark, me), text)).strip()


def mentions_people(text: str, me: str | None = None) -> bool:
    """Whether somebody else than `me` is mentioned."""
    users = (mark.group(1)[1:] for mark in _MARK.finditer(text) if mark.group(1)[:1] == "@")
    return any(user != me for user in users)


def escaped(text: str) -> str:
    """`text` so that Slack reads nothing in it as a mark."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(text: str) -> str:
    """`text` escaped, with its https addresses as links that show where they lead."""
    parts, end = [], 0
    for url in _URL.finditer(text):
        parts += [escaped(text[end : url.start()]), f"<{escaped(url.group())}>"]
        end = url.end()
    return "".join([*parts, escaped(text[end:])])


def _words(mark: re.Match[str], me: str | None) -> str:
    target, label = mark.group(1), mark.group(2)
    if target.startswith("@"):
        return "" if target[1:] == me else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        command = target[1:].partition("^")[0]
        return label or f"@{command}"
    scheme, _, rest = target.partition(":")
    if scheme == "mailto":
        return rest
    return label or (rest if scheme == "tel" else target)


def _unescaped(text: str) -> str:
    """Only what Slack escapes: other entities are the person's own words."""
    return re.sub(r"&(?:lt|gt|amp);", lambda entity: html.unescape(entity.group()), text)
