"""Putting what the rooms say into Rasa messages: text, buttons, and our own data under `custom`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rasa_sdk.executor import CollectingDispatcher

from bot.answering.model import Answer
from bot.dialogue.model import Line, Option, Say
from desk.messages import AnswerView, Cited, RequestView, TicketView


def utter(
    dispatcher: CollectingDispatcher,
    text: str,
    options: Iterable[Option] = (),
    *,
    answer: Answer | None = None,
    asks: str | None = None,
    lines: Iterable[Line] = (),
    request: RequestView | None = None,
    ticket: TicketView | None = None,
) -> None:
    """One message to the person."""
    custom = {
        "answer": view(answer).to_json() if answer else None,
        "confidence": answer.confidence if answer else None,
        "asks": asks,
        "review": [
            {"label": line.label, "value": line.value, "title": line.change.label, "payload": line.change.payload}
            for line in lines
        ]
        or None,
        "request": request.to_json() if request else None,
        "ticket": ticket.to_json() if ticket else None,
    }
    dispatcher.utter_message(
        text=text,
        buttons=[{"title": option.label, "payload": option.payload} for option in options],
        json_message={name: value for name, value in custom.items() if value is not None},
    )


def utter_all(dispatcher: CollectingDispatcher, says: Sequence[Say], request: RequestView | None = None) -> None:
    """Every message of a dialogue's step; the request's progress goes with each."""
    for say in says:
        utter(dispatcher, say.text, say.options, asks=say.asks, lines=say.lines, request=request)


def view(answer: Answer) -> AnswerView:
    """An answer as the Chat API shows it."""
    cited = tuple(Cited(c.company, c.section, c.heading, c.revised.isoformat()) for c in answer.citations)
    return AnswerView(outcome=answer.outcome.value, topic=answer.topic, citations=cited)
