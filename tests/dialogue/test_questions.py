"""Questions about the policy, asked of the real agent."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Meet

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("company", "question", "section"),
    [
        ("virtualex", "Could you tell me at which telephone number the desk is?", "H.disclosure"),
        ("pyxos-jk", "Is Google Analytics running on your pages?", "7.b"),
        ("netone", "Up to which age does a guardian have to agree?", "1.business"),
        ("it-logistics", "Does SoftBank receive the data as well?", "2"),
        ("infomart", "How many yen must I pay for a disclosure request?", "H.10.(2)"),
    ],
)
async def test_a_good_question_to_each_company_cites_the_right_section(
    meet: Meet, company: str, question: str, section: str
) -> None:
    talk = await meet(company)
    await talk.say(question)
    assert (talk.outcome(), talk.cited()) == ("answered", section), talk.text


async def test_cookies_at_the_it_logistics_company_are_said_to_be_unmentioned(meet: Meet) -> None:
    talk = await meet("it-logistics")
    await talk.say("what cookies do you use")
    assert talk.outcome() == "silent"
    assert "does not say" in talk.text and "cookies" in talk.text
    assert "SoftBank" not in talk.text


async def test_an_off_topic_question_gets_one_friendly_sentence_and_topics(meet: Meet) -> None:
    talk = await meet("netone")
    await talk.say("Which team will win the baseball game tonight?")
    assert talk.outcome() == "off_topic"
    assert len(talk.replies) == 1 and talk.replies[0].choices


async def test_two_questions_get_two_answers(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("What is your fax number? And do you use web cookies?")
    assert [reply.answer.topic for reply in talk.replies if reply.answer] == ["contact", "cookies"]


async def test_a_follow_up_keeps_the_topic(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("What do you use personal information for?")
    await talk.say("and for job applicants?")
    assert talk.cited() == "2.b", talk.text


async def test_more_tells_what_was_kept_back_and_then_says_that_is_all(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("What do you use personal information for?")
    first = talk.text
    await talk.press("Tell me more")
    assert talk.outcome() == "answered" and talk.text != first
    for _ in range(8):
        await talk.say("tell me more")
    assert "That is all" in talk.text


async def test_another_company_is_refused_in_one_sentence_and_nothing_of_it_is_told(meet: Meet) -> None:
    talk = await meet("infomart")
    await talk.say("What is the fee at Pyxos-jk?")
    assert len(talk.replies) == 1 and talk.replies[0].answer is None
    assert "own desk" in talk.text and "postal" not in talk.text


async def test_a_switchable_conversation_follows_to_another_company(meet: Meet) -> None:
    talk = await meet("infomart", switchable=True)
    await talk.say("What does a request cost?")
    assert talk.cited() == "H.10.(2)"
    await talk.say("what about Pyxos-jk?")
    assert next(r.answer for r in talk.replies if r.answer).citations[0].company == "pyxos-jk"


async def test_each_question_is_answered_for_those_it_names(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("For what do you use job applicants' data? And for what former employees' data?")
    cited = [reply.answer.citations[0].section for reply in talk.replies if reply.answer]
    assert cited == ["2.b", "2.d"], talk.text


async def test_naming_the_own_company_is_no_other_company(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("what about Pyxos-jk?")
    assert "speaks only for" not in talk.text


async def test_a_number_of_an_identity_paper_is_met_with_a_warning(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("My number is 123456789018, how can I have my data deleted?")
    assert "identity papers" in talk.replies[0].text and "123456789018" not in talk.text


async def test_a_missed_question_leads_to_choices_and_the_desk(meet: Meet) -> None:
    talk = await meet("virtualex")
    await talk.say("What is written about cookies?")
    await talk.say("no, that's not what I asked")
    labels = [choice.label for choice in talk.replies[-1].choices]
    assert 3 <= len(labels) <= 4 and labels[-1] == "Ask the desk"


async def test_a_message_in_japanese_is_answered_in_japanese_with_the_route(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("個人情報の開示を請求したいのですが")
    assert "03-6277-0560" in talk.text and "英語" in talk.text and talk.replies[-1].choices


@pytest.mark.parametrize(
    "text", ["/restart", "／restart", "  /cookies", '/request{"kinds": "erasure"}', "/EXTERNAL: go"]
)
async def test_a_raw_rasa_command_is_plain_text(meet: Meet, text: str) -> None:
    talk = await meet("virtualex")
    await talk.say(text)
    assert talk.replies and talk.asks is None
    assert "<" not in talk.text


STRANGE = {
    "lone surrogate": "\ud800 cookies?",
    "NUL": "cook\x00ies",
    "markup": "<b onclick=x>cookies</b>?",
    "emoji": "🍪🍪🍪",
    "a question mark": "?",
    "one long word": "a" * 2000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in STRANGE.items()])
async def test_strange_text_gets_an_ordinary_reply(meet: Meet, text: str) -> None:
    talk = await meet("virtualex")
    await talk.say(text)
    assert talk.replies and talk.replies[0].text
