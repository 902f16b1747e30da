"""Triage: whether a request belongs elsewhere, before anybody gives anything personal.

A policy may send some requests to another office (data/dialogue/triage.yml). What is evident is not asked. Whoever is
sent elsewhere may still go on: the desk passes nobody by who insists.
"""

from __future__ import annotations

import re

from bot.dialogue import talk
from bot.dialogue.model import Heard, SlotValue, State
from bot.dialogue.places import place_in
from bot.dialogue.texts import Triage, load_texts
from bot.policies.model import Company

STOP = "stop"
"""Chosen by whoever turns elsewhere."""
GO_ON = "go_on"
"""Chosen by whoever was told of the other office and goes on."""
_STOPS = r"\b(?:stop|cancel|no|elsewhere|support|other|them|that company)\b"
_GOES_ON = r"\b(?:yes|go on|continue|all the same|anyway|still|desk|pass|here|you)\b"


def applies(state: State, company: Company) -> bool:
    """Whether the policy sends a request of these kinds elsewhere under some condition."""
    triage = load_texts().triage.get(company.id)
    return triage is not None and any(kind in triage.kinds for kind in state.several("kinds"))


def evident(text: str, company: Company) -> str | None:
    """The choice that a request's own words make; None if they leave it open."""
    triage = load_texts().triage.get(company.id)
    return _first(talk.bare(text), triage.evident) if triage else None


def choices(state: State, company: Company) -> dict[str, str]:
    """Value and label of what is offered: the question's choices or, once it led elsewhere, whether to go on."""
    triage = _of(company)
    if _led_away(state, company):
        texts = load_texts().sentences
        return {STOP: texts["triage_stop"], GO_ON: texts["triage_go_on"]}
    return dict(triage.choices)


def read(heard: Heard, state: State, company: Company) -> SlotValue | None:
    """The choice that was pressed or typed."""
    offered = choices(state, company)
    if heard.chosen:
        return heard.chosen[1] if heard.chosen[1] in (*_of(company).choices, STOP, GO_ON) else None
    value = talk.bare(heard.text)
    place = place_in(value, len(offered))
    if place is not None:
        return tuple(offered)[place]
    for choice, label in offered.items():
        if value == label.casefold():
            return choice
    if _led_away(state, company):
        return _first(value, {GO_ON: (_GOES_ON,), STOP: (_STOPS,)})
    return evident(value, company) or _first(value, _of(company).words)


def leads_away(value: SlotValue, company: Company) -> bool:
    """Whether this choice is the one that leads elsewhere."""
    return value == _of(company).away


def told(company: Company) -> str:
    """What is said to whoever it leads elsewhere."""
    return _of(company).told.strip()


def question(state: State, company: Company, *, shortly: bool = False) -> str:
    """The question itself, in one line where it is asked again."""
    if _led_away(state, company):
        return load_texts().sentences["triage_again"] if shortly else told(company)
    return (_of(company).remind if shortly else _of(company).ask).strip()


def _led_away(state: State, company: Company) -> bool:
    return state.text("triage") == _of(company).away


def _of(company: Company) -> Triage:
    return load_texts().triage[company.id]


def _first(value: str, patterns: dict[str, tuple[str, ...]] | object) -> str | None:
    assert isinstance(patterns, dict)
    for choice, expressions in patterns.items():
        if any(re.search(rf"\b(?:{expression})\b", value) for expression in expressions):
            return str(choice)
    return None
