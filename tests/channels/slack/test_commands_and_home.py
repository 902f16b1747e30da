"""The slash command, the app's page and the shortcut: seen by their person alone."""

from __future__ import annotations

from typing import Any

import pytest

from desk.errors import DeskUnavailable
from desk.listing import list_tickets
from desk.work import Desk
from tests.channels.conftest import FakeAssistant
from tests.channels.slack.stand_in import BOT_USER, StandIn
from tests.channels.slack.test_requests import to_the_review
from tests.channels.slack.workspace import Workspace, button_of, words, written

Json = dict[str, Any]


@pytest.mark.parametrize("said", ["", "help", "HELP"])
async def test_help_tells_what_can_be_done(hanako: Workspace, said: str) -> None:
    answer = await hanako.command(said)
    assert answer["text"].startswith("I am the automated assistant of the Personal Information Consultation Desk")
    assert answer.get("response_type", "ephemeral") == "ephemeral"


async def test_an_unknown_word_is_said_back_harmless(hanako: Workspace) -> None:
    answer = await hanako.command("<!here>")
    assert answer["text"] == 'I do not know "&lt;!here&gt;". Try `/privacy help`.'


async def test_a_question_is_answered_in_the_direct_message_once(hanako: Workspace, assistant: FakeAssistant) -> None:
    answer = await hanako.command("ask Who gets my data at <mailto:a@example.jp|a@example.jp>?")
    assert "in our direct message" in answer["text"]
    assert assistant.said == ["Who gets my data at a@example.jp?"]
    assert words(hanako.posted()[-1]).startswith("You said: Who gets my data")
    assert hanako.posted("C0GENERAL") == []


async def test_a_question_without_words_is_asked_for(hanako: Workspace, assistant: FakeAssistant) -> None:
    assert "write the question after it" in (await hanako.command("ask"))["text"]
    assert assistant.said == []


async def test_without_a_database_a_question_is_said_to_be_lost(
    hanako: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise DeskUnavailable("told to")

    monkeypatch.setattr(desk, "run", down)
    answer = await hanako.command("ask Who gets my data?")
    assert answer["text"].startswith("This could not be stored just now, so nothing was sent.")
    assert "03-6277-0560" in answer["text"]


async def test_own_requests_and_nobody_elses_are_listed(hanako: Workspace, desk: Desk) -> None:
    taro = Workspace(hanako.client, hanako.slack, user="U0TARO")
    assert "You have opened no request" in (await hanako.command("status"))["text"]
    await hanako.submit(await to_the_review(hanako))
    (ticket,) = await desk.run(list_tickets)
    told = (await hanako.command("status"))["text"]
    assert told.startswith(f"*{ticket.reference}*: disclosure of data. It has arrived at the desk")
    assert "You have opened no request" in (await taro.command("status"))["text"]


async def test_a_request_opened_in_the_chat_is_ones_own_too(hanako: Workspace, desk: Desk) -> None:
    await hanako.say("ticket")  # the assistant shows a ticket that the desk does not know: it is nobody's
    assert "You have opened no request" in (await hanako.command("status"))["text"]


async def test_the_page_says_who_we_are_and_how_requests_stand(hanako: Workspace, desk: Desk) -> None:
    page = await hanako.open_home()
    assert words(page).startswith("The privacy desk of Pyxos-jk")
    assert "You have opened none through Slack." in words(page)
    await hanako.press_in_view(page, button_of(page, "open_request"))
    assert "kinds" in str(hanako.view)
    await hanako.submit(await to_the_review(hanako))
    (ticket,) = await desk.run(list_tickets)
    await hanako.press_in_view(page, button_of(page, "home_again"))
    assert f"*{ticket.reference}*" in words(hanako.slack.homes[hanako.user])


async def test_where_the_policy_says_nothing_of_employees_the_page_says_so(netone: Workspace) -> None:
    assert "has no part about current employees" in words(await netone.open_home())


async def test_the_page_says_that_the_desk_cannot_be_reached(
    hanako: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise DeskUnavailable("told to")

    monkeypatch.setattr(desk, "run", down)
    assert "cannot reach the desk's database" in words(await hanako.open_home())


async def shortcut(person: Workspace, text: str) -> None:
    """Somebody's message, asked about (https://docs.slack.dev/interactivity/implementing-shortcuts)."""
    await person.interact(
        {
            "type": "message_action",
            "callback_id": "ask_about_message",
            "trigger_id": person.slack.trigger(),
            "message_ts": "1763600000.000100",
            "channel": {"id": "C0GENERAL", "name": "general"},
            "message": {"type": "message", "user": "U0TARO", "ts": "1763600000.000100", "text": text},
            "response_url": person.slack.response_url(),
            "action_ts": "1763600004.000001",
        }
    )


async def test_a_message_is_asked_about_in_private(hanako: Workspace, assistant: FakeAssistant, slack: StandIn) -> None:
    await shortcut(hanako, f"<@{BOT_USER}> Taro&lt;s file&gt; is at <https://example.jp|example.jp>")
    assert hanako.view["blocks"][0]["element"]["initial_value"] == "Taro<s file> is at example.jp"
    assert assistant.said == []
    await hanako.submit(hanako.view, question=written("Who may see a file?"))
    assert assistant.said == ["Who may see a file?"]
    assert "in our direct message" in words(hanako.view)
    assert hanako.posted("C0GENERAL") == []
    assert slack.of("chat.postEphemeral") == []


async def test_an_empty_question_is_told_in_place(hanako: Workspace, assistant: FakeAssistant) -> None:
    await shortcut(hanako, "")
    answer = await hanako.submit(hanako.view, question=written(" "))
    assert answer == {"response_action": "errors", "errors": {"question": "Please write a question."}}
    assert assistant.said == []
