"""`madoguchi tickets assign`, `receive`, `verify` and the like: from the arrival to the matter itself."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from bot.commands.terminal import CommandFailed, out
from bot.commands.tickets.acting import AsOption, JsonOption, ReferenceArgument, VersionOption, act, acting, given, tell


def assign(
    reference: ReferenceArgument,
    login: AsOption,
    to: Annotated[str | None, typer.Option("--to", help="Whose it is to be; yours without it.")] = None,
    let_go: Annotated[bool, typer.Option("--release", help="Only let go of it, for others to work on.")] = False,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a ticket, give it to somebody, or let go of it. Taking an inquiry, complaint or handoff begins the work."""
    from desk import assignment

    if let_go:
        act(login, as_json, lambda work, by: assignment.release(work, by, reference))
    elif to is None or to == login:
        act(login, as_json, lambda work, by: assignment.claim(work, by, reference, expected))
    else:
        act(login, as_json, lambda work, by: assignment.assign(work, by, reference, to, expected))


def receive(
    reference: ReferenceArgument,
    login: AsOption,
    on: Annotated[
        dt.datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day in Japan on which it arrived.")
    ],
    route: Annotated[str, typer.Option("--by", help="post, fax, phone, mail or chat.")],
    form_seen: Annotated[bool, typer.Option("--form", help="The prescribed form is there.")] = False,
    fee: Annotated[
        str | None, typer.Option("--fee", help="How the fee stands: due, received, waived, not_chargeable ...")
    ] = None,
    yen: Annotated[int | None, typer.Option("--yen", help="The fee's amount.")] = None,
    method: Annotated[str | None, typer.Option("--method", help="How the fee was paid.")] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that the request arrived in due form: the clocks of the law and of the desk start on that day."""
    from desk.fees import FeeEntry
    from desk.receiving import record_arrival

    entry = FeeEntry(fee, yen, method) if fee else None
    if fee is None and (yen is not None or method is not None):
        raise CommandFailed("--yen and --method belong to --fee; say how the fee stands.")
    act(
        login,
        as_json,
        lambda work, by: record_arrival(
            work, by, reference, on.date(), route, form_seen=form_seen, fee=entry, expected=expected
        ),
    )


def correct_arrival(
    reference: ReferenceArgument,
    login: AsOption,
    on: Annotated[
        dt.datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day in Japan on which it did arrive.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="slip, stamp or other_letter.")],
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Correct a day of arrival that was recorded wrong; its deadlines start anew. It takes an approver."""
    from desk import receiving

    act(login, as_json, lambda work, by: receiving.correct_arrival(work, by, reference, on.date(), reason, expected))


def remind(
    reference: ReferenceArgument,
    login: AsOption,
    evidence: Annotated[
        str | None,
        typer.Option("--evidence", help="You reminded them otherwise: what shows it; `-` reads standard input."),
    ] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remind the person of the form with a reply; with --evidence, note that they were reminded by post or the like."""
    from desk import receiving

    shown = given(evidence) if evidence is not None else None
    act(login, as_json, lambda work, by: receiving.remind(work, by, reference, expected, evidence=shown))


def lapse(
    login: AsOption,
    reference: Annotated[str | None, typer.Argument(help="One ticket; without it, all whose time is over.")] = None,
    as_json: JsonOption = False,
) -> None:
    """End tickets whose form never came: after two reminders and the time to answer. Their persons are told."""
    from desk import receiving

    if reference is not None:
        act(login, as_json, lambda work, by: receiving.lapse(work, by, reference))
        return
    with acting(login) as (work, by):
        lapsed = receiving.lapse_unanswered(work, by)
    for standing in lapsed:
        tell(standing, as_json)
    if not lapsed:
        out.print("No ticket has lapsed.")


def verify(
    reference: ReferenceArgument,
    login: AsOption,
    result: Annotated[str | None, typer.Option("--result", help="verified, insufficient or failed.")] = None,
    method: Annotated[str, typer.Option("--method", help="paper_copy, in_person, account ...")] = "paper_copy",
    paper: Annotated[str | None, typer.Option("--paper", help="passport, driving_licence, none ...")] = None,
    papers: Annotated[
        str | None, typer.Option("--papers", help="What became of the papers: returned or destroyed.")
    ] = None,
    authority: Annotated[
        str | None, typer.Option("--authority", help="What proves that an agent may act: power_of_attorney ...")
    ] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check who asks. The check begins by itself; once identity and authority are proven, `review` goes on."""
    from desk import identity
    from desk.casework import find_ticket, standing
    from desk.changes import check_version
    from desk.lifecycle import State
    from desk.staff import WORKING_ROLES

    if (result is None) != (paper is None):
        raise CommandFailed("--result and --paper belong together: how the check came out, and by which paper.")
    with acting(login) as (work, by):
        ticket = find_ticket(work, by, reference, WORKING_ROLES)
        check_version(work, ticket, expected)
        done = standing(ticket)
        if ticket.state in (State.RECEIVED.value, State.REOPENED.value) or (result, authority, papers) == (None,) * 3:
            done = identity.start_identity_check(work, by, reference)
        if result is not None and paper is not None:
            done = identity.record_identity(work, by, reference, result, method, paper, papers=papers)
        elif papers is not None:
            done = identity.settle_papers(work, by, reference, papers)
        if authority is not None:
            done = identity.record_authority(work, by, reference, authority)
    tell(done, as_json)


def review(
    reference: ReferenceArgument, login: AsOption, expected: VersionOption = None, as_json: JsonOption = False
) -> None:
    """Go on to the matter itself, once it is proven who asks."""
    from desk import identity

    act(login, as_json, lambda work, by: identity.start_review(work, by, reference, expected))


def ask(
    reference: ReferenceArgument,
    login: AsOption,
    missing: Annotated[list[str], typer.Argument(help="What is missing: form, identity_document, fee ...")],
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Wait for the person to send what is missing. The desk's clock stands still, the watch of Article 39 goes on."""
    from desk import identity

    act(login, as_json, lambda work, by: identity.ask_requester(work, by, reference, tuple(missing), expected))


def resume(
    reference: ReferenceArgument, login: AsOption, expected: VersionOption = None, as_json: JsonOption = False
) -> None:
    """Go on after the person has answered."""
    from desk import identity

    act(login, as_json, lambda work, by: identity.resume(work, by, reference, expected=expected))
