"""Plots as SVG that any page may show: no style attribute, nothing unescaped, read aloud."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.plots import WIDTH, Bar, Mark, bars, columns

SVG = "{http://www.w3.org/2000/svg}"
LABELS = st.text(st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\ufffe\uffff"), max_size=60)
BARS = st.lists(st.builds(Bar, LABELS, st.integers(0, 10**6)), max_size=20)


@settings(max_examples=50, deadline=None)
@given(title=LABELS, rows=BARS, mark=st.none() | st.builds(Mark, st.integers(-1, 25), LABELS))
def test_whatever_is_drawn_is_well_formed_named_and_within_its_frame(
    title: str, rows: list[Bar], mark: Mark | None
) -> None:
    for drawn in (bars("p", title, "what it shows", rows), columns("p", title, "what it shows", rows, mark)):
        root = ElementTree.fromstring(str(drawn))
        assert root.findtext(f"{SVG}title") == title
        assert root.get("aria-labelledby") == "p-title p-desc"
        assert not any("style" in shape.attrib for shape in root.iter())
        high = float(root.get("viewBox").split()[3])
        for bar in root.iter(f"{SVG}rect"):
            x, y, wide, tall = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
            assert x >= -0.1 and x + wide <= WIDTH + 0.2 and y >= -0.1 and y + tall <= high + 0.2


def test_bars_are_as_long_as_their_values_say() -> None:
    root = ElementTree.fromstring(str(bars("p", "t", "d", [Bar("a", 10), Bar("b", 5), Bar("c", 0)])))
    wide = [float(bar.get("width")) for bar in root.iter(f"{SVG}rect") if "plot-bar" in bar.get("class")]
    assert wide == [WIDTH, WIDTH / 2, 0]
    assert [text.text for text in root.iter(f"{SVG}text")] == ["a", "10", "b", "5", "c", "0"]
