"""Everybody can use it: by keyboard alone, in little room, with Japanese input, in any colours, in either direction."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.widget.conftest import Visit
from tests.e2e.widget.desks import FakeDesk, word_of_staff
from tests.e2e.widget.person import Widget

pytestmark = pytest.mark.browser

TARGETS = """() => [...document.querySelector("madoguchi-chat").shadowRoot.querySelectorAll("button, input, textarea")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
"""The names of what is smaller to press than 24 by 24 CSS pixels (WCAG 2.2, 2.5.8)."""


def tab_to(widget: Widget, name: str, most: int = 25) -> None:
    """Press Tab until the thing of that name has the focus."""
    for _ in range(most):
        widget.page.keyboard.press("Tab")
        if name in widget.focused():
            return
    raise AssertionError(f"{name!r} is not reached within {most} presses of Tab")


def test_all_of_it_is_done_by_keyboard_alone(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake)
    keys = widget.page.keyboard
    tab_to(widget, "Privacy desk")
    keys.press("Enter")
    expect(widget.log).to_contain_text("Welcome to pyxos-jk.")
    assert widget.focused() == "text"
    keys.type("menu")
    keys.press("Enter")
    expect(widget.choice("For myself")).to_be_visible()
    for _ in range(3):
        keys.press("Shift+Tab")
        if widget.focused() == "For myself":
            break
    assert widget.focused() == "For myself"
    keys.press("Space")
    expect(widget.log).to_contain_text("You said: For myself")
    assert widget.focused() == "For myself", "the focus stays on what was pressed"
    expect(widget.button("For myself")).to_have_attribute("aria-disabled", "true")
    tab_to(widget, "text")
    assert widget.element.locator(".choice").is_disabled(), "what was used is no stop any more"
    for name in ("Menu", "Download the transcript", "End the conversation", "Erase the conversation"):
        if name == "Menu":
            while widget.focused() != "Menu":
                keys.press("Shift+Tab")
            keys.press("Enter")
        elif name != "Download the transcript":
            keys.press("Tab")
            assert widget.focused() == name
    keys.press("Escape")
    assert widget.focused() == "Menu"
    expect(widget.button("End the conversation")).to_be_hidden()
    keys.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert "Privacy desk" in widget.focused()


def test_the_focus_goes_back_to_where_it_was_on_the_page(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake)
    own = widget.page.get_by_role("button", name="The page's own button")
    own.focus()
    widget.state("madoguchi.open()")
    expect(widget.field).to_be_focused()
    widget.page.keyboard.press("Escape")
    expect(own).to_be_focused()


def test_beside_the_page_nobody_is_kept_inside(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    assert widget.panel.evaluate("panel => panel.matches(':modal')") is False
    widget.page.get_by_role("button", name="The page's own button").click()
    assert widget.focused() == "The page's own button"
    expect(widget.panel).to_be_visible()


def test_over_all_of_the_page_the_focus_stays_inside_until_it_is_closed(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake, viewport={"width": 360, "height": 640}).open()
    assert widget.panel.evaluate("panel => panel.matches(':modal')") is True
    for _ in range(12):
        widget.page.keyboard.press("Tab")
        assert widget.focused() != "The page's own button"
    widget.page.set_viewport_size({"width": 1000, "height": 700})
    expect(widget.panel).to_be_visible()
    assert widget.panel.evaluate("panel => panel.matches(':modal')") is False
    widget.page.set_viewport_size({"width": 360, "height": 640})
    widget.page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (1280, 256), (360, 300)])
def test_in_little_room_nothing_is_cut_off_and_all_is_reached(
    fake: FakeDesk, visit: Visit, width: int, height: int
) -> None:
    """320 by 256 is a window of 1280 by 1024 at 400 %."""
    widget = visit(fake, viewport={"width": width, "height": height}).open()
    widget.answered("ticket")
    widget.answered("w" * 400)
    assert widget.state("document.documentElement.scrollWidth") <= width
    for part in (widget.panel, widget.log):
        assert part.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    copy = widget.log.get_by_role("button", name="Copy reference")
    copy.scroll_into_view_if_needed()
    expect(copy).to_be_in_viewport(ratio=1)
    widget.field.scroll_into_view_if_needed()
    expect(widget.field).to_be_in_viewport(ratio=0.9)
    assert widget.state(TARGETS) == []
    widget.accessible(f"{width} by {height}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", [None, "#ffe600", "not a colour"])
def test_in_any_colour_and_scheme_all_can_be_read(
    fake: FakeDesk, visit: Visit, scheme: str, colour: str | None
) -> None:
    widget = visit(fake, color_scheme=scheme, attributes={"colour": colour} if colour else {})
    widget.accessible(f"closed, {scheme}, {colour}")
    widget.open()
    widget.answered("ticket")
    widget.answered("menu")
    widget.log.locator(".card-head").first.click()
    widget.button("Menu").click()
    widget.accessible(f"open, {scheme}, {colour}")


def test_with_forced_colours_everything_keeps_an_edge(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake, forced_colors="active").open()
    widget.answered("menu")
    widget.answered("ticket")
    for part in (".send", ".choice", ".card", ".cited > li", ".bubble", ".panel", "#text"):
        edges = widget.element.locator(part).first.evaluate(
            "one => [getComputedStyle(one).borderTopWidth, getComputedStyle(one).borderTopStyle]"
        )
        assert edges[0] != "0px", part
        assert edges[1] not in ("none", "hidden"), part
    widget.accessible("forced colours")


def test_whoever_wants_no_motion_gets_none(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake, reduced_motion="reduce").open()
    assert widget.panel.evaluate("panel => panel.getAnimations({subtree: true}).length") == 0
    for part in (widget.panel, widget.element.locator(".card-head .down"), widget.launcher):
        if part.count():
            assert part.first.evaluate("one => getComputedStyle(one).animationName") == "none"


@pytest.mark.parametrize(
    ("direction", "position", "side"),
    [
        ("ltr", None, "right"),
        ("rtl", None, "left"),
        ("ltr", "start", "left"),
        ("rtl", "start", "right"),
        ("rtl", "right", "right"),
        ("ltr", "left", "left"),
    ],
)
def test_it_stands_where_the_page_ends_or_where_it_is_told(
    fake: FakeDesk, visit: Visit, direction: str, position: str | None, side: str
) -> None:
    widget = visit(fake, page={"dir": direction}, attributes={"position": position} if position else {})
    for part in (widget.launcher, widget.panel):
        if part is widget.panel:
            widget.open()
        box = part.bounding_box()
        assert box is not None
        assert (box["x"] + box["width"] / 2 > 550) is (side == "right")
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1100
    assert widget.panel.evaluate("panel => getComputedStyle(panel).direction") == "ltr"


def test_enter_that_ends_a_japanese_conversion_does_not_send(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    widget.field.focus()
    keyboard = widget.page.context.new_cdp_session(widget.page)
    for typed in ("k", "か", "かいじ", "開示"):
        keyboard.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
    pressed = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    keyboard.send("Input.dispatchKeyEvent", pressed)
    expect(widget.field).to_have_value("開示")
    keyboard.send("Input.insertText", {"text": "開示"})
    # Safari ends the composition first, and tells by the key code alone.
    keyboard.send("Input.dispatchKeyEvent", {**pressed, "windowsVirtualKeyCode": 229})
    expect(widget.field).to_have_value("開示")
    assert fake.assistant.said == []
    widget.page.keyboard.press("Shift+Enter")
    expect(widget.field).to_have_value("開示\n")
    widget.page.keyboard.press("Enter")
    expect(widget.log).to_contain_text("You said: 開示")
    assert fake.assistant.said == ["開示"]


def test_new_messages_are_read_out_politely_and_old_ones_are_not(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    expect(widget.log).to_have_attribute("aria-live", "polite")
    expect(widget.log).to_have_attribute("aria-relevant", "additions")
    widget.answered("hello")
    held: list[Route] = []
    watched = False

    def hold(route: Route) -> None:
        """Nothing comes before somebody watches."""
        if watched:
            route.continue_()
        else:
            held.append(route)

    widget.page.route("**/messages*", hold)
    widget.page.reload()
    widget.state(
        """() => {
            const log = document.querySelector("madoguchi-chat").shadowRoot.querySelector("[role=log]");
            window.lives = [];
            const look = () => window.lives.push(log.getAttribute("aria-live"));
            new MutationObserver(look).observe(log, {childList: true});
            madoguchi.open();
        }"""
    )
    watched = True
    for route in held:
        route.continue_()
    expect(widget.log.locator(".item")).to_have_count(3)
    lives = widget.state("window.lives")
    assert set(lives) == {"off"}
    expect(widget.log).to_have_attribute("aria-live", "polite")


def test_whoever_reads_further_up_is_told_of_new_messages_and_not_torn_away(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    for number in range(6):
        widget.answered(f"message {number}")
    widget.log.evaluate("log => { log.scrollTop = 0; }")
    widget.page.wait_for_function(
        "() => document.querySelector('madoguchi-chat').shadowRoot.querySelector('[role=log]').scrollTop === 0"
    )
    fake.say("pyxos-jk", widget.token(), word_of_staff("Further down."))
    jump = widget.button("New message")
    expect(jump).to_be_visible()
    assert widget.log.evaluate("log => log.scrollTop") == 0
    jump.click()
    expect(widget.log.locator(".item.staff")).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_the_button_does_not_hide_what_has_the_focus(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake)
    own = widget.page.get_by_role("button", name="The page's own button")
    place = "position: fixed; right: 40px; bottom: 30px; width: 60px; height: 20px; overflow: hidden"
    own.evaluate("(one, place) => { one.style.cssText = place; }", place)
    own.focus()
    expect(widget.launcher).to_have_css("opacity", "0")
    widget.launcher.focus()
    expect(widget.launcher).to_have_css("opacity", "1")


def test_the_headings_and_names_tell_what_is_what(fake: FakeDesk, visit: Visit) -> None:
    widget = visit(fake).open()
    widget.answered("ticket")
    expect(widget.element.get_by_role("dialog", name="Personal Information Consultation Desk")).to_be_visible()
    names = [one.get_attribute("aria-label") or one.inner_text() for one in widget.element.get_by_role("button").all()]
    assert all(names)
    assert len(set(names)) == len(names), "each button can be told from the others"
    assert {"Copy reference", "Copy access code"} <= set(names)
