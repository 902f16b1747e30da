"""What the policies do not answer: counted, with examples that hold nothing of anybody."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from sqlalchemy import select

from bot.policies import load_policies
from bot.policies.model import Policies
from desk.conversations import Conversation, access_conversation, open_conversation
from desk.crypto import Place
from desk.errors import EntryInvalid, KeyDestroyed
from desk.housekeeping import erase_due
from desk.inbox import accept, finish_turn
from desk.messages import AnswerView, Cited, Reply, RequestView
from desk.models import UnansweredQuestion
from desk.scrubbing import REMOVED, scrubbed, vocabulary
from desk.staff import add_staff
from desk.unanswered import asked_in_vain, count_examples, training_example, unanswered
from desk.work import Desk
from tests.unit.desk.counter import DeskStaff

POLICIES = load_policies(Path(__file__).resolve().parents[3] / "data" / "policies")
KNOWN = vocabulary(POLICIES)
QUESTIONS = [question for topic in POLICIES.topics.values() for question in topic.asked]
NAMES = ("Hanako Sato", "hanako sato", "佐藤花子", "さとう はなこ", "O'Brien-Tanaka", "Łukasz", "J. Smith", "Mike")
FIRST = st.sampled_from("bcdfghjklmnprstvwz")
INVENTED = st.builds(
    lambda syllables: "".join(syllables).capitalize(),
    st.lists(st.builds(lambda a, b: a + b, FIRST, st.sampled_from("aeiouy")), min_size=3, max_size=6),
)
PRIVATE = st.one_of(
    st.sampled_from(NAMES),
    INVENTED,
    st.emails(),
    st.from_regex(r"0[0-9]{1,3}-[0-9]{3,4}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{3,12}", fullmatch=True),
    st.sampled_from(("1-2-3 Jingumae, Shibuya-ku", "〒150-0001 東京都渋谷区", "user_hanako99", "https://x.jp/u/7")),
)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return POLICIES


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Will my personal information be used to train AI models?",) * 2,
        ("How long do you keep my order history?",) * 2,
        ("do you sell my data to Hanako Sato?", f"do you sell my data to {REMOVED}"),
        ("Does Virtualex keep my e-mails to taro.yamada@example.jp?", f"Does Virtualex keep my e-mails to {REMOVED}"),
        ("my name is Mark and I want to know where my data is stored", None),
        ("Mr Tanaka says you keep my data", None),
        ("佐藤ですが、私の情報はどこにありますか", None),
        ("Wer hat meine Daten gesehen", None),
        ("Hanako Sato", None),
        ("where is my data " * 40, None),
    ],
)
def test_only_what_many_people_say_is_kept_of_a_question(said: str, kept: str | None) -> None:
    assert scrubbed(said, KNOWN) == kept


@settings(max_examples=120, deadline=None)
@given(question=st.sampled_from(QUESTIONS), private=PRIVATE, place=st.integers(0, 12))
def test_no_name_address_or_number_put_into_a_question_is_kept(question: str, private: str, place: int) -> None:
    words = question.split()
    said = " ".join([*words[:place], private, *words[place:]])
    kept = scrubbed(said, KNOWN)
    if kept is None:
        return
    small = re.findall(r"[^\W_]+", kept.casefold())
    for part in re.findall(r"[^\W_]{2,}", private.casefold()):
        assert part not in small or part in KNOWN.common or part.capitalize() in KNOWN.proper
    assert not re.search(r"[0-9@_/]", kept)


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_written_only_known_words_come_out(said: str) -> None:
    kept = scrubbed(said, KNOWN)
    for word in (kept or "").replace(REMOVED, "").split():
        plain = word.rstrip(".,?!")
        assert plain in KNOWN.proper or plain.casefold() in KNOWN.common or plain in KNOWN.common


def replies(outcome: str, topic: str | None = "retention", request: RequestView | None = None) -> list[Reply]:
    cited = () if topic is None else (Cited("netone", "1", "Heading", "2012-10-15"),)
    at = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)
    return [Reply("r1", "assistant", at, "text", answer=AnswerView(outcome, topic, cited), request=request)]


@pytest.fixture
def talk(desk: Desk) -> Conversation:
    with desk.transaction() as work:
        opened = open_conversation(work, "netone", "web")
    with desk.transaction() as work:
        return access_conversation(work, "netone", opened.token)


def ask(desk: Desk, talk: Conversation, said: str, given: list[Reply], key: str = "1", times: int = 1) -> None:
    for _ in range(times):
        with desk.transaction() as work:
            row = accept(work, talk, key, said, None).row_id
            finish_turn(work, row, given, None, asked_in_vain("netone", given, said))


def test_a_question_in_vain_is_counted_once_however_often_its_turn_is_stored(
    staffed: DeskStaff, talk: Conversation
) -> None:
    said = "How long do you keep my order history?"
    ask(staffed.desk, talk, said, replies("silent"), times=3)
    ask(staffed.desk, talk, "how long is data kept", replies("partial"), key="2")
    ask(staffed.desk, talk, "what are cookies", replies("answered", "cookies"), key="3")
    (line,) = staffed.do("fumi", unanswered)
    assert (line.company, line.topic, line.total) == ("netone", "retention", 2)
    assert line.counts == {"silent": 1, "partial": 1, "off_topic": 0}
    assert {example.text for example in line.examples} == {said, "how long is data kept"}


def test_words_within_a_request_or_of_several_questions_give_no_example(staffed: DeskStaff, talk: Conversation) -> None:
    said = "how long is data kept"
    ask(staffed.desk, talk, said, replies("silent", request=RequestView((), None, ())))
    ask(staffed.desk, talk, said, [*replies("silent"), *replies("silent")], key="2")
    (line,) = staffed.do("fumi", unanswered)
    assert (line.total, line.examples) == (3, ())


def test_off_topic_has_no_topic_and_accounts_see_their_companies_only(staffed: DeskStaff, talk: Conversation) -> None:
    ask(staffed.desk, talk, "what is the best policy for my dog", replies("off_topic", None))
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "auditor", ("infomart",))
    assert [line.topic for line in staffed.do("fumi", unanswered)] == [""]
    assert staffed.do("gen", unanswered) == ()


def test_an_example_is_sealed_and_destroyed_after_its_days_while_the_count_stays(
    staffed: DeskStaff, talk: Conversation
) -> None:
    ask(staffed.desk, talk, "how long is data kept", replies("silent"))
    with staffed.desk.transaction() as work:
        row = work.session.execute(select(UnansweredQuestion)).scalar_one()
        assert b"kept" not in row.example
        sealed, owner = row.example, f"unanswered:{row.id}"
    staffed.clock.forward(days=62)
    assert staffed.do("fumi", unanswered)[0].examples == ()  # hidden even before it is destroyed
    assert erase_due(staffed.desk).examples == 1
    with staffed.desk.transaction() as work:
        assert count_examples(work) == 0

        with pytest.raises(KeyDestroyed):
            work.keys.open(work.session, owner, Place("unanswered_question", "example", owner[11:]), sealed)
    assert staffed.do("fumi", unanswered)[0].total == 1
    staffed.clock.forward(days=800)
    erase_due(staffed.desk)
    assert staffed.do("fumi", unanswered) == ()


def test_an_example_becomes_training_data_as_rasa_reads_it(staffed: DeskStaff, talk: Conversation) -> None:
    ask(staffed.desk, talk, "do you sell my data to Hanako Sato?", replies("silent", "selling"))
    (example,) = staffed.do("fumi", unanswered)[0].examples
    written = staffed.do("aiko", training_example, example.id, "third_party_sharing")
    read = YAML(typ="safe").load(written)
    assert read == {
        "version": "3.1",
        "nlu": [{"intent": "third_party_sharing", "examples": "- do you sell my data to …\n"}],
    }
    with pytest.raises(EntryInvalid, match="none of the catalogue"):
        staffed.do("aiko", training_example, example.id, "\nnlu: x")
    with pytest.raises(EntryInvalid, match="past its day"):
        staffed.do("aiko", training_example, "nothing", "selling")
