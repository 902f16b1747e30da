"""Whole requests at every company, through the real agent, down to what the desk has."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.dialogue.model import Periods
from bot.dialogue.wording import notice_hash
from bot.policies.model import KINDS
from desk.bodies import inbox_place, open_body, reply_place
from desk.models import Inbox, Reply
from desk.reading import TicketFile, show_ticket
from desk.trackers import load_tracker
from desk.work import Work
from tests.dialogue.conftest import Meet, Talk
from tests.dialogue.person import answer

pytestmark = pytest.mark.asyncio(loop_scope="session")
COMPANIES = ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")


async def opened(talk: Talk) -> TicketFile:
    """What the desk has of the ticket of the last turn."""
    ticket = next(reply.ticket for reply in reversed(talk.replies) if reply.ticket)
    return await talk.services.desk.run(show_ticket, ticket.reference)


async def kept(talk: Talk) -> str:
    """Every word that is stored of the conversation: inbox, replies, tracker."""

    def read(work: Work) -> str:
        of = talk.conversation.id
        inbox = work.session.execute(select(Inbox).where(Inbox.conversation_id == of)).scalars()
        replies = work.session.execute(select(Reply).where(Reply.conversation_id == of)).scalars()
        bodies = [open_body(work, of, inbox_place(of, row.external_index), row.body) for row in inbox]
        bodies += [open_body(work, of, reply_place(of, row.sequence), row.body) for row in replies]
        tracker = load_tracker(work, of)
        return f"{bodies} {tracker[1].decode() if tracker else ''}"

    return await talk.services.desk.run(read)


@pytest.mark.parametrize("company", COMPANIES)
async def test_straight_through(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("I want to see the data you hold about me")
    asked = await answer(talk)
    ticket = talk.replies[-1].ticket
    assert ticket is not None and ticket.access_code and ticket.next_steps and ticket.kinds == ("disclosure",)
    digest = talk.services.policies.company(company)
    assert (digest.procedure.form.name or "no form") in talk.text
    assert digest.procedure.withdraw in talk.text
    assert not any(step in talk.text for step in ticket.next_steps), "the steps stand once, with the ticket"
    assert ("triage" in asked) is (company == "virtualex")
    assert ("age" in asked) is (company == "netone")
    assert ("fee_ack" in asked) is (company != "virtualex")
    assert len(asked) == len(set(asked))
    file = await opened(talk)
    assert file.notice_sha256 == notice_hash(digest, Periods(30, 1095))
    assert file.person is not None and file.person.email == "yuki@example.jp"
    assert file.line.state == ("awaiting_documents" if digest.procedure.form.required else "submitted")


@pytest.mark.parametrize("company", COMPANIES)
async def test_all_nine_kinds_at_once(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("I want to open a request")
    await talk.say("1, 2, 3, 4, 5, 6, 7, 8, 9")
    asked = await answer(talk, evidence="a bill", recipient="Acme Ads", period="2020 to 2022", ground="It leaked")
    assert {"evidence", "recipient", "period", "ground", "wrong_value", "delivery_method"} <= set(asked)
    file = await opened(talk)
    assert file.line.kinds == KINDS
    items = {item.kind: item.details for item in file.items}
    assert items["correction"] is not None and items["correction"].evidence == "a bill"
    assert items["cessation_of_third_party"] is not None and items["cessation_of_third_party"].recipient == "Acme Ads"
    assert items["third_party_records"] is not None and items["third_party_records"].period == "2020 to 2022"
    assert items["erasure"] is not None and items["erasure"].ground


@pytest.mark.parametrize("company", COMPANIES)
async def test_an_agent_and_a_japanese_name_and_address(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("please correct my mother's address in your files")
    await answer(
        talk,
        capacity="as an authorised agent",
        name="佐藤 花子",
        kana="サトウ ハナコ",
        agent_name="佐藤 一郎",
        reply_route="by post",
        right_value="大阪市北区梅田２丁目３番４号",
    )
    file = await opened(talk)
    assert file.person is not None
    assert (file.capacity, file.person.name, file.person.kana) == ("delegated_agent", "佐藤 花子", "サトウ ハナコ")
    assert (file.person.agent_name, file.person.agent_relation) == ("佐藤 一郎", "her brother")
    assert file.person.address == "108-0074 東京都港区高輪3-24-18"
    assert file.person.email is None


@pytest.mark.parametrize("company", COMPANIES)
async def test_everything_in_one_sentence_is_asked_for_once_only(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("I'm Hanako Sato, I want to see my data, mail me at hanako@example.jp")
    await answer(talk, until="notice")
    assert "Hanako" not in talk.text, "nothing personal is used before the notice is accepted"
    asked = await answer(talk)
    assert {"kinds", "name", "reply_route", "email"}.isdisjoint(asked)
    file = await opened(talk)
    assert file.person is not None
    assert (file.person.name, file.person.email) == ("Hanako Sato", "hanako@example.jp")


@pytest.mark.parametrize("company", COMPANIES)
async def test_a_question_in_the_middle_and_the_notice_only_once(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("delete my data please")
    await answer(talk, until="notice")
    await talk.say("Where is your office?")
    assert talk.asks == "notice"
    assert len(talk.replies[-1].text) < 80
    assert [choice.label for choice in talk.replies[-1].choices] == ["I agree", "I do not agree"]
    await talk.say("I agree")
    assert talk.asks in ("age", "capacity")


@pytest.mark.parametrize("company", COMPANIES)
async def test_after_cancelling_nothing_of_it_is_kept(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("do you use cookies?")
    await talk.say("I'm Mika Ogawa, please show me my data, mail me at mika.ogawa@example.jp")
    await answer(talk, until="anything_else", details="the account of 1998")
    before = await kept(talk)
    assert all(word in before for word in ("Ogawa", "mika.ogawa@example.jp", "1998"))
    await talk.say("cancel")
    await talk.say("yes")
    assert talk.asks is None and "deleted" in talk.text
    after = await kept(talk)
    assert not any(word in after for word in ("Ogawa", "mika.ogawa", "1998", '"filled"'))
    assert "cookies" in after, "what was said before stays"
    await talk.say("I want my data erased")
    assert "Ogawa" not in await kept(talk)
    await answer(talk, until="name")
    assert talk.asks == "name"


@pytest.mark.parametrize("company", COMPANIES)
async def test_refusing_the_notice_forgets_what_was_told_before_it(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("I'm Mika Ogawa, please show me my data, mail me at mika.ogawa@example.jp")
    await answer(talk, until="notice")
    await talk.press("I do not agree")
    assert talk.asks is None
    assert "Ogawa" not in await kept(talk)


async def test_taking_the_consent_back_later_cancels_after_asking(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("show me my data")
    await answer(talk, until="relationship")
    await talk.say("I changed my mind, I don't agree any more")
    assert talk.asks == "cancel_confirm"
    await talk.say("yes")
    assert talk.asks is None and "Nakagawa" not in await kept(talk)


async def test_netone_stops_under_sixteen_without_consent_and_goes_on_with_it(meet: Meet) -> None:
    talk = await meet("netone")
    await talk.say("delete my data")
    await answer(talk, until="guardian_consent", age="I am 14")
    await talk.say("yes, my mother has consented")
    assert talk.asks == "capacity"
    await answer(talk)
    file = await opened(talk)
    assert (file.age, file.guardian_consent) == ("under_16", True)


@pytest.mark.parametrize("company", COMPANIES)
async def test_a_bad_address_three_times_offers_other_ways(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk, until="email")
    for wrong in ("yuki at example", "yuki@", "yuki@example"):
        await talk.say(wrong)
        assert talk.asks == "email" and "complete e-mail address" in talk.text, talk.text
    await talk.press("Be reached another way")
    assert talk.asks == "reply_route"


@pytest.mark.parametrize("company", COMPANIES)
async def test_a_card_number_is_refused_not_repeated_and_not_kept(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk, until="details")
    await talk.say("my card is 4111 1111 1111 1111")
    assert talk.asks == "details" and "4111" not in talk.text
    assert "4111" not in await kept(talk)
    await answer(talk)
    assert (await opened(talk)).person is not None


async def test_a_card_number_is_not_kept_outside_a_request_either(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("do you store my card 4111 1111 1111 1111?")
    assert "deleted that message" in talk.text
    assert "4111" not in await kept(talk)


@pytest.mark.parametrize("company", COMPANIES)
async def test_the_same_submission_twice_is_one_ticket(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk, until="review", name="Double Submit")
    tracker = talk.assistant.turn(talk.conversation, "yes, send it", None)
    again = talk.assistant.turn(talk.conversation, "yes, send it", None)
    turns = await asyncio.gather(tracker, again)
    references = {reply.ticket.reference for turn in turns for reply in turn.replies if reply.ticket}
    assert len(references) == 1


@pytest.mark.parametrize("company", COMPANIES)
async def test_at_the_review_the_new_value_alone_is_taken(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk, until="review")
    await talk.say("the name should be Hanako Saito instead")
    assert talk.asks == "review" and "Name: Hanako Saito\n" in talk.text
    await talk.say("no, my email is saito@example.jp")
    assert talk.asks == "review" and "E-mail: saito@example.jp\n" in talk.text


@pytest.mark.parametrize("company", COMPANIES)
async def test_a_second_request_right_after_the_first_starts_clean(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk)
    first = await opened(talk)
    await talk.say("I want my data erased")
    await answer(talk, until="notice")
    again = talk.replies[-1].request
    assert again is not None and again.kinds == ("erasure",) and set(again.filled) <= {"kinds", "triage"}
    await answer(talk, name="Mika Ogawa")
    second = await opened(talk)
    assert second.line.reference != first.line.reference
    assert second.person is not None and second.person.name == "Mika Ogawa"


@pytest.mark.parametrize("company", COMPANIES)
async def test_status_and_withdrawal_take_the_access_code(meet: Meet, company: str) -> None:
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk)
    ticket = talk.replies[-1].ticket
    assert ticket is not None and ticket.access_code
    await talk.say("how does my request stand?")
    await talk.say("00000-00000")
    assert talk.replies[-1].ticket is None and talk.asks == "status_code"
    await talk.say(ticket.access_code)
    shown = talk.replies[-1].ticket
    assert shown is not None and shown.state in ("submitted", "awaiting_documents")
    await talk.say("I want to withdraw my request")
    await talk.say(ticket.access_code)
    gone = talk.replies[-1].ticket
    assert gone is not None and gone.state == "withdrawn"


async def test_triage_leads_to_the_right_office_and_holds_nobody_back(meet: Meet) -> None:
    talk = await meet("infomart")
    await talk.say("my membership name is wrong, please correct it")
    assert talk.asks == "triage" and "support centre" in talk.text, "it was evident"
    await talk.press("Stop here")
    assert talk.asks is None
    talk = await meet("virtualex")
    await talk.say("delete my data")
    await talk.say("I gave it to another company, a bank")
    assert talk.asks == "triage" and "on behalf of that company" in talk.text
    await talk.press("Go on with the desk")
    assert talk.asks == "notice"
    await answer(talk)
    assert (await opened(talk)).triage == "client"
    talk = await meet("pyxos-jk")
    await talk.say("I want to open a request")
    await talk.press("I only have a question")
    assert talk.asks is None


async def test_names_at_the_capacity_and_questions_about_the_chat(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("show me my data")
    await answer(talk, until="capacity")
    await talk.say("for myself, Hanako Sato")
    assert talk.asks == "relationship" and "Name: Hanako Sato" in talk.text
    await talk.say("is this chat recorded?")
    assert "encrypted" in talk.text and talk.asks == "relationship"
    await talk.say("why do you need my e-mail?")
    assert "answer you" in talk.text and "section 2.a" in talk.text and talk.asks == "relationship"
