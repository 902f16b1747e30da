"""Asking, citing, choosing and opening a request, at the real desk with the trained model."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.widget.conftest import Visit
from tests.e2e.widget.desks import FakeDesk, RealDesk

pytestmark = pytest.mark.browser
Command = Callable[..., subprocess.CompletedProcess[str]]


def test_it_opens_with_who_it_is_what_it_stores_how_long_and_topics(desk: RealDesk, visit: Visit) -> None:
    widget = visit(desk).open()
    greeting = widget.log.locator(".item").first
    for part in ("automated assistant", "Personal Information Consultation Desk", "stored encrypted", "30 days"):
        expect(greeting).to_contain_text(part)
    expect(greeting.locator(".choice")).to_have_text(
        ["What my information is used for", "Sharing with others", "How to make a disclosure request", "Open a request"]
    )
    expect(widget.panel).to_have_accessible_name("Personal Information Consultation Desk")
    widget.accessible("opened")


def test_a_question_is_answered_with_a_card_that_opens_the_section_in_place(desk: RealDesk, visit: Visit) -> None:
    widget = visit(desk).open()
    widget.say("Do you use Google Analytics?")
    card = widget.log.get_by_role("list", name="From the policy").get_by_role("button").first
    expect(card).to_contain_text("Section 7.b Use of Google Analytics")
    expect(card).to_contain_text("Pyxos-jk Co., Ltd., policy of 10 April 2023")
    card.click()
    expect(card).to_have_attribute("aria-expanded", "true")
    statements = widget.log.get_by_role("group", name="Section 7.b").get_by_role("listitem")
    expect(statements.first).to_have_text("Pyxos-jk uses Google Analytics to study how customers use its services.")
    widget.accessible("a section opened")
    card.press("Enter")
    expect(statements.first).to_be_hidden()


def test_a_topic_is_chosen_once_and_the_group_says_so(desk: RealDesk, visit: Visit) -> None:
    widget = visit(desk).open()
    chosen = widget.choice("Sharing with others")
    chosen.click()
    expect(widget.log.get_by_role("list", name="From the policy").first).to_be_visible()
    expect(widget.log.get_by_role("group", name="You chose: Sharing with others")).to_be_visible()
    expect(widget.log.locator(".item").first.locator("button:disabled, [aria-disabled=true]")).to_have_count(4)


def test_while_an_answer_is_made_a_sign_says_so(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    widget.say("wait")
    expect(widget.status).to_have_text("The assistant is answering")
    widget.accessible("an answer is being made")
    fake.release()
    expect(widget.log).to_contain_text("You said: wait")
    expect(widget.status).to_be_empty()


def test_a_request_goes_from_the_first_word_to_the_ticket(desk: RealDesk, visit: Visit, tmp_path: Path) -> None:
    widget = visit(desk).open()
    widget.say("please show me my data")
    widget.choice("I agree").click()
    expect(widget.element.locator(".progress")).to_contain_text("Step 3 of 6: About you")
    widget.choice("For myself").click()
    field = widget.element.get_by_label("Full name")
    expect(field).to_have_attribute("autocomplete", "name")
    expect(field).to_be_focused()
    widget.accessible("a name is asked")
    field.fill("佐藤花子")
    field.press("Enter")
    expect(widget.element.get_by_label("Reading of the name")).to_have_attribute("lang", "ja")
    widget.say("サトウ ハナコ")
    widget.choice("Customer").click()
    widget.choice("E-mail").click()
    field = widget.element.get_by_label("E-mail address")
    expect(field).to_have_attribute("type", "email")
    expect(field).to_have_attribute("autocomplete", "email")
    field.fill("hanoko@example.jp")
    field.press("Enter")
    expect(widget.element.get_by_label("Your message")).to_have_js_property("tagName", "TEXTAREA")
    widget.choice("Everything").click()
    widget.choice("Electronic file").click()
    widget.choice("I understand").click()
    widget.choice("No, that is all").click()

    review = widget.log.get_by_role("region", name="Please check your request")
    expect(review).to_contain_text("hanoko@example.jp")
    assert review.locator(".line").count() == review.get_by_role("button").count() >= 6
    widget.accessible("review")
    review.get_by_role("button", name="Change: E-mail", exact=True).click()
    expect(widget.element.get_by_label("E-mail address")).to_be_visible()
    widget.say("hanako@example.jp")
    review = widget.log.get_by_role("region", name="Please check your request")
    expect(review).to_contain_text("hanako@example.jp")
    expect(review).not_to_contain_text("hanoko@example.jp")
    widget.choice("Send it to the desk").click()

    ticket = widget.log.get_by_role("region", name="Your request is with the desk")
    reference = ticket.locator("code").first.inner_text()
    assert reference.startswith("PYX-")
    code = ticket.locator("code").nth(1).inner_text()
    assert ticket.get_by_role("listitem").count() > 1
    widget.accessible("ticket")
    with widget.page.expect_download(timeout=180_000) as downloaded:
        ticket.get_by_role("button", name="Download the sheet (PDF)").click()
    sheet = tmp_path / downloaded.value.suggested_filename
    downloaded.value.save_as(sheet)
    assert sheet.name == f"{reference}.pdf"
    assert sheet.read_bytes().startswith(b"%PDF")

    widget.page.reload()
    widget.open()
    ticket = widget.log.get_by_role("region", name="Your request is with the desk")
    expect(ticket).to_contain_text(reference)
    expect(ticket).to_contain_text("It was shown once")
    assert code not in widget.log.inner_text()


def test_a_japanese_widget_speaks_japanese_around_what_the_desk_says(desk: RealDesk, visit: Visit) -> None:
    widget = visit(desk, "infomart", page={"lang": "ja"}).open()
    expect(widget.launcher).to_be_hidden()
    greeting = widget.log.locator(".item").first
    for part in ("自動応答", "Personal Information Inquiry Desk", "暗号化", "30日後"):
        expect(greeting).to_contain_text(part)
    widget.say("開示請求の手数料はいくらですか")
    expect(widget.log.get_by_text("申し訳ありません")).to_be_visible()
    assert widget.log.get_by_text("申し訳ありません").evaluate("one => one.closest('[lang]').lang") == "ja"
    widget.say("What does a disclosure request cost?")
    expect(widget.log.get_by_text("1,000 yen").first).to_be_visible()
    assert widget.log.get_by_text("1,000 yen").first.evaluate("one => one.closest('[lang]').lang") == "en"
    widget.accessible("Japanese")


def test_a_member_of_staff_joins_and_what_they_write_arrives_with_the_panel_closed(
    desk: RealDesk, visit: Visit, madoguchi: Command
) -> None:
    madoguchi("staff", "add", "aiko", "--name", "Aiko Sato", "--role", "agent")
    widget = visit(desk).open()
    widget.say("let me talk to a person")
    expect(widget.log.get_by_text("What is it about?")).to_be_visible()
    widget.say("I lost my reference")
    widget.choice("I agree").click()
    widget.choice("Here in this chat").click()
    widget.choice("Send it to the desk").click()
    ticket = widget.log.get_by_role("region", name="A person at the desk takes over")
    reference = ticket.locator("code").first.inner_text()
    widget.button("Close the chat").click()

    madoguchi("tickets", "join", reference, "--as", "aiko")
    expect(widget.launcher).to_have_accessible_name("Privacy desk 1 new message")
    madoguchi(
        "tickets", "reply", reference, "Good day, <b>how</b> can I help? See https://desk.example/help", "--as", "aiko"
    )
    expect(widget.launcher).to_have_accessible_name("Privacy desk 2 new messages")
    widget.accessible("unread")
    widget.launcher.click()
    staff = widget.log.locator(".item.staff").last
    expect(staff).to_contain_text("Member of staff")
    expect(staff).to_contain_text("Good day, <b>how</b> can I help?")
    expect(staff.get_by_role("link")).to_have_attribute("href", "https://desk.example/help")
    expect(widget.element.locator(".badge")).to_be_hidden()
    widget.say("Thank you, I am here.")
    madoguchi("tickets", "leave", reference, "--as", "aiko")
    expect(widget.log.get_by_text("The person of the desk has left this conversation.")).to_be_visible()
