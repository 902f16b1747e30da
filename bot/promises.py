"""The honest sentences for when an answer does not come at once, kept in data/channels/texts.yml."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from bot.policies.model import Company
from desk.messages import Reply

TEXTS = Path(__file__).resolve().parent.parent / "data" / "channels" / "texts.yml"


def promise(text: str, company: Company, reply_id: str, at: dt.datetime) -> Reply:
    """The sentence of that name as a reply, with the desk's own route where the policy gives one."""
    return Reply(id=reply_id, sender="assistant", at=at, text=sentence(text, company))


def sentence(text: str, company: Company) -> str:
    """The sentence of that name, then the desk's own route."""
    return " ".join(part for part in (_texts()[text], route(company)) if part)


def route(company: Company) -> str:
    """How to reach the company's desk besides this assistant, as a sentence; empty if the policy does not say."""
    reached = company.desk_route()
    return _texts()["route"].format(route=reached) if reached else ""


@functools.cache
def _texts() -> Mapping[str, str]:
    loaded: dict[str, str] = YAML(typ="safe").load(TEXTS.read_text(encoding="utf-8"))
    return loaded
