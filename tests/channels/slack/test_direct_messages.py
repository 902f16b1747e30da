"""Direct messages: stored before Slack hears of it, answered once, posted once, whatever repeats or breaks."""

from __future__ import annotations

import json
import time

import pytest
from sqlalchemy import text

from bot.channels.slack.channel import SlackChannel
from desk.errors import DeskUnavailable
from desk.work import Desk
from tests.channels.conftest import FakeAssistant
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import Workspace, labels, words


async def test_the_first_words_say_who_speaks_and_what_is_kept_where(hanako: Workspace) -> None:
    hello, answer = await hanako.say("Who is this?")
    assert "automated assistant" in words(hello)
    assert "Slack keeps its own copy" in words(hello)
    assert words(answer).startswith("You said: Who is this?")
    assert "Section 8, Use of cookies (policy of 1 April 2024)" in words(answer)
    assert [words(sent) for sent in await hanako.say("And now?")] == [words(answer).replace("Who is this?", "And now?")]


async def test_an_event_that_comes_again_is_answered_once(hanako: Workspace, assistant: FakeAssistant) -> None:
    event = hanako.message("Hello")
    for again in range(4):
        response = await hanako.deliver(
            event, **{"X-Slack-Retry-Num": str(again), "X-Slack-Retry-Reason": "http_error"}
        )
        assert response.status == 200
    assert assistant.said == ["Hello"]
    assert len(hanako.posted()) == 2


async def test_events_out_of_order_are_each_answered_once(hanako: Workspace, assistant: FakeAssistant) -> None:
    first, second = hanako.message("first"), hanako.message("second")
    for event in (second, first, second, first):
        assert (await hanako.deliver(event)).status == 200
    assert assistant.said == ["second", "first"]
    assert len(hanako.posted()) == 3


async def test_marks_of_slack_are_words_to_the_assistant(hanako: Workspace, assistant: FakeAssistant) -> None:
    await hanako.say(
        "I am at <mailto:hanako@example.jp|hanako@example.jp> or <tel:+81312345678|03-1234-5678>, "
        "see <https://example.jp/a?b=1&amp;c=2|example.jp/a?b=1&amp;c=2>, "
        "not &lt;b&gt; &amp;amp; <!here> <@U0TARO|taro>"
    )
    assert assistant.said == [
        "I am at hanako@example.jp or 03-1234-5678, see example.jp/a?b=1&c=2, not <b> &amp; @here @taro"
    ]


async def test_what_a_person_wrote_comes_back_without_marks(hanako: Workspace) -> None:
    sent = (await hanako.say("&lt;!channel&gt; &amp; <@U0BOSS>"))[-1]
    assert "You said: &lt;!channel&gt; &amp; @U0BOSS" in words(sent)
    assert sent["unfurl_links"] in (False, "0", "false")
    assert sent["parse"] == "none"


async def test_without_a_database_slack_is_asked_to_come_again(
    hanako: Workspace, desk: Desk, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise DeskUnavailable("told to")

    event = hanako.message("Are you there?")
    with monkeypatch.context() as outage:
        outage.setattr(desk, "run", down)
        response = await hanako.deliver(event)
    assert response.status == 503
    assert response.headers["Retry-After"]
    assert (await hanako.deliver(event)).status == 200
    assert assistant.said == ["Are you there?"]


async def test_a_message_is_stored_before_it_is_acknowledged(
    hanako: Workspace, channel: SlackChannel, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object, **__: object) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as crash:
        crash.setattr(channel.here.reception, "receive", dies)
        assert (await hanako.deliver(hanako.message("Do not lose me"))).status == 200
    assert assistant.said == []
    await channel.here.reception.sweep()
    await channel.sweep()
    assert assistant.said == ["Do not lose me"]
    assert words(hanako.posted()[-1]).startswith("You said: Do not lose me")


async def test_what_could_not_be_posted_is_posted_later_and_once(
    hanako: Workspace, channel: SlackChannel, slack: StandIn
) -> None:
    slack.refusals[hanako.dm] = ["99"]
    assert (await hanako.deliver(hanako.message("Hello"))).status == 200
    assert len(slack.messages) == 0
    await channel.sweep()
    await channel.sweep()
    assert len(slack.messages) == 2


async def test_retry_after_is_waited_for(hanako: Workspace, slack: StandIn, sleeps: object) -> None:
    slack.refusals[hanako.dm] = ["7", "2"]
    await hanako.say("Hello")
    assert len(slack.messages) == 2
    assert sleeps.taken[:2] == [7.0, 2.0]  # type: ignore[attr-defined]


async def test_a_strange_signature_or_an_old_request_is_refused(hanako: Workspace, assistant: FakeAssistant) -> None:
    body = json.dumps(hanako.message("Hello"))
    forged = await hanako.post(body, "application/json", **{"X-Slack-Signature": "v0=" + "0" * 64})
    replayed = await hanako.post(body, "application/json", at=str(int(time.time()) - 6 * 60))
    assert (forged.status, replayed.status) == (401, 401)
    assert assistant.said == []


async def test_slack_can_check_the_address(hanako: Workspace) -> None:
    challenge = {
        "token": "t",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "type": "url_verification",
    }
    response = await hanako.post(json.dumps(challenge), "application/json")
    assert (await response.json())["challenge"] == challenge["challenge"]


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0OTHER", "subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"channel_type": "channel", "channel": "C0GENERAL"},
        {"user": "U0BOT"},
    ],
    ids=lambda more: str(sorted(more.items())),
)
async def test_what_no_person_wrote_to_us_is_left_alone(
    hanako: Workspace, assistant: FakeAssistant, slack: StandIn, more: dict[str, str]
) -> None:
    assert (await hanako.deliver(hanako.message("Hello", **more))).status == 200
    assert (assistant.said, slack.messages) == ([], {})


@pytest.mark.parametrize(
    "who",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"is_stranger": True},
        {"team_id": "T99"},
    ],
)
async def test_guests_bots_and_strangers_are_left_alone(
    hanako: Workspace, assistant: FakeAssistant, slack: StandIn, who: dict[str, object]
) -> None:
    slack.users[hanako.user] = who
    assert (await hanako.deliver(hanako.message("Hello"))).status == 200
    assert (assistant.said, slack.messages) == ([], {})


async def test_shared_channels_and_strange_workspaces_are_left_alone(
    hanako: Workspace, assistant: FakeAssistant, slack: StandIn
) -> None:
    shared = hanako.mention("about cookies?") | {"is_ext_shared_channel": True}
    assert (await hanako.deliver(shared)).status == 200
    stranger = Workspace(hanako.client, slack, team="T99")
    assert (await stranger.deliver(stranger.message("Hello"))).status == 200
    assert (assistant.said, assistant.looked_at, slack.messages) == ([], [], {})


async def test_a_file_or_a_novel_is_not_read(hanako: Workspace, assistant: FakeAssistant) -> None:
    await hanako.arrive(hanako.message("my licence", subtype="file_share", files=[{"id": "F01"}]))
    await hanako.arrive(hanako.message("long " * 500))
    assert assistant.said == []
    assert [words(sent)[:30] for sent in hanako.posted()] == [
        "I do not take files, and I hav",
        "That is too long for me, so I ",
    ]


async def test_nothing_of_a_message_stands_open_in_the_database(hanako: Workspace, desk: Desk) -> None:
    await hanako.say("My secret is peppermint")
    tables = ("messenger_event", "messenger_talk", "inbox", "reply", "conversation")
    with desk.database.engine.connect() as connection:
        kept = " ".join(str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))
    assert "peppermint" not in kept
    assert hanako.user not in kept


async def test_a_choice_counts_once_and_the_message_shows_it(
    hanako: Workspace, slack: StandIn, assistant: FakeAssistant
) -> None:
    offered = (await hanako.say("menu"))[-1]
    assert labels(offered) == ["For myself"]
    message = dict(next(reversed(slack.messages.items()))[1])
    assert (await hanako.press("For myself")).status == 200
    shown = next(reversed([message for (place, _), message in slack.messages.items() if "You chose" in words(message)]))
    assert labels(shown) == []
    assert "You chose: For myself" in words(shown)
    ts = slack.of("chat.update")[0]["ts"]
    element = message["blocks"][-1]["elements"][0]
    again = {name: element[name] for name in ("type", "action_id", "text", "value")}
    await hanako.act({**again, "block_id": message["blocks"][-1]["block_id"]}, {**message, "ts": ts}, hanako.dm)
    assert assistant.payloads == [None, '/choose{"slot": "capacity", "value": "self"}']


async def test_a_choice_that_is_no_longer_good_is_said_to_be(hanako: Workspace) -> None:
    await hanako.say("menu")
    old = {"type": "button", "action_id": "choice.0", "value": "gone", "block_id": "choices.x"}
    await hanako.act(old, {"ts": "1763600000.000009", "blocks": []}, hanako.dm)
    assert words(hanako.posted()[-1]) == "That button is no longer good. Please write what you would like to do."


async def test_people_are_asked_about_once(hanako: Workspace, slack: StandIn) -> None:
    await hanako.say("one")
    await hanako.say("two")
    assert len(slack.of("users.info")) == 1
    assert len(slack.of("auth.test")) == 2  # once for each workspace
