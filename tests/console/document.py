"""A page as a tree, by the standard library: enough to find forms, fields and words in what the console sends."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = {"input", "br", "img", "link", "meta", "hr", "wbr"}


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.open: list[str] = []
        self.builder.start("document", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li" and self.open and self.open[-1] == "li":
            self.handle_endtag("li")
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self.builder.end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def document(text: str) -> Element:
    """The tree of a page or a piece of one; `find` and `findall` take ElementTree's paths."""
    parser = _Parser()
    parser.feed(text)
    while parser.open:
        parser.builder.end(parser.open.pop())
    parser.builder.end("document")
    return parser.builder.close()


def all_of(page: Element, path: str) -> list[Element]:
    """Every element of a path, such as `form[@data-step='decide']`, anywhere below."""
    return page.findall(f".//{path}")


def one_of(page: Element, path: str) -> Element:
    """The only element of a path."""
    (found,) = all_of(page, path)
    return found


def by_class(page: Element, name: str) -> list[Element]:
    """Every element of a class."""
    return [element for element in page.iter() if name in element.get("class", "").split()]


def words(element: Element) -> str:
    """What is read in an element, with single blanks."""
    return " ".join("".join(element.itertext()).split())


def chosen(form: Element, name: str) -> str:
    """What a field of a form holds: its text, the option selected, the button pressed."""
    for field in form.iter():
        if field.get("name") != name or (field.get("type") == "radio" and "checked" not in field.attrib):
            continue
        if field.tag == "select":
            return next((option.get("value", "") for option in field.iter("option") if "selected" in option.attrib), "")
        return words(field) if field.tag == "textarea" else field.get("value", "")
    return ""
