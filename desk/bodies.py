"""How the words of a conversation stand in its rows: JSON, sealed under its key at the place of the row."""

from __future__ import annotations

import json
from typing import Any

from desk.conversations import owner
from desk.crypto import Place
from desk.work import Work


def inbox_place(conversation_id: str, external_index: str) -> Place:
    """Where a message of a person stands."""
    return Place("inbox", "body", f"{conversation_id}/{external_index}")


def reply_place(conversation_id: str, sequence: int) -> Place:
    """Where a reply stands."""
    return Place("reply", "body", f"{conversation_id}/{sequence}")


def seal_body(work: Work, conversation_id: str, place: Place, body: dict[str, Any]) -> bytes:
    """JSON as UTF-8; `surrogatepass`, since a person may send half of a surrogate pair."""
    plain = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return work.keys.seal(work.session, owner(conversation_id), place, plain)


def open_body(work: Work, conversation_id: str, place: Place, sealed: bytes) -> dict[str, Any]:
    """What `seal_body` was given. Raises KeyDestroyed, SealBroken."""
    plain = work.keys.open(work.session, owner(conversation_id), place, sealed)
    body: dict[str, Any] = json.loads(plain.decode("utf-8", "surrogatepass"))
    return body
