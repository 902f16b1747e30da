"""Slack's limits on what an app sends (https://docs.slack.dev/reference/block-kit), as far as ours uses them.

What breaks one raises Refused with Slack's own word, so that a test fails where Slack would refuse.
"""

from __future__ import annotations

import json
import re
from typing import Any

Json = dict[str, Any]
_ALLOWED_MARK = re.compile(r"<(?:https://[^<>|]+|@[UW][A-Z0-9]+)>")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")


class Refused(Exception):
    """Slack's word for what is wrong, then what it is."""

    def __init__(self, error: str, what: str) -> None:
        super().__init__(f"{error}: {what}")
        self.error = error


def check_message(arguments: Json) -> None:
    """A message or an ephemeral one."""
    text = arguments.get("text") or ""
    blocks = arguments.get("blocks") or []
    if not text and not blocks:
        raise Refused("no_text", "neither text nor blocks")
    _length("msg_too_long", "text", text, 40_000)
    _escaped(text)
    check_blocks(blocks, 50)


def check_view(view: Json) -> None:
    """A window or the app's page."""
    if len(json.dumps(view)) > 250_000:
        raise Refused("view_too_large", "more than 250 kB")
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name in view:
                _plain(view[name], 24, name)
        if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
            raise Refused("invalid_arguments", "a view with inputs has no submit")
        _length("invalid_arguments", "private_metadata", view.get("private_metadata", ""), 3_000)
        _length("invalid_arguments", "callback_id", view.get("callback_id", ""), 255)
    if not view["blocks"]:
        raise Refused("invalid_arguments", "no blocks")
    check_blocks(view["blocks"], 100)


def check_blocks(blocks: list[Json], most: int) -> None:
    """Blocks of one message or view."""
    if len(blocks) > most:
        raise Refused("invalid_blocks", f"{len(blocks)} blocks")
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(named) != len(set(named)):
        raise Refused("invalid_blocks", "a block_id twice")
    for block in blocks:
        _length("invalid_blocks", "block_id", block.get("block_id", ""), 255)
        _BLOCKS[block["type"]](block)


def _section(block: Json) -> None:
    _text(block["text"], 3_000, "section")


def _header(block: Json) -> None:
    _plain(block["text"], 150, "header")


def _context(block: Json) -> None:
    _some(block["elements"], 10, "context elements")
    for element in block["elements"]:
        _text(element, 3_000, "context")


def _actions(block: Json) -> None:
    _some(block["elements"], 25, "elements of actions")
    ids = [element["action_id"] for element in block["elements"]]
    if len(ids) != len(set(ids)):
        raise Refused("invalid_blocks", "an action_id twice in a block")
    for element in block["elements"]:
        _element(element)


def _input(block: Json) -> None:
    _plain(block["label"], 2_000, "label")
    if "hint" in block:
        _plain(block["hint"], 2_000, "hint")
    _element(block["element"])


_BLOCKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": lambda block: None,
}


def _element(element: Json) -> None:
    _length("invalid_blocks", "action_id", element["action_id"], 255)
    kind = element["type"]
    if kind == "button":
        _plain(element["text"], 75, "button")
        _length("invalid_blocks", "value of a button", element.get("value", ""), 2_000)
        _length("invalid_blocks", "url of a button", element.get("url", ""), 3_000)
    elif kind == "plain_text_input":
        longest = element.get("max_length", 3_000)
        if not 1 <= longest <= 3_000 or len(element.get("initial_value", "")) > longest:
            raise Refused("invalid_blocks", "max_length or initial_value")
    else:
        most = {"static_select": 100, "radio_buttons": 10, "checkboxes": 10}[kind]
        _some(element["options"], most, f"options of {kind}")
        for option in element["options"]:
            _plain(option["text"], 75, "option")
            _length("invalid_blocks", "value of an option", option["value"], 150)
        if "placeholder" in element:
            _plain(element["placeholder"], 150, "placeholder")
        first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
        if any(option not in element["options"] for option in first):
            raise Refused("invalid_blocks", "an initial option that is none of the options")


def _text(text: Json, longest: int, what: str) -> None:
    if text["type"] == "plain_text":
        _plain(text, longest, what)
        return
    _some_text(text["text"], longest, what)
    _escaped(text["text"])


def _plain(text: Json, longest: int, what: str) -> None:
    if text["type"] != "plain_text":
        raise Refused("invalid_blocks", f"{what} must be plain_text")
    _some_text(text["text"], longest, what)
    _escaped(text["text"])


def _some_text(text: str, longest: int, what: str) -> None:
    if not text:
        raise Refused("invalid_blocks", f"{what} is empty")
    _length("invalid_blocks", what, text, longest)


def _escaped(text: str) -> None:
    """Not Slack's rule but ours: every `&`, `<` and `>` that is no mark of our own is escaped."""
    rest = _ENTITY.sub("", _ALLOWED_MARK.sub("", text))
    if re.search(r"[&<>]", rest):
        raise Refused("not_escaped", rest[:80])


def _some(items: list[Any], most: int, what: str) -> None:
    if not 1 <= len(items) <= most:
        raise Refused("invalid_blocks", f"{len(items)} {what}")


def _length(error: str, what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Refused(error, f"{what} has {len(text)} characters")
