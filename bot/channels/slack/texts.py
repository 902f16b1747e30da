"""What is said in Slack besides the assistant's replies, read once from data/channels/slack.yml."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.dialogue.wording import sentence
from bot.policies.model import Company

TEXTS = Path(__file__).resolve().parents[3] / "data" / "channels" / "slack.yml"
EMPLOYEE = "employee"


def text(*path: str) -> str:
    """The text at `path`, such as "mention", "button"; KeyError if there is none."""
    found: Any = _texts()
    for name in path:
        found = found[name]
    return str(found).strip()


def said(company: Company, *path: str, **more: str) -> str:
    """The text at `path` with the company's own words, and `more`, filled in."""
    return sentence(text(*path), company, **more)


def hello(company: Company, days: int) -> str:
    """The first words to an employee: who speaks, for whom, what is kept and where."""
    return said(company, "hello", group=group(company), days=str(days))


def group(company: Company) -> str:
    """Whether the policy has a part about current employees."""
    named = any(EMPLOYEE in statement.audiences for statement in company.statements())
    return text("group", "named" if named else "unnamed")


@functools.cache
def _texts() -> Mapping[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(TEXTS.read_text(encoding="utf-8"))
    return loaded
