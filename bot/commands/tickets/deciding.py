"""`madoguchi tickets decide`, `submit`, `approve`, `send-back` and `notify`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.tickets.acting import AsOption, JsonOption, ReferenceArgument, VersionOption, act, given


def decide(
    reference: ReferenceArgument,
    kind: Annotated[str, typer.Argument(help="Which item, such as disclosure.")],
    outcome: Annotated[str, typer.Argument(help="granted, part, refused, not_held or method_changed.")],
    login: AsOption,
    reason_code: Annotated[
        str | None, typer.Option("--reason-code", help="The law's reason; needed unless all is granted as asked.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="The reason in words for the person; `-` reads standard input.")
    ] = None,
    ground: Annotated[str | None, typer.Option("--ground", help="The legal ground, such as 35-5a.")] = None,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide one item of a request. Deciding it again replaces the decision."""
    from desk.decisions import Decision, decide_item

    decision = Decision(kind, outcome, reason_code, given(reason) if reason is not None else None, ground)
    act(login, as_json, lambda work, by: decide_item(work, by, reference, decision, expected))


def submit(
    reference: ReferenceArgument, login: AsOption, expected: VersionOption = None, as_json: JsonOption = False
) -> None:
    """Put the decisions up for approval."""
    from desk.decisions import submit_for_approval

    act(login, as_json, lambda work, by: submit_for_approval(work, by, reference, expected))


def approve(
    reference: ReferenceArgument, login: AsOption, expected: VersionOption = None, as_json: JsonOption = False
) -> None:
    """Approve the decisions. Refusals, erasures and sending data take an approver who neither decided nor submitted."""
    from desk import decisions

    act(login, as_json, lambda work, by: decisions.approve(work, by, reference, expected))


def send_back(
    reference: ReferenceArgument,
    login: AsOption,
    reason: Annotated[str, typer.Option("--reason", help="reason_unclear, search_incomplete, third_parties ...")],
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give the decisions back to be worked on."""
    from desk import decisions

    act(login, as_json, lambda work, by: decisions.send_back(work, by, reference, reason, expected))


def notify(
    reference: ReferenceArgument,
    login: AsOption,
    route: Annotated[str, typer.Option("--by", help="email, post, phone, chat or person.")],
    evidence: Annotated[
        str, typer.Option("--evidence", help="What shows that it went, such as a posting number; `-` reads input.")
    ],
    agreed: Annotated[bool, typer.Option("--agreed", help="The person agreed to another way than they chose.")] = False,
    expected: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that the answer went to the person. An inquiry, complaint or handoff is answered then."""
    from desk import decisions

    act(
        login,
        as_json,
        lambda work, by: decisions.notify(
            work, by, reference, route, given(evidence), other_route_agreed=agreed, expected=expected
        ),
    )
