"""What staff write reaches its person: live, or by e-mail, once as far as anybody can see, whatever breaks between."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import metrics
from bot.deliveries import Deliveries, runner, senders_for
from bot.fanout import Fanout
from bot.policies.model import Policies
from bot.settings import Settings, Smtp
from desk.conversations import erase_conversation
from desk.deliveries import Delivery, Ending, claim
from desk.handoffs import PRESENCE, join
from desk.models import Outbox, Staff, Task, col
from desk.opening import NoticeAccepted, Origin
from desk.replies import ReplyStored, reply
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk, Work
from tests.channels.conftest import Talk
from tests.channels.test_events import event, listening
from tests.mail_server import MailServer, mail_server

QUESTION = "Where is my data kept, asks Hanako?"
ANSWER = "In Tokyo, 花子 san."


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def mailing(settings: Settings, server: MailServer) -> Settings:
    """Settings with a mail server and a mailbox of the desk."""
    smtp = Smtp("127.0.0.1", server.port, "off", None, None, "desk@example.jp")
    return replace(settings, smtp=smtp, desk_email="staff@example.jp")


@pytest.fixture
def deliveries(desk: Desk, policies: Policies, mailing: Settings, fanout: Fanout) -> Deliveries:
    return Deliveries(desk, senders_for(mailing, desk, policies, fanout))


def opened(desk: Desk, talk: Talk | None = None, route: str | None = "email", key: str = "1") -> str:
    """An inquiry of Hanako's, from the conversation or from one that is gone; its reference."""
    with desk.transaction() as work:
        draft = TicketDraft(
            origin=Origin("pyxos-jk", "web", talk.opened["conversation"] if talk else None, key, "a" * 64),
            type="inquiry",
            text=QUESTION,
            notice=NoticeAccepted("b" * 64, work.now),
            reply_route=route,
            email="hanako@example.jp" if route == "email" else None,
        )
        return open_ticket(work, draft).reference


def written(desk: Desk, reference: str, clerk: Staff, text: str = ANSWER) -> ReplyStored:
    with desk.transaction() as work:
        return reply(work, reference, text, clerk)


def postponed_is_due(desk: Desk) -> None:
    """As if the pause, or the claim of a process that died, had run out."""
    with desk.transaction() as work:
        waits = (col(Outbox.next_try_at).is_not(None),)
        work.session.execute(update(Outbox).where(*waits).values(next_try_at=work.now))


def stored(desk: Desk, model: type[Any]) -> list[Any]:
    with desk.transaction() as work:
        found: list[Any] = work.session.execute(select(model)).scalars().all()
        return found


def endings(desk: Desk, channel: str) -> list[object]:
    return [row.payload.get("ending") for row in stored(desk, Outbox) if row.channel == channel]


async def test_a_reply_of_staff_arrives_live_and_stands_in_the_history(talk: Talk, desk: Desk, clerk: Staff) -> None:
    reference = opened(desk, talk, route=None)
    async with listening(talk) as stream:
        stored_ = await asyncio.to_thread(written, desk, reference, clerk)
        number, live = await asyncio.wait_for(event(stream), 5)
    assert (live["from"], live["id"], live["text"]) == ("staff", stored_.message_id, ANSWER)
    assert [said for said in await talk.said() if said["from"] == "staff"] == [live]
    async with listening(talk, **{"Last-Event-ID": str(number)}) as stream:
        await talk.say("m1", "thanks")
        _, following = await event(stream)
    assert following["text"] == "You said: thanks", "what was shown is not shown again"


async def test_a_stream_that_resumes_gets_a_reply_written_meanwhile_once(talk: Talk, desk: Desk, clerk: Staff) -> None:
    reference = opened(desk, talk, route=None)
    async with listening(talk) as stream:
        await talk.say("m1", "hello")
        number, _ = await event(stream)
    await asyncio.to_thread(written, desk, reference, clerk)
    for _ in range(2):
        async with listening(talk, **{"Last-Event-ID": str(number)}) as stream:
            _, live = await asyncio.wait_for(event(stream), 5)
            assert live["text"] == ANSWER
    assert [said["text"] for said in await talk.said()].count(ANSWER) == 1


async def test_a_live_reply_is_told_again_after_a_crash_and_shown_once(
    talk: Talk, desk: Desk, policies: Policies, settings: Settings, fanout: Fanout, clerk: Staff
) -> None:
    reference = opened(desk, talk, route=None)
    async with listening(talk) as stream:
        await asyncio.to_thread(written, desk, reference, clerk)
        await desk.run(claim, ("web",), 10, 120)
        await fanout.publish(talk.opened["conversation"], 0)  # and here the process dies, before it settles
        _, live = await asyncio.wait_for(event(stream), 5)
        postponed_is_due(desk)
        await Deliveries(desk, senders_for(settings, desk, policies, fanout)).deliver("web")
        await talk.say("m1", "hello")
        _, following = await event(stream)
    assert (live["text"], following["text"]) == (ANSWER, "You said: hello")


async def test_a_reply_by_e_mail_arrives_and_the_desk_hears_of_the_ticket(
    desk: Desk, server: MailServer, clerk: Staff, deliveries: Deliveries
) -> None:
    reference = opened(desk)
    written(desk, reference, clerk)
    assert [await deliveries.deliver(channel) for channel in ("desk", "email", "email")] == [1, 1, 0]
    notice, letter = server.mails
    assert server.envelopes[0] == ("desk@example.jp", "staff@example.jp")
    assert server.envelopes[1] == ("desk@example.jp", "hanako@example.jp")
    assert reference in str(notice["Subject"])
    assert "anako" not in notice.as_string() and QUESTION not in notice.get_content()
    assert ANSWER in letter.get_content()
    assert endings(desk, "email") == endings(desk, "desk") == ["delivered"]


async def test_a_mail_whose_arrival_was_not_noted_is_sent_again_as_the_same_mail(
    desk: Desk, server: MailServer, clerk: Staff, deliveries: Deliveries
) -> None:
    written(desk, opened(desk), clerk)
    server.hang_up_at = "AFTER DATA"
    await deliveries.deliver("email")
    assert await deliveries.deliver("email") == 0, "not before its pause is over"
    server.hang_up_at = None
    postponed_is_due(desk)
    await deliveries.deliver("email")
    first, again = server.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert first.get_content() == again.get_content()
    assert endings(desk, "email") == ["delivered"]


async def test_what_a_dead_process_had_claimed_is_sent_by_another(
    desk: Desk, server: MailServer, clerk: Staff, deliveries: Deliveries
) -> None:
    written(desk, opened(desk), clerk)
    await desk.run(claim, ("email",), 1, 120)
    assert await deliveries.deliver("email") == 0
    postponed_is_due(desk)
    assert await deliveries.deliver("email") == 1
    assert len(server.mails) == 1


async def test_two_processes_send_each_mail_once(
    desk: Desk, policies: Policies, mailing: Settings, fanout: Fanout, server: MailServer, clerk: Staff
) -> None:
    for number in range(6):
        written(desk, opened(desk, key=str(number)), clerk)
    runners = [Deliveries(desk, senders_for(mailing, desk, policies, fanout)) for _ in range(2)]
    for _ in range(6):
        await asyncio.gather(*(one.deliver("email") for one in runners))
    ids = [mail["Message-ID"] for mail in server.mails]
    assert len(ids) == len(set(ids)) == 6


async def test_a_receiver_who_does_not_exist_becomes_a_task_at_once(
    desk: Desk, server: MailServer, clerk: Staff, logged: io.StringIO, deliveries: Deliveries
) -> None:
    written(desk, opened(desk), clerk)
    server.answers = {"RCPT": "550 hanako@example.jp unknown"}
    await deliveries.deliver("email")
    assert [task.kind for task in stored(desk, Task)] == ["reply_not_delivered"]
    assert endings(desk, "email") == ["refused"]
    assert "hanako" not in logged.getvalue()


async def test_after_the_last_try_it_is_left_to_staff_and_said_without_a_name(
    desk: Desk, server: MailServer, clerk: Staff, logged: io.StringIO, deliveries: Deliveries
) -> None:
    written(desk, opened(desk), clerk)
    server.answers = {"RCPT": "451 hanako@example.jp later"}
    for _ in range(runner.TRIES):
        assert stored(desk, Task) == []
        postponed_is_due(desk)
        await deliveries.deliver("email")
    assert [task.kind for task in stored(desk, Task)] == ["reply_not_delivered"]
    postponed_is_due(desk)
    assert await deliveries.deliver("email") == 0
    assert logged.getvalue().count("delivery.postponed") == 1, "an outage is one line a minute"
    assert "delivery.given_up" in logged.getvalue()
    assert "hanako" not in logged.getvalue()


async def test_without_a_mail_server_replies_are_left_to_staff_and_notices_do_not_pile_up(
    desk: Desk, policies: Policies, settings: Settings, fanout: Fanout, clerk: Staff
) -> None:
    written(desk, opened(desk), clerk)
    deliveries = Deliveries(desk, senders_for(settings, desk, policies, fanout))
    await deliveries.deliver("email")
    await deliveries.deliver("desk")
    assert [task.kind for task in stored(desk, Task)] == ["reply_by_email"]
    assert endings(desk, "email") == endings(desk, "desk") == ["undeliverable"]


async def test_a_reply_to_an_erased_conversation_goes_by_e_mail(
    talk: Talk, desk: Desk, server: MailServer, clerk: Staff, deliveries: Deliveries
) -> None:
    reference = opened(desk, talk)
    await talk.say("m1", "I am still here")

    def written_and_erased(work: Work) -> tuple[str, ...]:
        ways = reply(work, reference, ANSWER, clerk).ways
        erase_conversation(work, talk.opened["conversation"])
        return ways

    assert await desk.run(written_and_erased) == ("conversation", "email")
    await deliveries.deliver("email")
    assert server.envelopes == [], "it waits for the person to write again"
    await deliveries.deliver("web")
    await deliveries.deliver("email")
    assert [receiver for _, receiver in server.envelopes] == ["hanako@example.jp"]


async def test_what_waits_is_measured(desk: Desk, clerk: Staff, deliveries: Deliveries) -> None:
    written(desk, opened(desk), clerk)
    with desk.transaction() as work:
        early = work.now - dt.timedelta(minutes=10)
        work.session.execute(update(Outbox).where(Outbox.channel == "email").values(created_at=early))
    await deliveries.count()
    assert metrics.OUTBOX_WAITING.labels("email")._value.get() == 1
    assert metrics.OUTBOX_OLDEST.labels("email")._value.get() == pytest.approx(600, abs=30)
    await deliveries.deliver("email")
    await deliveries.count()
    assert metrics.OUTBOX_WAITING.labels("email")._value.get() == 0
    assert metrics.OUTBOX_OLDEST.labels("email")._value.get() == 0


async def test_running_it_goes_on_after_a_failure_and_ends_when_closed(
    talk: Talk, desk: Desk, clerk: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, failed, sent = [True], asyncio.Event(), asyncio.Event()

    class Once:
        at_once, look, pause = 1, 0.0, 0.0

        async def send(self, delivery: Delivery) -> Ending:
            sent.set()
            return "delivered"

    real = desk.run

    async def run(*args: Any, **given: Any) -> Any:
        if failing and args[0] is claim:
            failing.clear()
            failed.set()
            raise RuntimeError("told to fail")
        return await real(*args, **given)

    monkeypatch.setattr(desk, "run", run)
    monkeypatch.setattr(runner, "AFTER_FAILURE_SECONDS", 0.0)
    written(desk, opened(desk), clerk)
    deliveries = Deliveries(desk, {"email": Once()})
    running = asyncio.create_task(deliveries.run())
    await asyncio.wait_for(asyncio.gather(failed.wait(), sent.wait()), 5)
    deliveries.close()
    await asyncio.wait_for(running, 5)


async def test_a_presence_from_which_nothing_comes_is_ended(
    talk: Talk, desk: Desk, policies: Policies, settings: Settings, fanout: Fanout, clerk: Staff
) -> None:
    reference = opened(desk, talk)
    await desk.run(join, reference, clerk)
    with desk.transaction() as work:
        work.session.execute(update(Task).values(due_at=work.now - PRESENCE))
    await Deliveries(desk, senders_for(settings, desk, policies, fanout)).end_lapsed()
    assert "has left" in (await talk.said())[-1]["text"]
