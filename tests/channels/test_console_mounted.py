"""The console as this server serves it: what holds for the Chat API does not stand in its way."""

from __future__ import annotations

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from desk.accounts.sessions import open_session, signed_in
from desk.console.cookies import PLAIN_NAME
from desk.saved_replies import LONGEST_TEXT, list_replies
from desk.staff import add_staff, staff_named
from desk.work import Desk
from tests.console.conftest import Visit


@pytest.mark.parametrize("database", ["embedded"], indirect=True)
async def test_a_form_holds_4500_japanese_characters(app: web.Application, desk: Desk) -> None:
    with desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        add_staff(work, "eri", "Eri", "administrator", ())
    with desk.transaction() as work:
        token = open_session(work, staff_named(work, "eri"), "Firefox, Linux")
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        client.session.cookie_jar.update_cookies({PLAIN_NAME: token}, client.make_url("/"))
        with desk.transaction() as work:
            eri = Visit(client, signed_in(work, token))
        words = "御" * LONGEST_TEXT
        fields = {
            "company": "",
            "reply": "",
            "name": "返" * 80,
            "english": words,
            "japanese": words,
            "more": "信" * 500,
        }
        response = await eri.post("/settings/replies", fields)
        assert response.status == 303, await response.text()
    with desk.transaction() as work:
        (saved,) = list_replies(work, staff_named(work, "eri"))
    assert (saved.english, saved.japanese) == (words, words)
