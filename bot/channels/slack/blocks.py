"""Replies as Slack's blocks, within Slack's limits (https://docs.slack.dev/reference/block-kit/blocks)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from bot.answering.wording import date
from bot.channels.slack.marks import escaped, linked
from bot.channels.slack.texts import text
from desk.messages import Choice, Cited, Reply, TicketView

Block = dict[str, Any]
SECTION, BLOCKS, BUTTON, OPTIONS, CITED = 3_000, 50, 75, 100, 10
"""Characters of a section, blocks of a message, characters of a button or option, options of a select, citations."""
MOST_BUTTONS = 5
"""More choices than these are a select."""
NOTIFICATION = 300
"""Characters of a reply that a notification shows."""
CHOICES = "choices"
"""Begins the id of a block of choices."""


def reply_blocks(reply: Reply) -> list[Block]:
    """A reply: its words, where they come from, the ticket they tell of, and what may be chosen."""
    ticket = ticket_blocks(reply.ticket) if reply.ticket else []
    cited = citations(reply.answer.citations) if reply.answer else []
    offered = choices(reply.choices, reply.id)
    words = sections(linked(reply.text))
    return [*words[: BLOCKS - len(ticket) - len(cited) - len(offered)], *cited, *ticket, *offered]


def notification(reply: Reply) -> str:
    """A reply for a notification, in one short text."""
    return shortened(escaped(reply.text), NOTIFICATION)


def sections(words: str) -> list[Block]:
    """Escaped words in as many sections as they need, divided where a paragraph, a line or a word ends."""
    return [section(part) for part in divided(words, SECTION)]


def section(words: str) -> Block:
    """One section. `verbatim`: nothing in it becomes a mention or a channel."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}}


def context(*words: str) -> Block:
    """Small print, escaped already."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": part, "verbatim": True} for part in words]}


def header(words: str) -> Block:
    """A heading, escaped here."""
    return {"type": "header", "text": plain(words, 150)}


def plain(words: str, longest: int = BUTTON) -> Block:
    """Plain text for a label, escaped here; Slack escapes what is not, and shows either as it was written."""
    return {"type": "plain_text", "text": shortened(escaped(words), longest), "emoji": False}


def button(words: str, action: str, value: str | None = None, **more: Any) -> Block:
    """A button."""
    found = {"type": "button", "text": plain(words), "action_id": action, **more}
    return found if value is None else {**found, "value": value}


def citations(cited: Sequence[Cited]) -> list[Block]:
    """The sections an answer comes from, the main one first."""
    lines = [
        escaped(text("mention", "source").format(section=c.section, heading=c.heading, revised=date(_day(c))))
        for c in cited[:CITED]
    ]
    return [context(*lines)] if lines else []


def ticket_blocks(ticket: TicketView) -> list[Block]:
    """A ticket just opened: reference, access code, what comes next."""
    codes = f"*{escaped(ticket.reference)}*"
    if ticket.access_code:
        codes += f"   `{escaped(ticket.access_code)}`"
    steps = "\n".join(f"{number}. {linked(step)}" for number, step in enumerate(ticket.next_steps, 1))
    return [section(codes), *sections(steps)] if steps else [section(codes)]


def choices(offered: Sequence[Choice], name: str) -> list[Block]:
    """Up to five as buttons, more as a select. The value is the choice's id, which says nothing."""
    if not offered:
        return []
    block_id = f"{CHOICES}.{name}"[:255]
    if len(offered) <= MOST_BUTTONS:
        elements = [button(one.label, f"choice.{place}", one.id) for place, one in enumerate(offered)]
        return [{"type": "actions", "block_id": block_id, "elements": elements}]
    options = [{"text": plain(one.label), "value": one.id} for one in offered[:OPTIONS]]
    select = {
        "type": "static_select",
        "action_id": "choice.select",
        "placeholder": plain(text("direct", "menu")),
        "options": options,
    }
    return [{"type": "actions", "block_id": block_id, "elements": [select]}]


def after_choice(blocks: Sequence[Block], label: str) -> list[Block]:
    """The blocks of a message whose choice was pressed: the choices are gone, what was chosen stands there."""
    kept = [block for block in blocks if not str(block.get("block_id", "")).startswith(CHOICES)]
    return [*kept, context(escaped(text("direct", "chosen").format(label=label)))]


def divided(words: str, longest: int) -> Iterator[str]:
    """`words` in parts of at most `longest` characters; none is divided within an entity or a link."""
    while len(words) > longest:
        cut = next((place for mark in ("\n\n", "\n", " ") if (place := words.rfind(mark, 1, longest)) > 0), longest)
        cut = _outside_marks(words, cut)
        yield words[:cut].rstrip()
        words = words[cut:].lstrip()
    if words.strip():
        yield words


def shortened(words: str, longest: int) -> str:
    """`words` cut to `longest` characters, with an ellipsis if something is missing."""
    if len(words) <= longest:
        return words
    return f"{words[: _outside_marks(words, longest - 1)].rstrip()}…"


def _outside_marks(words: str, cut: int) -> int:
    """The last place up to `cut` that is in no entity (`&amp;`) and no link (`<...>`); `cut` itself if all of it is."""
    opening = words.rfind("<", 0, cut)
    if opening > 0 and ">" not in words[opening:cut]:
        cut = opening
    entity = words.rfind("&", max(0, cut - 5), cut)
    return entity if entity > 0 and ";" not in words[entity:cut] else cut


def _day(cited: Cited) -> dt.date:
    return dt.date.fromisoformat(cited.revised)
