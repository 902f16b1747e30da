"""What is said in a conversation, as the Chat API of DESIGN.md writes it.

`to_json` gives the API's form. A choice's Rasa payload belongs to the server: it is written only with
`payloads=True`, which is how replies are kept at rest. `from_json` reads both forms; times are UTC, aware.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Sender = Literal["assistant", "staff"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. `payload` is a Rasa payload such as `/choose{"slot": "capacity", "value": "self"}`."""

    id: str
    label: str
    payload: str = ""

    def to_json(self, *, payloads: bool = False) -> Json:
        """The choice as the client sees it, or with its payload."""
        shown = {"id": self.id, "label": self.label}
        return {**shown, "payload": self.payload} if payloads else shown

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Choice:
        """Read a choice; the payload is empty where the API's form left it out."""
        return cls(data["id"], data["label"], data.get("payload", ""))


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: a section of a company's policy and the day that policy was revised (YYYY-MM-DD)."""

    company: str
    section: str
    heading: str
    revised: str

    def to_json(self) -> Json:
        """The citation as the client sees it."""
        return {"company": self.company, "section": self.section, "heading": self.heading, "revised": self.revised}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Cited:
        """Read a citation."""
        return cls(data["company"], data["section"], data["heading"], data["revised"])


@dataclass(frozen=True, slots=True)
class AnswerView:
    """How a policy question came out; the first citation is the main one."""

    outcome: str
    topic: str | None
    citations: tuple[Cited, ...]

    def to_json(self) -> Json:
        """The answer as the client sees it."""
        return {
            "outcome": self.outcome,
            "topic": self.topic,
            "citations": [cited.to_json() for cited in self.citations],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AnswerView:
        """Read an answer."""
        return cls(data["outcome"], data["topic"], tuple(Cited.from_json(cited) for cited in data["citations"]))


@dataclass(frozen=True, slots=True)
class RequestView:
    """How far a request being opened has come: names of slots only, never what was said."""

    kinds: tuple[str, ...]
    capacity: str | None
    filled: tuple[str, ...]

    def to_json(self) -> Json:
        """The request's progress as the client sees it."""
        return {"kinds": list(self.kinds), "capacity": self.capacity, "filled": list(self.filled)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RequestView:
        """Read a request's progress."""
        return cls(tuple(data["kinds"]), data["capacity"], tuple(data["filled"]))


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as its person sees it; the access code is there only in the reply that opened the ticket."""

    reference: str
    type: str
    state: str
    kinds: tuple[str, ...]
    next_steps: tuple[str, ...]
    access_code: str | None = None
    sheet: str | None = None

    def to_json(self) -> Json:
        """The ticket as the client sees it."""
        return {
            "reference": self.reference,
            "type": self.type,
            "state": self.state,
            "kinds": list(self.kinds),
            "next_steps": list(self.next_steps),
            "access_code": self.access_code,
            "sheet": self.sheet,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TicketView:
        """Read a ticket."""
        return cls(
            reference=data["reference"],
            type=data["type"],
            state=data["state"],
            kinds=tuple(data["kinds"]),
            next_steps=tuple(data["next_steps"]),
            access_code=data["access_code"],
            sheet=data["sheet"],
        )


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of a request that is about to be sent, and the choice that changes it."""

    label: str
    value: str
    change: Choice

    def to_json(self, *, payloads: bool = False) -> Json:
        """The line as the client sees it, or with its choice's payload."""
        return {"label": self.label, "value": self.value, "change": self.change.to_json(payloads=payloads)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReviewLine:
        """Read a line."""
        return cls(data["label"], data["value"], Choice.from_json(data["change"]))


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to a person. `sender` is `from` in JSON; `asks` is the slot being asked.

    The lines of a review are kept with the reply that shows it, and read by `GET /{company}/review`; the reply in the
    API's form has them in its text alone.
    """

    id: str
    sender: Sender
    at: dt.datetime
    text: str
    choices: tuple[Choice, ...] = ()
    answer: AnswerView | None = None
    asks: str | None = None
    request: RequestView | None = None
    ticket: TicketView | None = None
    review: tuple[ReviewLine, ...] = ()

    def to_json(self, *, payloads: bool = False) -> Json:
        """The reply as the client sees it, or with the payloads of its choices and the lines of a review, as it is
        kept."""
        kept = {"review": [line.to_json(payloads=True) for line in self.review]} if payloads and self.review else {}
        return {
            "id": self.id,
            "from": self.sender,
            "at": rfc3339(self.at),
            "text": self.text,
            "choices": [choice.to_json(payloads=payloads) for choice in self.choices],
            "answer": self.answer.to_json() if self.answer else None,
            "asks": self.asks,
            "request": self.request.to_json() if self.request else None,
            "ticket": self.ticket.to_json() if self.ticket else None,
            **kept,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        """Read a reply."""
        return cls(
            id=data["id"],
            sender=data["from"],
            at=from_rfc3339(data["at"]),
            text=data["text"],
            choices=tuple(Choice.from_json(choice) for choice in data["choices"]),
            answer=AnswerView.from_json(data["answer"]) if data["answer"] else None,
            asks=data["asks"],
            request=RequestView.from_json(data["request"]) if data["request"] else None,
            ticket=TicketView.from_json(data["ticket"]) if data["ticket"] else None,
            review=tuple(ReviewLine.from_json(line) for line in data.get("review", ())),
        )


@dataclass(frozen=True, slots=True)
class PersonMessage:
    """What a person wrote or picked; `id` is the client's own message id."""

    id: str
    at: dt.datetime
    text: str

    def to_json(self) -> Json:
        """The message as the client sees it."""
        return {"from": "person", "id": self.id, "at": rfc3339(self.at), "text": self.text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PersonMessage:
        """Read a message."""
        return cls(data["id"], from_rfc3339(data["at"]), data["text"])


def rfc3339(at: dt.datetime) -> str:
    """A time as RFC 3339 in UTC to the millisecond; `at` must be aware (ValueError otherwise)."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone cannot be written as RFC 3339")
    return at.astimezone(dt.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_rfc3339(text: str) -> dt.datetime:
    """The UTC time that `rfc3339` wrote."""
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(dt.timezone.utc)
