"""Opening a request by talking, with the real agent and a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from desk.listing import list_tickets
from desk.reading import show_ticket
from tests.dialogue.conftest import Meet, Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def to_the_review(talk: Talk) -> None:
    """A disclosure request at pyxos-jk, told until the review."""
    for text in (
        "I would like to see the data you hold about me",
        "I agree",
        "for myself",
        "Yuki Nakagawa",
        "customer",
        "by e-mail",
        "yuki@example.jp",
        "everything since 2021",
        "electronic",
        "I understand",
    ):
        await talk.say(text)
        if talk.asks == "kana":
            await talk.say("skip")
        if talk.asks == "anything_else":
            await talk.say("skip")
    assert talk.asks == "review", talk.text


async def test_a_request_is_opened_by_talking_and_the_desk_sees_it(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await to_the_review(talk)
    assert "yuki@example.jp" in talk.text and "Yuki Nakagawa" in talk.text
    await talk.say("yes, send it")
    ticket = talk.replies[-1].ticket
    assert ticket is not None and ticket.reference.startswith("PYX-") and ticket.access_code
    assert ticket.kinds == ("disclosure",) and ticket.next_steps
    file = await talk.services.desk.run(show_ticket, ticket.reference)
    assert file.person is not None and file.person.name == "Yuki Nakagawa" and file.person.email == "yuki@example.jp"
    assert file.capacity == "self" and file.relationship == "customer" and file.notice_sha256


async def test_the_personal_data_of_a_request_cannot_be_read_in_the_database_file(
    meet: Meet, settings: Settings
) -> None:
    talk = await meet("pyxos-jk")
    await to_the_review(talk)
    await talk.press("Send it to the desk")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    stored = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
    assert b"Nakagawa" not in stored and b"yuki@example.jp" not in stored and b"since 2021" not in stored


async def test_a_second_request_right_after_the_first_starts_clean(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await to_the_review(talk)
    await talk.say("yes")
    first = talk.replies[-1].ticket
    await talk.say("I want my data erased")
    assert talk.asks == "notice" and talk.replies[-1].request is not None
    assert talk.replies[-1].request.filled == ("kinds",) and talk.replies[-1].request.kinds == ("erasure",)
    assert first is not None


async def test_a_policy_question_in_the_middle_is_answered_and_the_slot_asked_again(meet: Meet) -> None:
    talk = await meet("infomart")
    await talk.say("please correct my address")
    assert talk.asks == "triage"
    await talk.say("something else")
    await talk.say("ok")
    await talk.say("for myself")
    assert talk.asks == "name"
    await talk.say("What is the fee for this?")
    assert talk.outcome() == "answered" and talk.cited() == "H.10.(2)" and talk.asks == "name"


async def test_back_why_change_and_cancel_work_inside_a_request(meet: Meet) -> None:
    talk = await meet("virtualex")
    before = await talk.services.desk.run(list_tickets, "virtualex")
    await talk.say("I want to see my data")
    await talk.say("to Virtualex itself")
    await talk.say("I agree")
    await talk.say("why do you ask?")
    assert len(talk.replies) == 2 and talk.asks == "capacity"
    await talk.say("for myself")
    await talk.say("go back")
    assert talk.asks == "capacity"
    await talk.say("for myself")
    await talk.say("Ken Mori")
    await talk.say("cancel")
    assert talk.asks == "cancel_confirm"
    await talk.press("Yes, cancel")
    assert talk.asks is None and talk.replies[-1].request is None
    assert await talk.services.desk.run(list_tickets, "virtualex") == before


async def test_netone_asks_the_age_before_the_name_and_stops_without_consent(meet: Meet) -> None:
    talk = await meet("netone")
    await talk.say("show me the data you keep on me")
    await talk.say("agree")
    assert talk.asks == "age"
    await talk.press("Under 16")
    assert talk.asks == "guardian_consent"
    await talk.press("No")
    assert talk.asks is None and "consent" in talk.text


async def test_refusing_the_notice_keeps_nothing_and_names_the_route(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("delete my data please")
    await talk.press("I do not agree")
    assert "03-6277-0560" in talk.text and talk.asks is None


async def test_a_question_the_policy_leaves_open_can_be_passed_to_the_desk(meet: Meet) -> None:
    talk = await meet("it-logistics")
    await talk.say("do you use cookies?")
    await talk.press("Ask the desk")
    assert talk.asks == "inquiry_question"
    await talk.press("do you use cookies?")
    await talk.say("I agree")
    await talk.say("email")
    await talk.say("mika@example.jp")
    assert talk.asks == "review"
    await talk.say("send it")
    ticket = talk.replies[-1].ticket
    assert ticket is not None and ticket.type == "inquiry" and ticket.reference.startswith("ITL-")


async def test_status_and_withdrawal_need_the_access_code(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await to_the_review(talk)
    await talk.say("yes")
    ticket = talk.replies[-1].ticket
    assert ticket is not None and ticket.access_code
    await talk.say("how does my request stand?")
    assert talk.asks == "status_code" and ticket.reference in talk.text
    await talk.say("00000-00000")
    assert talk.replies[-1].ticket is None and talk.asks == "status_code"
    await talk.say(ticket.access_code)
    assert talk.replies[-1].ticket is not None and talk.replies[-1].ticket.state == "submitted"
    await talk.say("I want to withdraw my request")
    await talk.say(ticket.access_code)
    assert talk.replies[-1].ticket is not None and talk.replies[-1].ticket.state == "withdrawn"


async def test_a_second_send_it_opens_nothing(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("send it")
    assert talk.asks is None and "nothing to send" in talk.text
    await to_the_review(talk)
    await talk.say("send it")
    ticket = talk.replies[-1].ticket
    assert ticket is not None
    before = await talk.services.desk.run(list_tickets, "pyxos-jk")
    for words in ("send it", "yes, send it", "submit", "again?"):
        await talk.say(words)
        assert talk.asks is None and "already sent" in talk.text and ticket.reference in talk.text
    assert await talk.services.desk.run(list_tickets, "pyxos-jk") == before


async def test_after_sending_the_steps_are_told_again_and_a_lost_code_gets_help(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await to_the_review(talk)
    await talk.say("send it")
    ticket = talk.replies[-1].ticket
    assert ticket is not None
    await talk.say("What do I do now?")
    assert ticket.reference in talk.text and all(step in talk.text for step in ticket.next_steps)
    await talk.say("I lost my access code")
    assert "shown once" in talk.text and "03-6277-0560" in talk.text


async def test_after_five_wrong_codes_the_look_up_pauses(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await to_the_review(talk)
    await talk.say("send it")
    await talk.say("how does my request stand?")
    for _ in range(6):
        await talk.say("00000-00000")
    assert talk.asks is None and "paused" in talk.text


async def test_two_matters_for_a_person_within_one_request_are_two_tickets(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("I want to see my data")
    await talk.say("I agree")
    references = []
    for reason in ("I have lost my reference", "Somebody else uses my account"):
        await talk.say("let me talk to a person")
        await talk.say(reason)
        if talk.asks == "reply_route":
            await talk.say("email")
            await talk.say("yuki@example.jp")
        await talk.say("yes")
        references += [reply.ticket.reference for reply in talk.replies if reply.ticket]
        assert talk.asks == "capacity", talk.text
    assert len(set(references)) == 2


async def test_a_complaint_at_netone_names_the_outside_body(meet: Meet) -> None:
    talk = await meet("netone")
    await talk.say("I want to make a complaint")
    await talk.say("I still receive advertising although I asked you twice to stop it")
    await talk.say("I agree")
    await talk.press("16 or older")
    await talk.say("phone")
    await talk.say("090-1234-5678")
    await talk.say("yes, that is right")
    assert talk.replies[-1].ticket is not None and talk.replies[-1].ticket.type == "complaint"
    assert "JIPDEC" in talk.text
