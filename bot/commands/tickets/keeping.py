"""`madoguchi tickets note`, `task`, `flag`, `fee`, and how a ticket ends and begins again."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from bot.commands.terminal import CommandFailed, out
from bot.commands.tickets.acting import AsOption, JsonOption, ReferenceArgument, VersionOption, act, acting, given

TextArgument = Annotated[str, typer.Argument(help="The text; `-` reads it from standard input.")]


def note(reference: ReferenceArgument, text: TextArgument, login: AsOption) -> None:
    """Write a note to the ticket, for staff only."""
    from desk.notes import add_note

    with acting(login) as (work, by):
        add_note(work, by, reference, given(text))
    out.print("The note is stored.")


def task(
    reference: ReferenceArgument,
    login: AsOption,
    kind: Annotated[str | None, typer.Argument(help="What is to be done: call_person, search_data ...")] = None,
    text: Annotated[str | None, typer.Option("--text", help="More about it; `-` reads standard input.")] = None,
    assignee: Annotated[str | None, typer.Option("--with", help="Whose task it is.")] = None,
    due: Annotated[
        dt.datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help="By the end of this day in Japan.")
    ] = None,
    done: Annotated[
        str | None, typer.Option("--done", help="The id of a task that is done, as `show` gave it.")
    ] = None,
) -> None:
    """Put down something to be done for a ticket, or that it is done."""
    from desk.notes import add_task, finish_task

    if (kind is None) == (done is None):
        raise CommandFailed("Name either what is to be done, or with --done what has been done.")
    with acting(login) as (work, by):
        if done is not None:
            finish_task(work, by, reference, done)
            out.print("The task is done.")
        elif kind is not None:
            words = given(text) if text is not None else None
            last = due.date() if due else None
            out.print(add_task(work, by, reference, kind, text=words, assignee=assignee, due_on=last))


def flag(
    reference: ReferenceArgument,
    name: Annotated[str, typer.Argument(help="entrusted_data, special_care, incident26, urgent ...")],
    login: AsOption,
    off: Annotated[bool, typer.Option("--off", help="Take it off.")] = False,
    known_on: Annotated[
        dt.datetime | None,
        typer.Option("--known-on", formats=["%Y-%m-%d"], help="Of a leak: the day the company came to know of it."),
    ] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a flag on a ticket, or take it off. `incident26` and `incident26_wrongful` start the clocks of Article 26."""
    from desk.notes import set_flag

    known = known_on.date() if known_on else None
    act(login, as_json, lambda work, by: set_flag(work, by, reference, name, not off, expected, known_on=known))


def reported(
    reference: ReferenceArgument,
    report: Annotated[str, typer.Argument(help="preliminary or final.")],
    on: Annotated[dt.datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day it went to the Commission.")],
    login: AsOption,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a leak was reported to the Personal Information Protection Commission (Article 26)."""
    from desk.incidents import record_report

    act(login, as_json, lambda work, by: record_report(work, by, reference, report, on.date(), expected))


def fee(
    reference: ReferenceArgument,
    status: Annotated[str, typer.Argument(help="due, received, waived, refunded, disputed or not_chargeable.")],
    login: AsOption,
    yen: Annotated[int | None, typer.Option("--yen", help="How many; without it, the amount that was due.")] = None,
    method: Annotated[str | None, typer.Option("--method", help="postal_money_order, bank_transfer ...")] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record how the fee stands."""
    from desk.fees import FeeEntry, record_fee

    act(login, as_json, lambda work, by: record_fee(work, by, reference, FeeEntry(status, yen, method), expected))


def transfer(
    reference: ReferenceArgument,
    to: Annotated[str, typer.Argument(help="client_company, support_centre, other_department or group_company.")],
    login: AsOption,
    evidence: Annotated[str | None, typer.Option("--evidence", help="What shows that it went there.")] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pass a ticket on to another office; its person is told. A request leaves the house with an approver only."""
    from desk import ending

    act(
        login,
        as_json,
        lambda work, by: ending.transfer(work, by, reference, to, evidence=evidence, expected=expected),
    )


def withdraw(
    reference: ReferenceArgument,
    login: AsOption,
    reason: Annotated[str, typer.Option("--reason", help="person_asked, opened_by_mistake or taken_together.")],
    code: Annotated[
        str | None, typer.Option("--code", help="The access code the person gave; `-` reads standard input.")
    ] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a ticket in its person's stead, who is told so. A request takes their access code or an approver."""
    from desk.ending import withdraw_for_person

    proof = given(code) if code is not None else None
    act(login, as_json, lambda work, by: withdraw_for_person(work, by, reference, reason, expected, code=proof))


def close(
    reference: ReferenceArgument,
    login: AsOption,
    reason: Annotated[
        str | None, typer.Option("--reason", help="For one that is not answered: spam, not_for_the_desk ...")
    ] = None,
    evidence: Annotated[str | None, typer.Option("--evidence", help="For one passed on: what shows it.")] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a ticket. From now on the time runs for which it is kept."""
    from desk import ending

    act(
        login,
        as_json,
        lambda work, by: ending.close(work, by, reference, reason=reason, evidence=evidence, expected=expected),
    )


def reopen(
    reference: ReferenceArgument,
    login: AsOption,
    reason: Annotated[str, typer.Option("--reason", help="complaint, new_fact or mistake.")],
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a ticket again that was answered or closed."""
    from desk import ending

    act(login, as_json, lambda work, by: ending.reopen(work, by, reference, reason, expected))
