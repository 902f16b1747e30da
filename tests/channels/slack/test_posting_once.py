"""A reply is posted once, where its person wrote, whatever breaks between posting it and noting so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from bot.channels.slack import poster
from bot.channels.slack.channel import SlackChannel
from desk.errors import DeskUnavailable
from desk.work import Desk
from tests.channels.conftest import FakeAssistant
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import Workspace, words

THREAD = "1763600001.000042"
Dying = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Dying:
    """Within its block, no process lives to note what it has posted."""

    @contextmanager
    def dies() -> Iterator[None]:
        def unnoted(*_: object) -> None:
            raise DeskUnavailable("the process ends here")

        with monkeypatch.context() as crash:
            crash.setattr(poster, "posted", unnoted)
            yield

    return dies


@pytest.mark.parametrize("where", [{}, {"thread_ts": THREAD}], ids=["beside", "in a thread"])
async def test_what_was_posted_but_not_noted_is_not_posted_again(
    hanako: Workspace, channel: SlackChannel, dying: Dying, where: dict[str, str]
) -> None:
    with dying():
        assert (await hanako.deliver(hanako.message("Hello", **where))).status == 200
    hello = [words(sent) for sent in hanako.posted()]
    assert len(hello) == 1, "it died after the first words"
    await channel.sweep()
    await channel.sweep()
    assert [words(sent)[:9] for sent in hanako.posted()] == [hello[0][:9], "You said:"]


async def test_the_next_message_finds_what_was_left_behind(
    hanako: Workspace, channel: SlackChannel, desk: Desk, dying: Dying, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying():
        await hanako.deliver(hanako.message("Hello"))
    now = desk.clock
    monkeypatch.setattr(desk, "clock", lambda: now() + dt.timedelta(minutes=1))
    await hanako.say("And now?")
    said = [words(sent).partition("\n")[0] for sent in hanako.posted()]
    assert said[1:] == ["You said: Hello", "You said: And now?"]


async def test_a_message_whose_connection_broke_is_looked_for_before_it_is_posted_again(
    hanako: Workspace, channel: SlackChannel, slack: StandIn
) -> None:
    slack.cut = True
    await hanako.deliver(hanako.message("Hello"))
    assert len(hanako.posted()) == 1
    await channel.sweep()
    assert [words(sent)[:9] for sent in hanako.posted()][1:] == ["You said:"]


async def test_where_nothing_broke_nothing_is_looked_for(hanako: Workspace, slack: StandIn) -> None:
    await hanako.say("one")
    await hanako.say("two")
    assert slack.of("conversations.history") == []


async def test_who_writes_in_a_thread_is_answered_there(
    hanako: Workspace, slack: StandIn, assistant: FakeAssistant
) -> None:
    await hanako.say("Hello")
    await hanako.arrive(hanako.message("menu", thread_ts=THREAD))
    assert [sent.get("thread_ts") for sent in hanako.posted()] == [None, None, THREAD]
    await hanako.press("For myself")
    assert hanako.posted()[-1]["thread_ts"] == THREAD
    await hanako.arrive(hanako.message("long " * 500, thread_ts=THREAD))
    assert hanako.posted()[-1]["thread_ts"] == THREAD
    assert "thread_ts" not in (await hanako.say("Back here"))[-1]
    assert assistant.said == ["Hello", "menu", "For myself", "Back here"]


async def test_what_comes_from_elsewhere_is_answered_beside_the_threads(hanako: Workspace) -> None:
    await hanako.arrive(hanako.message("Hello", thread_ts=THREAD))
    await hanako.command("ask Do you use cookies?")
    assert words(hanako.posted()[-1]).startswith("You said: Do you use cookies?")
    assert "thread_ts" not in hanako.posted()[-1]
