from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.evaluation.company_facts import CompanyFacts
from bot.evaluation.dialogues import hold, read_dialogues
from bot.evaluation.labels import LabelError
from bot.policies.model import Policies
from desk.messages import AnswerView, Cited, Reply, from_rfc3339

SECTIONS = {"netone": {"4": "Cookies"}, "infomart": {"H.8": "Cookies"}}
AT = from_rfc3339("2026-11-20T01:00:00Z")
DIALOGUE = """
- company: netone
  switchable: true
  turns:
    - {say: "hello"}
    - {say: "cookies?", outcome: answered, primary: ["4"], says: [browser]}
    - {say: "at infomart?", company: infomart, outcome: answered|partial, primary: [H.8]}
    - {say: "cookies? fees?", answers: 2, outcome: answered}
"""


class FakeReception:
    """Answers each message with what is planned: company and section of each answer."""

    def __init__(self, **planned: tuple[tuple[str, str], ...]) -> None:
        self.planned = {text.replace("_", " "): cited for text, cited in planned.items()}
        self.opened: list[tuple[str, str, bool]] = []

    async def open(self, company: str, channel: str, switchable: bool) -> tuple[Any, tuple[Reply, ...]]:
        self.opened.append((company, channel, switchable))
        return SimpleNamespace(token="token"), ()

    async def find(self, company: str, token: str) -> str:
        return "conversation"

    async def receive(self, conversation: str, external_id: str, text: str) -> Any:
        cited = self.planned.get(text.replace("?", ""), ())
        replies = [
            Reply("r", "assistant", AT, "In the browser.", answer=AnswerView("answered", "t", (Cited(*c, "", ""),)))
            for c in cited
        ]
        return SimpleNamespace(replies=tuple(replies) or (Reply("r", "assistant", AT, "Good day."),))


def written(folder: Path, text: str) -> Path:
    path = folder / "dialogues.yml"
    path.write_text(text, encoding="utf-8")
    return path


async def test_a_dialogue_is_held_turn_by_turn(policies: Policies, tmp_path: Path) -> None:
    reception = FakeReception(
        cookies=(("netone", "4"),), at_infomart=(("infomart", "H.8"),), cookies_fees=(("netone", "4"), ("netone", "4"))
    )
    dialogues = read_dialogues(written(tmp_path, DIALOGUE), SECTIONS)
    turns = await hold(dialogues, reception, CompanyFacts(policies))  # type: ignore[arg-type]
    assert reception.opened == [("netone", "evaluation", True)]
    assert [turn.right for turn in turns] == [None, True, True, True]
    assert turns[1].place == "dialogues.yml, dialogue 1, turn 2"


async def test_every_fault_of_a_turn_is_told(policies: Policies, tmp_path: Path) -> None:
    reception = FakeReception(cookies=(("infomart", "H.8"),), cookies_fees=(("netone", "4"),))
    dialogues = read_dialogues(written(tmp_path, DIALOGUE), SECTIONS)
    turns = await hold(dialogues, reception, CompanyFacts(policies))  # type: ignore[arg-type]
    assert [turn.faults for turn in turns] == [
        (),
        ("shows infomart H.8 of another company", "cites infomart H.8 instead of 4"),
        ("0 answers instead of 1",),
        ("1 answers instead of 2",),
    ]


def test_every_problem_of_a_file_is_told(tmp_path: Path) -> None:
    text = '- {company: netone, turns: [{say: "a", outcome: yes, primary: ["9"], sais: ["x"]}]}'
    with pytest.raises(LabelError) as error:
        read_dialogues(written(tmp_path, text), SECTIONS)
    place = "dialogues.yml, dialogue 1, 'a'"
    assert error.value.problems == (
        f"{place}: there is no outcome 'yes'",
        f"{place}: netone has no section '9'",
        f"{place}: there is no key 'sais'",
    )


def test_broken_yaml_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"dialogues\.yml: broken YAML"):
        read_dialogues(written(tmp_path, "- {company: ["), SECTIONS)
