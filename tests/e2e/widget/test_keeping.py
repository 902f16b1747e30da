"""What is kept, lost, sent once, continued and erased, whatever the connection does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.e2e.widget.conftest import Visit
from tests.e2e.widget.desks import FakeDesk, word_of_staff
from tests.e2e.widget.person import Widget

pytestmark = pytest.mark.browser


def stored(widget: Widget) -> dict[str, object]:
    """All that the browser keeps for the page's website."""
    found: dict[str, object] = widget.state(
        """async () => ({
            session: Object.keys(sessionStorage), local: localStorage.length, cookies: document.cookie,
            databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
        })"""
    )
    return found


def test_a_conversation_goes_on_after_a_reload_and_only_its_token_is_kept(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    widget.answered("hello, my name is Hanako")
    kept = stored(widget)
    assert kept == {
        "session": [f"madoguchi:{fake.url}:pyxos-jk"],
        "local": 0,
        "cookies": "",
        "databases": 0,
        "caches": 0,
    }
    assert len(widget.token()) >= 22
    assert widget.page.context.cookies() == []
    widget.page.reload()
    widget.open()
    expect(widget.log.locator(".item")).to_have_count(3)
    expect(widget.log).to_contain_text("hello, my name is Hanako")
    widget.answered("and again")


def test_messages_written_without_a_connection_are_kept_and_sent_once_in_order(
    fake: FakeDesk, visit: Visit, noticed: list[str]
) -> None:
    widget = visit(fake).open()
    widget.answered("before")
    widget.page.context.set_offline(True)
    widget.say("first")
    expect(widget.log.locator(".item.person").last).to_contain_text("Waiting to be sent")
    widget.say("second")
    expect(widget.status).to_contain_text("There is no connection. 2 messages are kept here")
    expect(widget.status).to_contain_text("You can also reach the desk by telephone on 03-6277-0560")
    widget.accessible("offline")
    assert fake.assistant.said == ["before"]
    widget.page.context.set_offline(False)
    expect(widget.log).to_contain_text("You said: second")
    expect(widget.log.locator(".waiting")).to_have_count(0)
    expect(widget.status).not_to_contain_text("no connection")
    assert fake.assistant.said == ["before", "first", "second"]
    assert noticed
    assert all("ERR_INTERNET_DISCONNECTED" in one for one in noticed), noticed
    noticed.clear()


def test_a_message_whose_answer_was_lost_on_the_way_is_not_taken_twice(
    fake: FakeDesk, visit: Visit, noticed: list[str]
) -> None:
    widget = visit(fake).open()
    lost = []

    def lose_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort("connectionreset")
        else:
            route.continue_()

    widget.page.route("**/messages", lose_first)
    widget.answered("only once")
    expect(widget.log.locator(".waiting")).to_have_count(0)
    assert fake.assistant.said == ["only once"]
    expect(widget.log.get_by_text("You said: only once", exact=True)).to_have_count(1)
    assert [one for one in noticed if "ERR_CONNECTION_RESET" not in one] == []
    noticed.clear()


def test_the_widget_waits_as_long_as_the_desk_asks(fake: FakeDesk, visit: Visit, noticed: list[str]) -> None:
    widget = visit(fake).open()
    refused = []

    def too_many(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.post_data_json["id"])
            problem = '{"title": "Too many requests", "status": 429, "detail": "Please wait 1 s, then try again."}'
            headers = {
                "Retry-After": "1",
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Expose-Headers": "Retry-After",
            }
            route.fulfill(status=429, body=problem, content_type="application/problem+json", headers=headers)
        else:
            route.continue_()

    widget.page.route("**/messages", too_many)
    widget.answered("patiently")
    assert fake.assistant.said == ["patiently"]
    assert [one for one in noticed if "429" not in one] == []
    noticed.clear()


def test_an_opening_that_the_desk_refuses_is_told_and_tried_again(
    fake: FakeDesk, visit: Visit, noticed: list[str]
) -> None:
    widget = visit(fake)
    headers = {"Access-Control-Allow-Origin": "*"}
    problem = '{"title": "Forbidden", "status": 403, "detail": "The desk is closed for a moment."}'
    widget.page.route(
        "**/conversations",
        lambda route: route.fulfill(status=403, body=problem, content_type="application/problem+json", headers=headers),
        times=1,
    )
    widget.launcher.click()
    expect(widget.status).to_contain_text("The desk is closed for a moment.")
    widget.accessible("refused")
    widget.button("Try again").click()
    expect(widget.log).to_contain_text("Welcome to pyxos-jk.")
    expect(widget.status).to_be_empty()
    assert [one for one in noticed if "403" not in one] == []
    noticed.clear()


def test_words_of_staff_arrive_live_and_are_counted_while_the_panel_is_closed(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    token = widget.token()
    fake.say("pyxos-jk", token, word_of_staff("A person here."))
    expect(widget.log.locator(".item.staff")).to_contain_text("A person here.")
    expect(widget.log.locator(".item.staff")).to_contain_text("Member of staff")
    widget.button("Close the chat").click()
    fake.say("pyxos-jk", token, word_of_staff("Are you there?"))
    expect(widget.launcher).to_have_accessible_name("Privacy desk 1 new message")
    assert widget.state("madoguchi.unread") == 1
    widget.page.reload()
    expect(widget.launcher).to_have_accessible_name("Privacy desk 1 new message")
    fake.say("pyxos-jk", token, word_of_staff("Still there?"))
    expect(widget.launcher).to_have_accessible_name("Privacy desk 2 new messages")
    widget.launcher.click()
    expect(widget.log.locator(".item.staff")).to_have_count(3)
    assert widget.state("madoguchi.unread") == 0
    widget.button("Close the chat").click()
    with widget.page.expect_response("**/events"):
        widget.page.reload()
    expect(widget.launcher).to_have_accessible_name("Privacy desk")


def test_words_of_staff_that_come_between_two_pages_are_counted(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    token = widget.token()
    widget.answered("hello")
    widget.button("Close the chat").click()
    address = widget.page.url
    widget.page.goto("about:blank")
    fake.say("pyxos-jk", token, word_of_staff("A person here."))
    widget.page.goto(address)
    expect(widget.launcher).to_have_accessible_name("Privacy desk 1 new message")
    widget.launcher.click()
    expect(widget.log.locator(".item.staff")).to_have_count(1)


def test_where_streams_do_not_get_through_live_words_arrive_by_long_polls(
    fake: FakeDesk, visit: Visit, contexts: Callable[..., BrowserContext], noticed: list[str]
) -> None:
    context = contexts()
    context.route("**/events", lambda route: route.abort("failed"))
    widget = visit(fake, context=context).open()
    with widget.page.expect_request(lambda request: "wait=20" in request.url):
        pass
    fake.say("pyxos-jk", widget.token(), word_of_staff("By a longer way."))
    expect(widget.log.locator(".item.staff")).to_contain_text("By a longer way.")
    widget.answered("thank you")
    expect(widget.log.locator(".item")).to_have_count(4)
    assert [one for one in noticed if "ERR_FAILED" not in one] == []
    noticed.clear()


def test_erased_is_erased_at_the_desk_and_here(fake: FakeDesk, visit: Visit, noticed: list[str]) -> None:
    widget = visit(fake).open()
    widget.answered("my secret")
    token = widget.token()
    widget.menu("Erase the conversation")
    question = widget.element.get_by_role("alertdialog", name="Erase this conversation?")
    expect(question).to_be_visible()
    assert widget.focused() == "Go back"
    widget.accessible("erase?")
    question.get_by_role("button", name="Go back").click()
    assert widget.token() == token
    widget.menu("Erase the conversation")
    question.get_by_role("button", name="Erase it").click()
    expect(widget.panel).to_contain_text("The conversation is erased.")
    expect(widget.log).not_to_contain_text("my secret")
    assert widget.focused() == "Start a new conversation"
    widget.accessible("erased")
    assert stored(widget)["session"] == []
    answer = widget.page.request.get(
        f"{fake.url}/api/v1/pyxos-jk/messages", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status == 401
    widget.button("Start a new conversation").click()
    expect(widget.log).to_contain_text("Welcome to pyxos-jk.")
    widget.answered("anew")


def test_an_ended_conversation_is_left_here_and_kept_at_the_desk(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    widget.answered("hello")
    token = widget.token()
    widget.menu("End the conversation")
    expect(widget.element.get_by_role("alertdialog")).to_contain_text("30 days after the last message")
    widget.button("End it").click()
    expect(widget.panel).to_contain_text("The conversation has ended in this window.")
    assert stored(widget)["session"] == []
    answer = widget.page.request.get(
        f"{fake.url}/api/v1/pyxos-jk/messages", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status == 200


def test_a_conversation_erased_elsewhere_is_said_to_be_gone(fake: FakeDesk, visit: Visit, noticed: list[str]) -> None:
    widget = visit(fake).open()
    widget.answered("hello")
    widget.page.request.delete(
        f"{fake.url}/api/v1/pyxos-jk/conversation", headers={"Authorization": f"Bearer {widget.token()}"}
    )
    expect(widget.panel).to_contain_text("This conversation is no longer there")
    widget.button("Start a new conversation").click()
    expect(widget.log.locator(".item")).to_have_count(1)
    assert [one for one in noticed if "401" not in one] == []
    noticed.clear()


def test_a_page_opens_no_conversation_that_nobody_asked_for(fake: FakeDesk, visit: Visit, noticed: list[str]) -> None:
    widget = visit(fake)
    opened: list[str] = []
    widget.page.on("request", lambda request: opened.append(request.method) if "/api/" in request.url else None)
    widget.state(f"sessionStorage.setItem('madoguchi:{fake.url}:pyxos-jk', 'a-token-of-long-ago')")
    with widget.page.expect_response("**/messages"):
        widget.page.reload()
    expect(widget.launcher).to_be_visible()
    widget.page.wait_for_function("sessionStorage.length === 0")
    assert set(opened) <= {"GET", "OPTIONS"}
    widget.open()
    expect(widget.log).to_contain_text("Welcome to pyxos-jk.")
    assert [one for one in noticed if "401" not in one] == []
    noticed.clear()


def test_the_transcript_has_both_sides(fake: FakeDesk, visit: Visit, tmp_path: Path) -> None:
    widget = visit(fake).open()
    widget.answered("cookies?")
    with widget.page.expect_download() as downloaded:
        widget.menu("Download the transcript")
    kept = tmp_path / "transcript.txt"
    downloaded.value.save_as(kept)
    text = kept.read_text(encoding="utf-8")
    assert downloaded.value.suggested_filename.startswith("pyxos-jk-")
    for part in (
        "Personal Information Consultation Desk",
        "You\ncookies?",
        "Assistant\nYou said: cookies?",
        "Section 8",
    ):
        assert part in text


def test_the_widgets_of_two_companies_in_one_browser_do_not_mix(fake: FakeDesk, visit: Visit) -> None:
    one = visit(fake, "pyxos-jk").open()
    other = visit(fake, "netone", context=one.page.context).open()
    one.answered("to the one")
    other.answered("to the other")
    expect(one.log).not_to_contain_text("to the other")
    expect(other.log).not_to_contain_text("to the one")
    expect(one.panel).to_have_accessible_name("Personal Information Consultation Desk")
    expect(other.panel).to_have_accessible_name("Personal Information Contact Desk")
    one.page.goto(one.page.url.replace("pyxos-jk", "netone"))
    moved = Widget(one.page).open()
    expect(moved.log).to_contain_text("Welcome to netone.")
    expect(moved.log.locator(".item")).to_have_count(1)
    moved.page.go_back()
    back = Widget(moved.page).open()
    expect(back.log).to_contain_text("to the one")
