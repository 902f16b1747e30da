"""The page of a ticket: masked until revealed, forms that save or say why not, nobody's change lost unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

from desk import assignment, decisions, identity, notes, receiving
from desk.console.pages.ticket import viewing
from desk.console.pages.ticket.deeds import DEEDS
from desk.console.pages.ticket.showing import BESIDE
from desk.decisions import Decision
from desk.errors import DeskUnavailable
from desk.fees import FeeEntry
from desk.steps import OF_REQUESTS, STEPS
from tests.console.conftest import Console, Visit
from tests.console.document import all_of, by_class, chosen, document, one_of, words

NewTicket = Callable[..., str]
NAME, WORDS = "佐藤花子", "everything about my account"
REASON = "Part of it belongs to another person."


async def opened(visit: Visit, reference: str) -> Element:
    return document(await visit.page(f"/tickets/{reference}"))


def forms(page: Element, step: str) -> list[Element]:
    return all_of(page, f"form[@data-step='{step}']")


def hidden(page: Element, step: str) -> dict[str, str]:
    """The hidden fields of the first form of a step."""
    fields = all_of(forms(page, step)[0], "input[@type='hidden']")
    return {field.get("name", ""): field.get("value", "") for field in fields}


async def send(visit: Visit, page: Element, reference: str, step: str, **fields: str) -> tuple[int, Element]:
    """Sends the form of a step as the page has it, as scripts do; the status, and the body that comes back."""
    sent = {**hidden(page, step), **fields}
    answer = await visit.post(f"/tickets/{reference}/steps/{step}", sent, headers={"HX-Request": "true"})
    return answer.status, document(await answer.text())


def viewing_of(page: Element) -> str:
    return one_of(page, "div[@id='ticket']").get("data-viewing", "")


def stands(page: Element) -> str:
    """Where the ticket stands on its way."""
    return words(one_of(page, "li[@aria-current='step']"))


def in_review(console: Console, reference: str, login: str = "aiko") -> None:
    """Through arrival and the check of the identity, past the console."""
    today = console.clock.now.date()
    paid = FeeEntry("received", method="cash")
    console.do(login, receiving.record_arrival, reference, today, "post", form_seen=True, fee=paid)
    console.do(login, identity.start_identity_check, reference)
    console.do(login, identity.record_identity, reference, "verified", "in_person", "passport")
    console.do(login, identity.start_review, reference)


async def test_a_ticket_opens_masked_whoever_opens_it(console: Console, open_ticket: NewTicket) -> None:
    reference = open_ticket()
    console.do("aiko", notes.add_note, reference, "Called her at work.")
    for login in ("aiko", "chie", "eri", "fumi"):
        text = await (await console.as_(login)).page(f"/tickets/{reference}")
        assert reference in text
        for secret in (NAME, WORDS, "hanako@example.jp", "Called her at work."):
            assert secret not in text, login


async def test_what_is_revealed_is_shown_once_and_a_new_page_is_masked_again(
    console: Console, open_ticket: NewTicket
) -> None:
    reference, visit = open_ticket(), await console.as_("fumi")
    page = await opened(visit, reference)
    shown_in = viewing_of(page)
    answer = await visit.post(f"/tickets/{reference}/reveal", {"viewing": shown_in, "reason": "audit"})
    assert NAME in await answer.text()
    assert NAME not in await visit.page(f"/tickets/{reference}")
    other = await console.as_("chie")
    refused = await other.post(f"/tickets/{reference}/reveal", {"viewing": shown_in, "reason": "audit"})
    assert refused.status == 422 and NAME not in await refused.text()


async def test_a_request_goes_from_arrival_to_the_answer_by_the_page_alone(
    console: Console, open_ticket: NewTicket
) -> None:
    """Without scripts: every form leads back to the page."""
    reference = open_ticket()
    aiko, chie = await console.as_("aiko"), await console.as_("chie")
    today = f"{console.clock.now:%Y-%m-%d}"
    for visit, step, fields in (
        (aiko, "claim", {}),
        (aiko, "receive", {"arrived_on": today, "route": "post", "status": "received", "method": "postal_money_order"}),
        (aiko, "check_identity", {}),
        (aiko, "identity", {"result": "verified", "method": "paper_copy", "document": "passport"}),
        (aiko, "papers", {"papers": "returned"}),
        (aiko, "review", {}),
        (aiko, "decide", {"outcome": "part", "reason_code": "harm_33-2-1", "reason": REASON}),
        (aiko, "submit", {}),
        (chie, "approve", {}),
        (aiko, "notify", {"route": "email", "evidence": "mail 7 of the day"}),
    ):
        page = await opened(visit, reference)
        answer = await visit.post(f"/tickets/{reference}/steps/{step}", {**hidden(page, step), **fields})
        assert answer.status == 303, f"{step}: {await answer.text()}"
        assert "Saved" in await visit.follow(answer)
    page = await opened(aiko, reference)
    assert stands(page) == "notified"
    console.clock.forward(days=15)
    console.tokens.clear()
    console.visits.clear()
    aiko = await console.as_("aiko")
    page = await opened(aiko, reference)
    status, page = await send(aiko, page, reference, "close")
    assert (status, stands(page)) == (200, "closed")


async def test_who_saves_second_sees_what_the_first_changed_and_loses_nothing(
    console: Console, open_ticket: NewTicket
) -> None:
    reference = open_ticket()
    in_review(console, reference)
    console.do("aiko", assignment.release, reference)
    ben = await console.as_("ben")
    page = await opened(ben, reference)
    console.do("aiko", decisions.decide_item, reference, Decision("disclosure", "granted"))
    console.do("aiko", assignment.release, reference)
    mine = {"outcome": "part", "reason_code": "harm_33-2-1", "reason": REASON}
    status, found = await send(ben, page, reference, "decide", **mine)
    assert status == 409
    (trouble,) = by_class(one_of(found, "details[@id='step-decide']"), "notice")
    (row,) = [row for row in trouble.iter("tr") if "Outcome" in words(row)]
    was, now, who = (words(cell) for cell in row.iter("td"))
    assert (was, now) == ("not decided", "granted") and who.startswith("Aiko of the desk")
    form = forms(found, "decide")[0]
    assert {name: chosen(form, name) for name in mine} == mine
    status, again = await send(ben, found, reference, "decide", **mine)
    assert status == 200
    assert "granted in part" in words(by_class(again, "words")[0])


async def test_a_form_that_cannot_be_saved_comes_back_with_the_reason_and_what_was_typed(
    console: Console, open_ticket: NewTicket
) -> None:
    reference, visit = open_ticket(), await console.as_("aiko")
    page = await opened(visit, reference)
    mine = {"arrived_on": "2031-01-01", "route": "fax", "status": ""}
    status, found = await send(visit, page, reference, "receive", **mine)
    assert status == 409
    assert "lies ahead" in words(one_of(found, "details[@id='step-receive']//*[@role='alert']"))
    assert {name: chosen(forms(found, "receive")[0], name) for name in mine} == mine


async def test_a_reason_in_english_is_marked_as_english_on_a_japanese_page(
    console: Console, open_ticket: NewTicket
) -> None:
    reference, visit = open_ticket(), await console.as_("aiko")
    await visit.post("/account", {"language": "ja"})
    given = {"arrived_on": "2031-01-01", "route": "fax", "status": ""}
    _, found = await send(visit, await opened(visit, reference), reference, "receive", **given)
    alert = one_of(found, "details[@id='step-receive']//*[@role='alert']")
    assert "lies ahead" in words(one_of(alert, "p[@lang='en']"))


async def test_a_step_that_does_not_come_now_says_why(console: Console, open_ticket: NewTicket) -> None:
    reference = open_ticket()
    page = await opened(await console.as_("aiko"), reference)
    (list_,) = by_class(page, "step-closed")
    closed = {words(by_class(row, "step-name")[0]): words(row) for row in list_.iter("li")}
    assert "in review or identity check" in closed["Decide"]
    assert "approver" in closed["Correct the day of arrival"]
    assert not forms(page, "decide")


async def test_what_somebody_else_has_locked_offers_no_form_that_would_be_refused(
    console: Console, open_ticket: NewTicket
) -> None:
    reference = open_ticket()
    console.do("aiko", assignment.claim, reference)
    page = await opened(await console.as_("ben"), reference)
    assert "Aiko of the desk is working on this ticket" in words(by_class(page, "steps")[0])
    assert not forms(page, "receive") and forms(page, "note")


async def test_an_auditor_is_offered_no_form_but_to_reveal(console: Console, open_ticket: NewTicket) -> None:
    reference = open_ticket()
    fumi = await console.as_("fumi")
    page = await opened(fumi, reference)
    assert all_of(page, "form[@data-step]") == []
    for step in DEEDS:
        answer = await fumi.post(f"/tickets/{reference}/steps/{step}", {"text": "x", "reason": "slip"})
        assert answer.status == 403, step


async def test_the_pulse_says_nothing_until_something_is_new(console: Console, open_ticket: NewTicket) -> None:
    reference, aiko = open_ticket(), await console.as_("aiko")
    page = await opened(aiko, reference)
    pulse = one_of(page, "div[@id='pulse']").get("hx-get", "").removeprefix("/desk")
    assert (await aiko.get(pulse)).status == 204
    await opened(await console.as_("ben"), reference)
    news = document(await aiko.page(pulse))
    assert "Ben of the desk" in words(one_of(news, "div[@id='presence']"))
    console.do("ben", assignment.claim, reference)
    news = document(await aiko.page(pulse))
    assert "Ben of the desk" in words(one_of(news, "div[@id='stale']"))
    assert not all_of(news, "form[@data-step]"), "forms keep what is typed into them"


async def test_a_beat_that_the_database_misses_alarms_nobody(
    console: Console, open_ticket: NewTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, aiko = open_ticket(), await console.as_("aiko")
    pulse = one_of(await opened(aiko, reference), "div[@id='pulse']").get("hx-get", "").removeprefix("/desk")

    async def busy(*_: object) -> str:
        raise DeskUnavailable("it took too long")

    monkeypatch.setattr(viewing, "act", busy)
    assert (await aiko.get(pulse)).status == 204


async def test_what_a_person_or_a_colleague_wrote_is_shown_as_text(console: Console, open_ticket: NewTicket) -> None:
    hostile = "<script>alert(1)</script>{{ 7 * 7 }}"
    reference, aiko = open_ticket(details=hostile, name=hostile), await console.as_("aiko")
    console.do("ben", notes.add_note, reference, hostile)
    page = await opened(aiko, reference)
    shown_in = viewing_of(page)
    answer = await aiko.post(f"/tickets/{reference}/reveal", {"viewing": shown_in, "reason": "handling"})
    text = await answer.text()
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}") == 3
    assert "<script>alert" not in text


async def test_what_waits_for_approval_says_for_whom_it_is(console: Console, open_ticket: NewTicket) -> None:
    reference = open_ticket()
    in_review(console, reference)
    console.do("aiko", decisions.decide_item, reference, Decision("disclosure", "granted"))
    console.do("aiko", decisions.submit_for_approval, reference)
    for login, theirs in (("chie", True), ("aiko", False)):
        page = document(await (await console.as_(login)).page("/approvals"))
        (row,) = all_of(page, "table[@id='waiting']/tbody/tr")
        assert reference in words(row) and "Aiko of the desk" in words(row)
        assert bool(by_class(row, "button-main")) is theirs
        assert ("second person" in words(row)) is not theirs
    assert reference not in await (await console.as_("hana")).page("/approvals")


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_page_speaks_the_language_of_whoever_reads_it(
    console: Console, open_ticket: NewTicket, language: str
) -> None:
    reference, visit = open_ticket(), await console.as_("aiko")
    if language == "ja":
        await visit.post("/account", {"language": "ja", "shortcuts": "on"})
    text = await visit.page(f"/tickets/{reference}")
    assert (re.search("次の手順", text) is not None) is (language == "ja")


def test_every_step_of_a_ticket_has_its_form() -> None:
    assert set(DEEDS) == {*STEPS, "finish_task", "unlink"}
    assert set(STEPS) >= BESIDE and set(STEPS) >= OF_REQUESTS
