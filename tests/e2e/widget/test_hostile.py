"""Whatever a person, a member of staff or a page gives it: text is text, links are safe, the page learns nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from desk.messages import AnswerView, Choice, Cited, Reply, ReviewLine, TicketView
from desk.work import utc_now
from tests.e2e.widget.conftest import Visit
from tests.e2e.widget.desks import FakeDesk, word_of_staff
from tests.e2e.widget.host import HostSite
from tests.e2e.widget.person import Widget

pytestmark = pytest.mark.browser

MARKUP = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "{{constructor.constructor('alert(1)')()}}",
    "</textarea><iframe srcdoc='<script>alert(1)</script>'>",
    "[a](javascript:alert(1)) <a href='javascript:alert(1)'>here</a>",
    "\u202etxet desrever\u202c \u0000 zero\u200bwidth",
)
EVERYWHERE = "<b>bold</b> <img src=x onerror=alert(1)> javascript:alert(1)"
ADDED = """() => [...document.querySelector("madoguchi-chat").shadowRoot.querySelectorAll(
    "img, script, iframe, svg:not(.icon), b:not(.title b), object, embed, style, [onerror], [onload]")].length"""


@pytest.mark.parametrize("text", MARKUP)
def test_what_a_person_or_staff_writes_is_shown_as_text(fake: FakeDesk, visit: Visit, text: str) -> None:
    widget = visit(fake).open()
    shown = text.replace("\u0000", "")
    widget.say(text.replace("\u0000", ""))
    expect(widget.log.locator(".item")).to_have_count(3)
    fake.say("pyxos-jk", widget.token(), word_of_staff(text))
    expect(widget.log.locator(".item.staff")).to_be_visible()
    assert shown in (widget.log.locator(".bubble").last.text_content() or "")
    assert shown.split("\u202c")[0] in (widget.log.locator(".item.staff .text").text_content() or "")
    assert widget.state(ADDED) == 0
    assert widget.log.locator("a").count() == 0


def test_every_part_of_a_reply_is_shown_as_text(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    hostile = Reply(
        id=secrets.token_urlsafe(8),
        sender="assistant",
        at=utc_now(),
        text=EVERYWHERE,
        choices=(Choice("c1", EVERYWHERE, "/greet"),),
        answer=AnswerView("partial", EVERYWHERE, (Cited(EVERYWHERE, EVERYWHERE, EVERYWHERE, EVERYWHERE),)),
        ticket=TicketView(EVERYWHERE, "request", EVERYWHERE, (EVERYWHERE,), (EVERYWHERE,), EVERYWHERE, EVERYWHERE),
    )
    fake.say("pyxos-jk", widget.token(), hostile)
    expect(widget.log.locator(".item")).to_have_count(2)
    line = ReviewLine(EVERYWHERE, EVERYWHERE, Choice("c2", EVERYWHERE, "/greet"))
    review = replace(hostile, id="review", asks="review", answer=None, ticket=None, review=(line, line))
    fake.say("pyxos-jk", widget.token(), review)
    expect(widget.log.get_by_role("region", name="Please check your request")).to_contain_text(EVERYWHERE)
    assert widget.state(ADDED) == 0
    assert widget.log.locator("a").count() == 0
    assert widget.page.evaluate("document.querySelector('madoguchi-chat').style.length") == 0


def test_links_lead_only_to_https_mail_and_telephone(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    text = (
        "https://desk.example/a mailto:a@desk.example b@desk.example 03-6277-0560 http://plain.example "
        "javascript:alert(1) data:text/html,x ftp://x.example file:///etc https://user:word@x.example/"
    )
    fake.say("pyxos-jk", widget.token(), word_of_staff(text))
    links = widget.log.locator(".item.staff a")
    expect(links.first).to_be_visible()
    assert [link.get_attribute("href") for link in links.all()][:4] == [
        "https://desk.example/a",
        "mailto:a@desk.example",
        "mailto:b@desk.example",
        "tel:0362770560",
    ]
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith(("https:", "mailto:", "tel:"))
    assert links.first.get_attribute("rel") == "noopener noreferrer"


def test_the_page_opens_closes_and_asks_and_hears_what_happens_but_not_what_is_said(
    fake: FakeDesk, visit: Visit
) -> None:
    widget = visit(fake)
    widget.state(
        """() => {
            window.heard = [];
            for (const name of ["open", "close", "unread", "ticket", "over"])
                document.addEventListener(`madoguchi:${name}`, (event) => heard.push([name, event.detail]));
        }"""
    )
    widget.state("madoguchi.ask('  ticket  ')")
    expect(widget.log).to_contain_text("You said: ticket")
    expect(widget.panel).to_be_visible()
    assert fake.assistant.said == ["ticket"]
    widget.state("madoguchi.close()")
    expect(widget.panel).to_be_hidden()
    fake.say("pyxos-jk", widget.token(), word_of_staff("a secret word"))
    expect(widget.launcher).to_have_accessible_name("Privacy desk 1 new message")
    widget.state("madoguchi.open()")
    heard = widget.state("heard")
    assert heard == [
        ["open", {}],
        ["ticket", {"type": "request"}],
        ["close", {}],
        ["unread", {"count": 1}],
        ["unread", {"count": 0}],
        ["open", {}],
    ]


def test_the_pages_own_styles_do_not_come_in_and_its_own_do_not_go_out(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake)
    before = widget.page.locator("h1").evaluate("one => getComputedStyle(one).cssText + one.className")
    widget.page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { color: red; font-size: 40px; text-transform: uppercase; letter-spacing: 1em }
                html { font-size: 62.5% } button { display: none } dialog { display: none }`);
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    widget.open()
    found = widget.log.evaluate(
        "one => ['color', 'textTransform', 'letterSpacing', 'fontSize'].map((name) => getComputedStyle(one)[name])"
    )
    assert found == ["rgb(28, 35, 46)", "none", "normal", "15.2px"]
    widget.page.evaluate("() => { document.adoptedStyleSheets = []; }")
    assert widget.page.locator("h1").evaluate("one => getComputedStyle(one).cssText + one.className") == before


def test_a_tag_that_cannot_be_followed_says_so_and_puts_nothing_on_the_page(
    fake: FakeDesk, host: HostSite, contexts: Callable[..., BrowserContext]
) -> None:
    page = contexts().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(host.page(fake.url, "Not A Company", {}, {}))
    assert page.locator("madoguchi-chat").count() == 0
    assert len(said) == 1
    assert "data-company" in said[0]


def test_a_website_that_is_not_listed_gets_no_conversation(
    fake: FakeDesk, browser: Browser, contexts: Callable[..., BrowserContext]
) -> None:
    with HostSite() as stranger:
        page = contexts().new_page()
        page.goto(stranger.page(fake.url, "pyxos-jk", {}, {}))
        page.locator("madoguchi-chat .launcher").click()
        expect(page.locator("madoguchi-chat .status")).to_contain_text("There is no connection")
        assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("path", ["/", "/companies/pyxos-jk", "/companies/netone?lang=ja"])
def test_the_demo_site_is_accessible_and_asks_nobody_else(
    fake: FakeDesk, contexts: Callable[..., BrowserContext], noticed: list[str], path: str
) -> None:
    for width in (1100, 320):
        page = contexts(viewport={"width": width, "height": 700}).new_page()
        page.on("console", lambda message: noticed.append(message.text))
        page.on("request", lambda request: None if request.url.startswith(fake.url) else noticed.append(request.url))
        page.goto(fake.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        widget = Widget(page)
        widget.accessible(f"{path} at {width}")
        if path != "/":
            widget.open()
            widget.accessible(f"{path} at {width}, open")
