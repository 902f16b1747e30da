"""From the YAML of a digest to what its counter does: the procedure of a request and the opening hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.policies.model import KINDS, Fee, FeeStatus, Form, Hours, Notice, Procedure, Step
from bot.policies.source import Field

COUNTERS = ("desk", "complaint_body")
DAYS = ("weekdays",)
PUBLIC_HOLIDAYS = ("open", "closed", "unknown")


def read_procedure(field: Field, key: Mapping[str, str]) -> Procedure | None:
    """How a request is made; `key` holds the section ids that may be cited."""
    fields = field.fields(
        (
            "form",
            "chat_is_request",
            "notice",
            "age_gate",
            "fee",
            "payment",
            "kinds_listed",
            "next_steps",
            "withdraw",
        )
    )
    form, fee, notice = read_form(fields["form"]), read_fee(fields["fee"]), read_notice(fields["notice"], key)
    chat_is_request, age_gate = fields["chat_is_request"].flag(), fields["age_gate"].flag()
    payment = None if fields["payment"].is_null else fields["payment"].text()
    kinds = fields["kinds_listed"].some_of(KINDS, "kind of request")
    steps = read_steps(fields["next_steps"], key)
    withdraw = fields["withdraw"].sentence()
    if form and fee and notice and withdraw and chat_is_request is not None and age_gate is not None:
        return Procedure(form, chat_is_request, notice, age_gate, fee, payment, kinds, steps, withdraw)
    return None


def read_form(field: Field) -> Form | None:
    """The form that the policy prescribes, if any."""
    fields = field.fields(("required", "name"), ("obtain",))
    required = fields["required"].flag()
    name = None if fields["name"].is_null else fields["name"].text()
    obtain = None if fields["obtain"].is_null else fields["obtain"].text()
    if required is None:
        return None
    if required and (name is None or obtain is None):
        field.wrong("is required but lacks name or obtain; say what it is called and how a person gets it")
    if not required and name is not None:
        field.wrong(f"names {name} but is not required; set name to null or required to true")
    return Form(required, name, obtain)


def read_fee(field: Field) -> Fee | None:
    """What the policy says of a fee, in yen."""
    fields = field.fields(("status", "text"), ("amount_yen",))
    status = fields["status"].one_of(tuple(status.value for status in FeeStatus), "fee status")
    amount = None if fields["amount_yen"].is_null else fields["amount_yen"].number()
    text = fields["text"].sentence()
    if status is None or text is None:
        return None
    if (status == FeeStatus.STATED.value) != (amount is not None):
        field.wrong(f"is {status} {'with' if amount else 'without'} amount_yen; an amount goes with `stated` only")
    return Fee(FeeStatus(status), amount, text)


def read_notice(field: Field, key: Mapping[str, str]) -> Notice | None:
    """The clause that lets the desk use contact data."""
    fields = field.fields(("section", "purpose"))
    section, purpose = fields["section"].one_of(key, "section"), fields["purpose"].text()
    return Notice(section, purpose) if section and purpose else None


def read_steps(field: Field, key: Mapping[str, str]) -> tuple[Step, ...]:
    """What a person is told to do next, in order."""
    steps = []
    for item in field.items():
        fields = item.fields(("text", "section"))
        text, section = fields["text"].sentence(), fields["section"].one_of(key, "section")
        if text and section:
            steps.append(Step(text, section))
    if field.is_list and not steps:
        field.wrong("has no step; tell the person what to do next")
    return tuple(steps)


def read_hours(field: Field) -> dict[str, Hours]:
    """The opening hours by counter, Japan time; empty where the policy states none."""
    found = {}
    for counter, entry in field.entries().items():
        if counter not in COUNTERS:
            entry.wrong(f"is not a counter; use one of {', '.join(COUNTERS)}")
            continue
        fields = entry.fields(("days", "intervals", "closed", "public_holidays"))
        days = fields["days"].one_of(DAYS, "set of days")
        intervals = read_intervals(fields["intervals"])
        closed = None if fields["closed"].is_null else fields["closed"].text()
        public_holidays = fields["public_holidays"].one_of(PUBLIC_HOLIDAYS, "word")
        if days and public_holidays:
            found[counter] = Hours(days, intervals, closed, public_holidays)
    return found


def read_intervals(field: Field) -> tuple[tuple[dt.time, dt.time], ...]:
    """Spans of opening in the order of the day, none overlapping."""
    found: list[tuple[dt.time, dt.time]] = []
    for item in field.items():
        times = [read_time(edge) for edge in item.items()]
        if len(times) != 2:
            item.wrong('has no opening and closing time; write ["09:00", "17:00"]')
        elif times[0] and times[1]:
            if times[0] >= times[1] or (found and times[0] < found[-1][1]):
                item.wrong("does not run forward; order the times of the day")
            found.append((times[0], times[1]))
    if field.is_list and not found:
        field.wrong('is empty; write [["09:00", "17:00"]]')
    return tuple(found)


def read_time(field: Field) -> dt.time | None:
    """A time of day, written "09:00"."""
    value = field.text()
    try:
        return None if value is None else dt.datetime.strptime(value, "%H:%M").time()
    except ValueError:
        field.wrong(f'has {value}, which is no time of day; write it as "09:00"')
        return None
