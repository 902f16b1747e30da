"""A crash between storing a reply and sending it loses no reply, and shows none twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import pytest
from sqlalchemy import update

from bot.policies import load_policies
from desk.crypto import KeyRing
from desk.database import Database
from desk.models import Outbox, Staff, col
from desk.opening import NoticeAccepted, Origin
from desk.replies import reply
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk
from tests.faults.conftest import MASTER_KEY, ROOT, Serve
from tests.faults.test_kill import API, history
from tests.mail_server import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """The desk behind the server, as another process has it: staff at the command line."""
    policies = load_policies(ROOT / "data" / "policies")
    desk = Desk(Database(database_url), KeyRing.from_settings(MASTER_KEY), policies)
    yield desk
    desk.close()


def written(desk: Desk, conversation_id: str) -> None:
    """A reply of staff to an inquiry, to be said in the conversation and sent by e-mail."""
    with desk.transaction() as work:
        clerk = Staff(id="clerk", login="clerk", name="Clerk", role="agent", companies=[], created_at=work.now)
        work.session.add(clerk)
        draft = TicketDraft(
            origin=Origin("pyxos-jk", "web", conversation_id, "1", "a" * 64),
            type="inquiry",
            text="Where is my data?",
            notice=NoticeAccepted("b" * 64, work.now),
            reply_route="email",
            email="hanako@example.jp",
        )
        reply(work, open_ticket(work, draft).reference, "In Tokyo.", clerk)


def let_claims_run_out(desk: Desk) -> None:
    """As if the two minutes were over in which nobody else takes what the dead process had claimed."""
    with desk.transaction() as work:
        work.session.execute(update(Outbox).where(col(Outbox.next_try_at).is_not(None)).values(next_try_at=work.now))


async def test_a_reply_stored_before_kill_9_is_sent_after_the_restart(
    serve: Serve, desk: Desk, server: MailServer
) -> None:
    mailing = {
        "MADOGUCHI_SMTP_HOST": "127.0.0.1",
        "MADOGUCHI_SMTP_PORT": str(server.port),
        "MADOGUCHI_SMTP_SECURITY": "off",
        "MADOGUCHI_SMTP_SENDER": "desk@example.jp",
    }
    server.silent = True
    running = await serve(**mailing)
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{running.url}{API}/conversations", json={}) as response:
            opened = await response.json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        await asyncio.to_thread(written, desk, opened["conversation"])
        assert await asyncio.to_thread(server.seen.wait, 30), "it is at the mail server, which says nothing"
        await running.kill()
    assert server.mails == []
    server.silent = False
    running = await serve(**mailing)
    await asyncio.to_thread(let_claims_run_out, desk)
    assert await asyncio.to_thread(server.arrived.wait, 30)
    async with aiohttp.ClientSession() as http:
        said = await history(http, running, headers)
    assert [mail["To"] for mail in server.mails] == ["hanako@example.jp"]
    assert [item["text"] for item in said if item["from"] == "staff"] == ["In Tokyo."]
