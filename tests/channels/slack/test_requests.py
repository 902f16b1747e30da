"""Requests in a window: the pages of each company, mistakes told in place, one ticket, the one the chat would make."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from sqlalchemy import text

from bot.channels.slack.channel import SlackChannel
from bot.dialogue.model import Periods
from bot.dialogue.wording import notice_hash
from desk.errors import DeskUnavailable
from desk.listing import list_tickets
from desk.work import Desk
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import Workspace, boxes, button_of, labels, option, words, written

Json = dict[str, Any]
PERSON = {
    "capacity": option("self"),
    "name": written("Hanako Sato"),
    "relationship": option("employee"),
    "reply_route": option("email"),
}
DETAILS = {
    "email": written("hanako@example.jp"),
    "details": written("everything since 2021"),
    "delivery_method": option("electronic"),
    "fee_ack": boxes("understood"),
    "anything_else": written(None),
}


def blocks_of(view: Json) -> list[str]:
    """The slots that a page asks for."""
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


async def opened(person: Workspace) -> Json:
    await person.command("request")
    return person.view


async def to_the_review(person: Workspace) -> Json:
    await person.submit(await opened(person), kinds=boxes("disclosure"))
    await person.submit(person.view, notice=boxes("agree"))
    await person.submit(person.view, **PERSON)
    await person.submit(person.view, **DETAILS)
    return person.view


async def test_a_request_from_the_first_page_to_its_ticket(hanako: Workspace, desk: Desk, slack: StandIn) -> None:
    first = await opened(hanako)
    assert blocks_of(first) == ["kinds"]
    assert len(first["private_metadata"]) == 24
    await hanako.submit(first, kinds=boxes("disclosure"))
    assert blocks_of(hanako.view) == ["notice"]
    assert "Besides Slack, through which we write, I pass it to no third party" in words(hanako.view)
    await hanako.submit(hanako.view, notice=boxes("agree"))
    assert blocks_of(hanako.view) == ["capacity", "name", "relationship", "reply_route"]
    await hanako.submit(hanako.view, **PERSON)
    assert blocks_of(hanako.view) == ["email", "details", "delivery_method", "fee_ack", "anything_else"]
    assert "1,000" in words(hanako.view)
    await hanako.submit(hanako.view, **DETAILS)
    assert "*Name*\nHanako Sato" in words(hanako.view)
    await hanako.submit(hanako.view)
    (ticket,) = await desk.run(list_tickets)
    assert (ticket.company, ticket.type, ticket.kinds) == ("pyxos-jk", "request", ("disclosure",))
    assert ticket.reference in words(hanako.view)
    hello, told = hanako.posted()
    assert "automated assistant" in words(hello)
    assert ticket.reference in words(told)
    assert "1. " in words(told)
    assert [one["view"]["blocks"][0]["text"]["text"] for one in slack.of("views.open")] == ["One moment, please."]


async def test_the_ticket_keeps_the_notice_as_it_was_shown(
    hanako: Workspace, desk: Desk, channel: SlackChannel
) -> None:
    await hanako.submit(await to_the_review(hanako))
    company = channel.here.company("T01")
    with desk.database.engine.connect() as connection:
        row = connection.execute(text("SELECT notice_sha256, channel, relationship FROM ticket")).one()
    assert tuple(row) == (notice_hash(company, Periods(30, 1095, through_slack=True)), "slack", "employee")
    assert row[0] != notice_hash(company, Periods(30, 1095))


async def test_sending_twice_opens_one_ticket(hanako: Workspace, desk: Desk) -> None:
    review = await to_the_review(hanako)
    first = await hanako.submit(review)
    again = await hanako.submit(review)
    assert first["view"]["blocks"] == again["view"]["blocks"]
    assert len(await desk.run(list_tickets)) == 1
    assert len(hanako.posted()) == 2


async def test_a_page_sent_twice_goes_on_once(hanako: Workspace) -> None:
    first = await opened(hanako)
    one = await hanako.submit(first, kinds=boxes("disclosure"))
    two = await hanako.submit(first, kinds=boxes("disclosure"))
    assert one == two


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({**DETAILS, "email": written("hanako at example")}, {"email": "does not look like a complete e-mail address"}),
        ({**DETAILS, "email": written(None)}, {"email": "The desk needs this one."}),
        ({**DETAILS, "fee_ack": boxes()}, {"fee_ack": "The desk needs this one."}),
        ({**DETAILS, "details": written("card 4111 1111 1111 1111")}, {"details": "number of a card or an identity"}),
        (
            {**DETAILS, "email": written("x"), "delivery_method": {"selected_option": None}},
            {"email": "complete", "delivery_method": "needs"},
        ),
    ],
)
async def test_mistakes_are_told_in_place(hanako: Workspace, values: Json, wrong: dict[str, str]) -> None:
    await hanako.submit(await opened(hanako), kinds=boxes("disclosure"))
    await hanako.submit(hanako.view, notice=boxes("agree"))
    await hanako.submit(hanako.view, **PERSON)
    answer = await hanako.submit(hanako.view, **values)
    assert answer["response_action"] == "errors"
    assert answer["errors"].keys() == wrong.keys()
    assert all(said in answer["errors"][slot] for slot, said in wrong.items())


async def test_without_agreeing_nothing_more_is_asked(hanako: Workspace) -> None:
    await hanako.submit(await opened(hanako), kinds=boxes("disclosure"))
    answer = await hanako.submit(hanako.view, notice=boxes())
    assert answer["errors"] == {"notice": "The desk needs this one."}


async def test_an_agent_and_kanji_are_asked_for_more(hanako: Workspace) -> None:
    await hanako.submit(await opened(hanako), kinds=boxes("correction"))
    await hanako.submit(hanako.view, notice=boxes("agree"))
    person = {
        **PERSON,
        "capacity": option("delegated_agent"),
        "name": written("佐藤花子"),
        "reply_route": option("post"),
    }
    await hanako.submit(hanako.view, **person)
    assert blocks_of(hanako.view)[:4] == ["kana", "agent_name", "agent_relation", "address"]
    assert {"wrong_value", "right_value", "evidence"} < set(blocks_of(hanako.view))


async def test_where_a_change_cannot_be_stored_the_review_stays_and_says_so(
    hanako: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = await to_the_review(hanako)
    change = {**button_of(review, "form_change"), "selected_option": {"value": "email"}}

    async def down(*_: object, **__: object) -> None:
        raise DeskUnavailable("told to")

    with monkeypatch.context() as outage:
        outage.setattr(desk, "run", down)
        await hanako.press_in_view(review, change)
    assert "nothing was sent. Please press the button again" in words(hanako.view)
    assert "*Name*\nHanako Sato" in words(hanako.view)
    await hanako.press_in_view(hanako.view, change)
    assert any(block.get("block_id") == "email" for block in hanako.view["blocks"])


async def test_a_line_can_be_changed_at_the_review(hanako: Workspace, desk: Desk) -> None:
    review = await to_the_review(hanako)
    assert "E-mail" in labels(review)
    change = {**button_of(review, "form_change"), "selected_option": {"value": "email"}}
    await hanako.press_in_view(review, change)
    email = next(block for block in hanako.view["blocks"] if block.get("block_id") == "email")
    assert email["element"]["initial_value"] == "hanako@example.jp"
    await hanako.submit(hanako.view, **{**DETAILS, "email": written("sato@example.jp")})
    assert "sato@example.jp" in words(hanako.view)
    await hanako.submit(hanako.view)
    assert len(await desk.run(list_tickets)) == 1


async def test_a_kind_the_policy_does_not_list_is_said_and_taken(hanako: Workspace) -> None:
    await hanako.submit(await opened(hanako), kinds=boxes("purpose_notification"))
    await hanako.submit(hanako.view, notice=boxes("agree"))
    await hanako.submit(hanako.view, **PERSON)
    values = {name: value for name, value in DETAILS.items() if name != "delivery_method"}
    await hanako.submit(hanako.view, **values)
    assert "own list does not name this: notification of the purpose of use" in words(hanako.view)


async def test_closing_the_window_erases_what_was_put_in(hanako: Workspace, desk: Desk) -> None:
    review = await to_the_review(hanako)
    assert (await hanako.close(review)).status == 200
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM messenger_form")).scalar_one() == 0
    await hanako.submit(review)
    assert "open for too long" in words(hanako.view)
    assert await desk.run(list_tickets) == ()


async def test_a_window_is_its_own_persons(hanako: Workspace, slack: StandIn, desk: Desk) -> None:
    review = await to_the_review(hanako)
    taro = dataclasses.replace(hanako, user="U0TARO")
    await taro.submit(review)
    assert "open for too long" in words(taro.view)
    assert await desk.run(list_tickets) == ()


async def test_what_was_put_in_stands_sealed(hanako: Workspace, desk: Desk) -> None:
    await to_the_review(hanako)
    with desk.database.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM messenger_form")).all())
    assert "Hanako" not in kept
    assert hanako.view["id"] not in kept


async def test_a_trigger_that_came_too_late_is_said(hanako: Workspace, slack: StandIn) -> None:
    trigger = slack.trigger()
    slack.now += 4
    await hanako.command("request", trigger)
    assert words(hanako.posted()[-1]) == "The window could not be opened in time. Please try again."


async def test_without_a_database_what_was_put_in_stays_in_the_window(
    hanako: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise DeskUnavailable("told to")

    review = await to_the_review(hanako)
    with monkeypatch.context() as outage:
        outage.setattr(desk, "run", down)
        await hanako.submit(review)
    assert "nothing was sent. Please press the button again" in words(hanako.view)
    assert "*Name*\nHanako Sato" in words(hanako.view)
    await hanako.submit(hanako.view)
    assert len(await desk.run(list_tickets)) == 1


async def test_hostile_words_are_shown_as_words(hanako: Workspace) -> None:
    await hanako.submit(await opened(hanako), kinds=boxes("disclosure"))
    await hanako.submit(hanako.view, notice=boxes("agree"))
    await hanako.submit(hanako.view, **PERSON)
    hostile = written("<!channel> <https://evil.example|click> & <@U0BOSS>")
    await hanako.submit(hanako.view, **{**DETAILS, "details": hostile})
    assert "&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; &lt;@U0BOSS&gt;" in words(hanako.view)


async def test_the_longest_answers_fit_into_the_window(hanako: Workspace, desk: Desk) -> None:
    await hanako.submit(await opened(hanako), kinds=boxes("disclosure"))
    await hanako.submit(hanako.view, notice=boxes("agree"))
    await hanako.submit(hanako.view, **PERSON)
    await hanako.submit(
        hanako.view, **{**DETAILS, "details": written("a&<> " * 390), "anything_else": written("x" * 1990)}
    )
    await hanako.submit(hanako.view)
    assert len(await desk.run(list_tickets)) == 1


async def test_at_net_one_a_child_needs_a_guardian(slack: StandIn, netone: Workspace, desk: Desk) -> None:
    await netone.submit(await opened(netone), kinds=boxes("disclosure"))
    assert blocks_of(netone.view) == ["notice", "age"]
    await netone.submit(netone.view, notice=boxes("agree"), age=option("under_16"))
    assert blocks_of(netone.view) == ["guardian_consent"]
    await netone.submit(netone.view, guardian_consent=option("not_consented"))
    assert "come back together with a parent or guardian" in words(netone.view)
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM messenger_form")).scalar_one() == 0


async def test_at_net_one_a_grown_up_goes_on(netone: Workspace) -> None:
    await netone.submit(await opened(netone), kinds=boxes("disclosure"))
    await netone.submit(netone.view, notice=boxes("agree"), age=option("adult"))
    assert "name" in blocks_of(netone.view)
