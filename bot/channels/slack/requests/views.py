"""The window at every step: a page, the review, and its ends (https://docs.slack.dev/surfaces/modals)."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.slack.blocks import Block, context, plain, section, sections
from bot.channels.slack.marks import escaped, linked
from bot.channels.slack.requests.inputs import input_blocks
from bot.channels.slack.requests.pages import AWAY, REVIEW, slots_on
from bot.channels.slack.texts import said, text
from bot.dialogue import triage
from bot.dialogue.model import Periods, State
from bot.dialogue.review import change_options, review_lines
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import sentence
from bot.policies.model import Company

CALLBACK = "request"
"""Begins the callback id of a page; its name follows."""
CHANGE = "form_change"
MOST_BLOCKS, LABEL = 100, 24

View = dict[str, Any]


def skeleton() -> View:
    """What opens at once, while the first page is made."""
    return _window([section(escaped(text("form", "loading")))], close="cancel")


def page_view(page: str, form_id: str, state: State, company: Company, kept: Periods) -> View:
    """A page that is filled in."""
    if page == REVIEW:
        return _review(form_id, state, company)
    if page == AWAY:
        told = sections(linked(triage.told(company)))
        return _window(told, submit="go_on", close="stop", page=page, form_id=form_id)
    blocks = [block for slot in slots_on(page, state, company) for block in input_blocks(slot, state, company, kept)]
    return _window(blocks, submit="next", close="cancel", page=page, form_id=form_id)


def sent_view(reference: str, company: Company) -> View:
    """The request has arrived."""
    return _window(sections(said(company, "form", "sent", reference=escaped(reference))), close="close")


def end_view(words: str) -> View:
    """Nothing more is asked; `words` say why, escaped here."""
    return _window(sections(linked(words)), close="close")


def once_more(view: View, words: str) -> View:
    """The same window as it was sent in, with `words` at its end: what was put in stays."""
    names = ("type", "title", "submit", "close", "callback_id", "private_metadata", "notify_on_close")
    kept = {name: view[name] for name in names if view.get(name) is not None}
    return {**kept, "blocks": [*view["blocks"][: MOST_BLOCKS - 1], section(escaped(words))]}


def _review(form_id: str, state: State, company: Company) -> View:
    lines = [
        block for label, value in review_lines(state) for block in sections(f"*{escaped(label)}*\n{escaped(value)}")
    ]
    changes = [
        {"text": plain(option.label), "value": slot}
        for option, slot in zip(change_options(state), _slots(state), strict=True)
    ]
    change = {
        "type": "actions",
        "block_id": CHANGE,
        "elements": [
            {
                "type": "static_select",
                "action_id": CHANGE,
                "placeholder": plain(text("form", "change")),
                "options": changes,
            }
        ],
    }
    blocks = [section(escaped(text("form", "review"))), *lines, *_remarks(state, company), change]
    return _window(blocks, submit="send", close="cancel", page=REVIEW, form_id=form_id)


def _slots(state: State) -> list[str]:
    """The slots of the lines that can be changed, in their order: a choice's payload names each."""
    return [json.loads(option.payload.removeprefix("/choose"))["value"] for option in change_options(state)]


def _remarks(state: State, company: Company) -> list[Block]:
    """A kind that the policy does not list is taken all the same, and that is said."""
    unlisted = [kind for kind in state.several("kinds") if kind not in company.procedure.kinds_listed]
    if not unlisted:
        return []
    names = ", ".join(load_texts().kinds[kind].name for kind in unlisted)
    return [context(escaped(sentence(load_texts().sentences["kind_not_listed"], company, kinds=names)))]


def _window(
    blocks: list[Block], *, close: str, submit: str | None = None, page: str = "", form_id: str | None = None
) -> View:
    window: View = {
        "type": "modal",
        "title": plain(text("form", "title"), LABEL),
        "close": plain(text("form", close), LABEL),
        "blocks": blocks[:MOST_BLOCKS],
        "callback_id": f"{CALLBACK}.{page}" if page else CALLBACK,
        "notify_on_close": form_id is not None,
        "private_metadata": form_id or "",
    }
    return window if submit is None else {**window, "submit": plain(text("form", submit), LABEL)}
