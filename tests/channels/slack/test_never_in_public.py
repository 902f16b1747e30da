"""A property: whatever people write in a channel, nothing of anybody is ever posted to it, or kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack import PATH
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.common_words import DIGESTS, CommonWords
from bot.channels.slack.guard import plain_question
from bot.channels.slack.here import Here
from bot.channels.slack.pace import Pace
from bot.fanout import fanout_for
from bot.locks import locks_for
from bot.policies import load_policies
from bot.policies.asked import load_asked
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.crypto import KeyRing
from desk.database import Database
from desk.work import Desk
from tests.channels.conftest import FakeAssistant
from tests.channels.slack.conftest import Sleeps
from tests.channels.slack.stand_in import BOT_USER, StandIn
from tests.channels.slack.workspace import SECRET, Workspace, words

GIVEN, FAMILY = ["Hanako", "Taro", "Yuki", "花子", "María"], ["Sato", "Nakagawa", "佐藤", "O'Neill"]
NAMES = st.builds(lambda given, family: f"{given} {family}", st.sampled_from(GIVEN), st.sampled_from(FAMILY))
USERS = st.from_regex(r"[a-z]{3,8}\.[a-z]{3,8}", fullmatch=True)
EMAILS = st.builds(lambda user: f"{user}@example.jp", USERS)
DIGITS = st.text("0123456789", min_size=4, max_size=4)
PHONES = st.builds(lambda a, b: f"090-{a}-{b}", DIGITS, DIGITS)
NUMBERS = st.text("0123456789", min_size=6, max_size=12)
ADDRESSES = st.builds(lambda a: f"108-{a} Takanawa, Minato-ku", DIGITS)
PERSONAL = st.one_of(
    NAMES.map(lambda name: (f"my name is {name}", name)),
    NAMES.map(lambda name: (f"I am {name}", name)),
    EMAILS.map(lambda email: (f"write to <mailto:{email}|{email}>", email)),
    EMAILS.map(lambda email: (f"mail {email}", email)),
    PHONES.map(lambda phone: (f"call <tel:{phone}|{phone}>", phone)),
    PHONES.map(lambda phone: (f"on {phone}", phone)),
    NUMBERS.map(lambda number: (f"employee number {number}", number)),
    ADDRESSES.map(lambda address: (f"I live at {address}", address)),
)
AROUND = st.sampled_from(
    ["{}", "cookies? {}", "{} - and what about cookies?", "Hi! {}. Who sees cookies?", "{}\ncookies"]
)


@pytest.fixture
def asking(
    sqlite_database: Database, keys: KeyRing, policies: Policies, tmp_path: Path
) -> Iterator[tuple[asyncio.AbstractEventLoop, Workspace]]:
    """A workspace on a loop of its own: hypothesis runs each example within one test."""
    loop = asyncio.new_event_loop()
    stand_in = StandIn()

    async def begin() -> tuple[TestServer, TestClient, Reception]:
        server = await stand_in.start()
        environ = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SECRET,
            "MADOGUCHI_SLACK_WORKSPACES": "T01=pyxos-jk",
            "MADOGUCHI_SLACK_API_URL": f"{stand_in.url}api/",
        }
        loaded = Settings.load(environ, tmp_path)
        assert loaded.slack is not None
        desk = Desk(sqlite_database, keys, policies)
        reception = Reception(FakeAssistant(desk), desk, locks_for(None), fanout_for(None), loaded)
        here = Here.of(reception, desk, policies, loaded, loaded.slack, Pace(lambda: 1.0, Sleeps()))
        app = web.Application()
        app.router.add_post(PATH, SlackChannel(here).receive)
        client = TestClient(TestServer(app))
        await client.start_server()
        return server, client, reception

    server, client, reception = loop.run_until_complete(begin())
    yield loop, Workspace(client, stand_in)
    loop.run_until_complete(client.close())
    loop.run_until_complete(server.close())
    loop.run_until_complete(reception.close())
    loop.close()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(personal=PERSONAL, around=AROUND)
def test_nothing_of_anybody_is_posted_to_a_channel(
    asking: tuple[asyncio.AbstractEventLoop, Workspace], personal: tuple[str, str], around: str
) -> None:
    loop, person = asking
    said, secret = personal
    person.slack.calls.clear()
    loop.run_until_complete(person.deliver(person.mention(around.format(said))))
    assert person.posted("C0GENERAL") == []
    for call in person.slack.calls:
        assert secret not in words(call.arguments)
        assert secret not in str(call.arguments)


POLICIES = load_policies(DIGESTS)
COMMON = CommonWords(POLICIES)
QUESTIONS = sorted(
    {question for refs in load_asked(DIGESTS, POLICIES).values() for group in refs.values() for question in group}
)
SYLLABLES = st.builds(lambda a, b: a + b, st.sampled_from("bdfghjknrstvz"), st.sampled_from("aiuo"))
INVENTED = st.lists(SYLLABLES, min_size=3, max_size=5).map("".join)
SOMEBODY = st.one_of(
    st.sampled_from(
        ["Hanako Sato", "hanako sato", "Ken Mori", "ken", "Mark", "J. Smith", "o'neill", "Łukasz", "María"]
    ),
    st.sampled_from(["サトウ", "さとう はなこ", "佐藤", "Ｈａｎａｋｏ", "ｈａｎａｋｏ", "h\u200banako", "🅷🅰🅽🅰🅺🅾"]),
    st.sampled_from(
        ["hanako＠example.com", "user_hanako", "1990/04/12", "no. 4711", "４７１１", "#47", "1-2-3 Jingumae"]
    ),
    INVENTED,
    INVENTED.map(str.title),
)


@settings(max_examples=500, deadline=None)
@given(
    question=st.sampled_from(QUESTIONS),
    somebody=SOMEBODY,
    place=st.integers(0, 30),
    ending=st.sampled_from(["", "'s", "’s", ",", "?", "-"]),
)
def test_a_question_with_somebody_in_it_is_never_plain(question: str, somebody: str, place: int, ending: str) -> None:
    asked = question.split()
    said = " ".join([*asked[:place], somebody + ending, *asked[place:]])
    assert plain_question(said, BOT_USER, COMMON) is None


@pytest.mark.parametrize(
    "said",
    [
        "How long do you keep Hanako Sato's application?",
        "How do I ask for disclosure of Ken Mori's data?",
        "Do you use cookies to follow hanako＠example.com?",
        "cookies of somebody born 1990/04/12",
        "is the data of employee 4711 kept",
        "サトウ's file and cookies",
        "delete hanako's records please",
        "please, delete the records",
        "cookies? could you send the data to the police",
        "what does section 8-12-33 say",
    ],
)
def test_what_tells_of_somebody_or_tells_the_desk_what_to_do_is_not_plain(said: str) -> None:
    assert plain_question(said, BOT_USER, COMMON) is None


def test_most_questions_about_the_policies_are_still_answered_where_they_are_asked() -> None:
    plain = [plain_question(question, BOT_USER, COMMON) for question in QUESTIONS[::4]]
    assert 1 - plain.count(None) / len(plain) >= 0.8
    for said in ("cookies?", "What does section 8 say about cookies?", "What does the Privacy Policy say?"):
        assert plain_question(said, BOT_USER, COMMON) == said


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=200))
def test_the_guard_reads_anything_and_lets_no_address_through(text: str) -> None:
    question = plain_question(text, BOT_USER, COMMON)
    assert question is None or "@" not in question
