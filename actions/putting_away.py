"""Putting a request away for later, and taking it up again with its resume code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.completion import Completed, Finished
from actions.dialogue_state import notice_of, notice_plain, state_of, state_plain
from actions.texts import choice
from bot.dialogue.model import Periods, State
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import notice_hash, sentence
from desk import drafts
from desk.errors import CodePaused, ResumeCodeRefused
from desk.opening import NoticeAccepted


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A request as it was put away, and the notice that had been accepted for it."""

    state: State
    notice: NoticeAccepted | None
    draft: str
    """The id of the draft it was kept in."""


async def put_away(finished: Finished) -> Completed:
    """Save an unfinished request; its code is told here only. Raises DeskError if it cannot be stored.

    A dialogue around it is not saved with it: that one goes on here.
    """
    kept = {"state": state_plain(replace(finished.state, parent=None)), "notice": notice_plain(finished.noticed)}
    body = json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")
    saved = await finished.services.desk.run(drafts.save_draft, finished.company.id, body)
    text = load_texts().sentences["saved"]
    return Completed(sentence(text, finished.company, code=saved.code, days=str(drafts.KEPT.days)))


async def take_up(finished: Finished, kept_for: Periods) -> TakenUp | Completed:
    """The request that a resume code opens, or what the person is told where it opens none.

    A notice that reads otherwise than the one accepted is no longer accepted: it will be shown again. The request is
    taken for begun where its code was given, for what was said before it was saved is forgotten already.
    """
    code = finished.state.one("resume_code")
    conversation = finished.conversation_id or finished.channel
    try:
        draft = await finished.services.desk.run(drafts.take_draft, finished.company.id, conversation, code)
    except (ResumeCodeRefused, CodePaused) as error:
        text = load_texts().sentences["resume_paused" if isinstance(error, CodePaused) else "resume_unknown"]
        told = sentence(text, finished.company, days=str(drafts.KEPT.days))
        return Completed(told, options=(choice("again", "/resume"), choice("open_a_request", "/request")))
    kept: Mapping[str, Any] = json.loads(draft.body.decode("utf-8", "surrogatepass"))
    state = replace(state_of(kept["state"]), began=finished.state.began)
    notice = notice_of(kept["notice"])
    if notice is None or notice.sha256 != notice_hash(finished.company, kept_for):
        return TakenUp(state.without(("notice",)), None, draft.id)
    return TakenUp(state, notice, draft.id)
