"""Mentions in channels: only policy is ever said there, and nothing that was written there is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.channels.slack.channel import SlackChannel
from desk.errors import DeskUnavailable
from desk.work import Desk
from tests.channels.conftest import FakeAssistant
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import Workspace, labels, words

PUBLIC = "C0GENERAL"


async def test_a_policy_question_is_answered_in_its_thread(hanako: Workspace, slack: StandIn) -> None:
    event = hanako.mention("What does the policy say about cookies?")
    await hanako.deliver(event)
    (sent,) = hanako.posted(PUBLIC)
    assert sent["thread_ts"] == event["event"]["ts"]
    assert words(sent) == "The policy on cookies.\nSection 8, Use of cookies (policy of 1 April 2024)"
    assert labels(sent) == []
    assert slack.of("chat.postEphemeral") == []


async def test_an_answer_stays_in_the_thread_it_was_asked_in(hanako: Workspace) -> None:
    await hanako.arrive(hanako.mention("and cookies?", thread_ts="1763599999.000001"))
    assert hanako.posted(PUBLIC)[0]["thread_ts"] == "1763599999.000001"


@pytest.mark.parametrize(
    "said",
    [
        "cookies? my mail is hanako@example.jp",
        "cookies? Call 090-1234-5678",
        "cookies: my name is Hanako Sato",
        "Sato-san asked about cookies",
        "佐藤さんの cookies",
        "did <@U0TARO> accept cookies?",
        "delete my cookies and all my data",
        "I want to complain about cookies",
        "my manager reads my cookies",
        "cookies and my employee number 1234567",
        "My Number 1234 5678 9018 and cookies",
        "break",
        "Where is the canteen?",
        "cookies " * 60,
    ],
)
async def test_anything_else_goes_on_in_private(hanako: Workspace, slack: StandIn, said: str) -> None:
    await hanako.arrive(hanako.mention(said))
    assert hanako.posted(PUBLIC) == []
    (notice,) = slack.of("chat.postEphemeral")
    assert (notice["channel"], notice["user"]) == (PUBLIC, hanako.user)
    assert "let us go on where nobody else reads along" in words(notice)
    assert labels(notice) == ["Go on in private"]


async def test_a_personal_message_is_not_even_looked_at_by_the_assistant(
    hanako: Workspace, assistant: FakeAssistant
) -> None:
    await hanako.arrive(hanako.mention("cookies? my mail is hanako@example.jp"))
    assert assistant.looked_at == []


async def test_nothing_of_a_mention_is_kept(hanako: Workspace, desk: Desk) -> None:
    await hanako.arrive(hanako.mention("about cookies, and peppermint"))
    await hanako.arrive(hanako.mention("Sato-san and peppermint"))
    with desk.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT body FROM messenger_event")).scalars().all()
        talks = connection.execute(text("SELECT count(*) FROM messenger_talk")).scalar_one()
    assert kept == [None, None]
    assert talks == 0


async def test_the_button_leads_to_a_direct_message_once(hanako: Workspace, slack: StandIn) -> None:
    await hanako.arrive(hanako.mention("Where is the canteen?"))
    notice = slack.of("chat.postEphemeral")[0]
    pressed = {"type": "button", "action_id": notice["blocks"][1]["elements"][0]["action_id"], "block_id": "b"}
    for _ in range(2):
        await hanako.act(pressed, {"ts": "1763600000.000077"}, PUBLIC, ephemeral=True)
    assert [words(sent)[:26] for sent in hanako.posted()] == [
        "Hello. I am the automated ",
        "Here nobody else reads alo",
    ]
    assert slack.responses[0]["text"] == "I have written to you in a direct message."


async def test_where_nobody_can_be_told_alone_they_are_written_to(hanako: Workspace, slack: StandIn) -> None:
    slack.no_ephemeral = True
    await hanako.arrive(hanako.mention("I have a complaint"))
    assert hanako.posted(PUBLIC) == []
    assert "You asked me something in a channel" in words(hanako.posted()[-1])


async def test_a_bare_mention_is_told_what_can_be_asked(hanako: Workspace, slack: StandIn) -> None:
    await hanako.arrive(hanako.mention(""))
    assert "ask me about the privacy policy" in words(slack.of("chat.postEphemeral")[0])


async def test_a_mention_that_comes_again_is_answered_once(hanako: Workspace) -> None:
    first, second = hanako.mention("cookies?"), hanako.mention("cookies again?")
    for event in (second, first, second, first):
        assert (await hanako.deliver(event)).status == 200
    assert len(hanako.posted(PUBLIC)) == 2


async def test_a_mention_is_answered_after_a_crash_and_once(
    hanako: Workspace, channel: SlackChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(_: int) -> None:
        raise RuntimeError("the process ends here")

    event = hanako.mention("cookies?")
    with monkeypatch.context() as crash:
        crash.setattr(channel.events, "take_up", dies)
        assert (await hanako.deliver(event)).status == 200
    assert hanako.posted(PUBLIC) == []
    assert (await hanako.deliver(event)).status == 200
    await channel.sweep()
    await channel.sweep()
    assert len(hanako.posted(PUBLIC)) == 1


async def test_without_a_database_a_mention_comes_again(
    hanako: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise DeskUnavailable("told to")

    event = hanako.mention("cookies?")
    with monkeypatch.context() as outage:
        outage.setattr(desk, "run", down)
        assert (await hanako.deliver(event)).status == 503
    await hanako.deliver(event)
    assert len(hanako.posted(PUBLIC)) == 1


async def test_an_answer_that_slack_never_takes_is_given_up(
    hanako: Workspace, channel: SlackChannel, desk: Desk
) -> None:
    hanako.slack.refusals[PUBLIC] = ["120"] * 20
    await hanako.arrive(hanako.mention("cookies?"))
    with desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE messenger_event SET leased_until = NULL, leases = 4"))
    await channel.sweep()
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("SELECT done_at FROM messenger_event")).scalar_one() is not None
