"""The desk's channel: what is new and what is due, nobody named, and tickets taken by whoever has an account."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.channels.slack.channel import SlackChannel
from bot.deliveries import Deliveries
from desk.calendar import day_in_japan
from desk.chat_notices import announce_deadlines, announce_tickets
from desk.errors import StaffInvalid, StaffUnknown
from desk.listing import list_tickets
from desk.opening import NoticeAccepted, Origin
from desk.outbox import DESK_CHAT, SLACK
from desk.replies import reply
from desk.staff import add_staff, set_active, staff_named
from desk.staff_messengers import link_messenger, list_messengers, staff_behind, unlink_messenger
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.test_requests import to_the_review
from tests.channels.slack.workspace import Workspace, labels, words

DESK_CHANNEL = "C0DESK"
COMPANIES = ("pyxos-jk",)
Json = dict[str, Any]


def open_short(desk: Desk, company: str, kind: str) -> str:
    """A question, a complaint, or a wish to talk to a person; its reference."""
    with desk.transaction() as work:
        origin, notice = Origin(company, "web", None, "1", "0" * 64), NoticeAccepted("0" * 64, work.now)
        asked = {"type": kind, "text": "It is about peppermint.", "reply_route": "email", "email": "a@example.jp"}
        asked["age"] = "adult"
        return open_ticket(work, TicketDraft(origin=origin, notice=notice, **asked)).reference  # type: ignore[arg-type]


@pytest.fixture
def deliveries(channel: SlackChannel, desk: Desk) -> Deliveries:
    return Deliveries(desk, channel.senders())


@pytest.fixture
async def reference(hanako: Workspace, desk: Desk, deliveries: Deliveries) -> str:
    """A request of Hanako's, of which the desk's channel was told."""
    await hanako.submit(await to_the_review(hanako))
    assert await desk.run(announce_tickets, COMPANIES) == 1
    assert await desk.run(announce_tickets, COMPANIES) == 0
    assert await deliveries.deliver(DESK_CHAT) == 1
    (ticket,) = await desk.run(list_tickets)
    return str(ticket.reference)


async def test_a_new_ticket_is_told_without_its_person(hanako: Workspace, reference: str) -> None:
    (notice,) = hanako.posted(DESK_CHANNEL)
    assert words(notice).startswith(f"A new request at Pyxos-jk: *{reference}*, it has arrived at the desk.")
    assert labels(notice) == ["Take it", "Open in the console"]
    assert notice["blocks"][1]["elements"][1]["url"] == f"https://privacy.example.jp/desk/tickets/{reference}"
    assert not any(said in str(notice) for said in ("Hanako", "Sato", 'example.jp"', "hanako@", hanako.user))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("inquiry", "A new question"),
        ("complaint", "A new complaint"),
        ("handoff", "Somebody asks for a person"),
    ],
)
async def test_other_matters_are_told_without_what_was_written(
    hanako: Workspace, desk: Desk, channel: SlackChannel, deliveries: Deliveries, kind: str, told: str
) -> None:
    reference = open_short(desk, "pyxos-jk", kind)
    await channel.sweep()
    assert await deliveries.deliver(DESK_CHAT) == 1
    (notice,) = hanako.posted(DESK_CHANNEL)
    assert words(notice).startswith(f"{told} at Pyxos-jk: *{reference}*, ")
    assert "peppermint" not in str(notice)
    assert "a@example.jp" not in str(notice)


async def test_a_ticket_is_taken_by_the_account_of_who_presses(
    hanako: Workspace, desk: Desk, reference: str, slack: StandIn
) -> None:
    await desk.run(add_staff, "aiko", "Aiko Mori", "agent")
    await desk.run(link_messenger, "aiko", "T01", "U0AIKO")
    aiko = Workspace(hanako.client, slack, user="U0AIKO")
    assert (await aiko.press("Take it", DESK_CHANNEL)).status == 200
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("SELECT assignee_id FROM ticket")).scalar_one() == "aiko"
    shown = next(message for (place, _), message in slack.messages.items() if place == DESK_CHANNEL)
    assert "<@U0AIKO> has taken it." in words(shown)
    assert labels(shown) == ["Open in the console"]


async def test_nobody_takes_a_ticket_without_an_account(
    hanako: Workspace, desk: Desk, reference: str, slack: StandIn
) -> None:
    await hanako.press("Take it", DESK_CHANNEL)
    assert "madoguchi staff slack LOGIN --user U0HANAKO --workspace T01" in slack.responses[-1]["text"]
    assert slack.responses[-1]["response_type"] == "ephemeral"
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("SELECT assignee_id FROM ticket")).scalar_one() is None


@pytest.mark.parametrize(("role", "companies"), [("auditor", ()), ("agent", ("netone",))])
async def test_nobody_takes_what_their_account_may_not(
    hanako: Workspace, desk: Desk, reference: str, slack: StandIn, role: str, companies: tuple[str, ...]
) -> None:
    await desk.run(add_staff, "aiko", "Aiko Mori", role, companies)
    await desk.run(link_messenger, "aiko", "T01", hanako.user)
    await hanako.press("Take it", DESK_CHANNEL)
    assert slack.responses[-1]["text"].startswith("You could not take it:")
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("SELECT assignee_id FROM ticket")).scalar_one() is None


async def test_a_reply_of_staff_arrives_in_the_direct_message(
    hanako: Workspace, desk: Desk, reference: str, deliveries: Deliveries
) -> None:
    await desk.run(add_staff, "aiko", "Aiko Mori", "agent")

    def replied(work: Any) -> object:
        return reply(work, reference, "We have <found> it & are on it.", staff_named(work, "aiko"))

    await desk.run(replied)
    assert await deliveries.deliver(SLACK) == 1
    assert "We have &lt;found&gt; it &amp; are on it." in words(hanako.posted()[-1])
    count = len(hanako.posted())
    assert await deliveries.deliver(SLACK) == 0
    assert len(hanako.posted()) == count


async def test_a_deadline_is_told_once(hanako: Workspace, desk: Desk, reference: str, deliveries: Deliveries) -> None:
    with desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE deadline SET due_at = :now"), {"now": desk.clock()})
    assert await desk.run(announce_deadlines, COMPANIES) == 1
    assert await desk.run(announce_deadlines, COMPANIES) == 0
    assert await deliveries.deliver(DESK_CHAT) == 1
    told = words(hanako.posted(DESK_CHANNEL)[-1])
    day = day_in_japan(desk.clock())
    assert told.startswith(f"Due at Pyxos-jk: *{reference}*, first look, {day.day} {day:%B %Y}.")


async def test_nothing_is_put_up_for_a_company_without_a_channel(
    desk: Desk, deliveries: Deliveries, channel: SlackChannel
) -> None:
    open_short(desk, "netone", "inquiry")
    await channel.sweep()
    await channel.tidy()
    assert await deliveries.deliver(DESK_CHAT) == 0


async def test_a_user_is_one_account_at_a_time(desk: Desk) -> None:
    for login in ("aiko", "ben"):
        await desk.run(add_staff, login, login.title(), "agent")
        await desk.run(link_messenger, login, "T01", "U0AIKO")
    assert [line.login for line in await desk.run(list_messengers)] == ["ben"]
    await desk.run(set_active, "ben", False)
    assert await desk.run(staff_behind, "T01", "U0AIKO") is None
    assert await desk.run(unlink_messenger, "ben") == 1
    assert await desk.run(list_messengers) == ()


@pytest.mark.parametrize(
    ("login", "workspace", "user", "error"),
    [
        ("aiko", "T01", "aiko", StaffInvalid),
        ("aiko", "pyxos", "U0AIKO", StaffInvalid),
        ("x9", "T01", "U01", StaffUnknown),
    ],
)
async def test_a_link_names_what_is_wrong(
    desk: Desk, login: str, workspace: str, user: str, error: type[Exception]
) -> None:
    await desk.run(add_staff, "aiko", "Aiko", "agent")
    with pytest.raises(error):
        await desk.run(link_messenger, login, workspace, user)
