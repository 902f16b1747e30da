"""`madoguchi evaluate` with an assistant that always says the same."""

from __future__ import annotations

import json
import os
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import cli, logs, training
from bot.commands import model
from desk.conversations import Conversation
from desk.crypto import new_master_key
from desk.messages import AnswerView, Cited, Reply, from_rfc3339

Run = Callable[..., tuple[int, str, str]]
QUESTIONS = (
    "company\tquestion\toutcome\tprimary\talso_ok\tsays\n"
    "netone\tDo you use cookies?\tanswered\t4\t\tcookies\n"
    "infomart\tWhat is the weather?\toff_topic\t\t\t\n"
)
DIALOGUES = '- {company: netone, turns: [{say: "cookies?", outcome: answered, primary: ["4"]}]}'


class FakeAssistant:
    fingerprint = "fake"

    @classmethod
    async def load(cls, *_: object) -> FakeAssistant:
        return cls()

    async def turn(self, conversation: Conversation, text: str, payload: str | None) -> Any:
        answer = AnswerView("answered", "cookies", (Cited(conversation.company, "4", "Cookies", "2012-10-15"),))
        reply = Reply("r", "assistant", from_rfc3339("2026-11-20T01:00:00Z"), "It uses cookies.", answer=answer)
        return SimpleNamespace(replies=(reply,), tracker=None, confidence=0.75)

    async def greeting(self, conversation: Conversation) -> Any:
        return await self.turn(conversation, "", None)


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("MADOGUCHI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", new_master_key())
    monkeypatch.setattr(logs, "configure_logging", lambda *_, **__: None)
    (tmp_path / "model").touch()
    monkeypatch.setattr(training, "model_path", lambda root: tmp_path / "model")
    monkeypatch.setattr(training, "reasons_to_train", lambda root: ())
    monkeypatch.setattr(model, "prepare_rasa", lambda: None)
    module = types.ModuleType("bot.assistant")
    module.Assistant = FakeAssistant  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bot.assistant", module)
    (tmp_path / "set.tsv").write_text(QUESTIONS, encoding="utf-8")
    (tmp_path / "dialogues.yml").write_text(DIALOGUES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["madoguchi", "evaluate", *arguments])
        with pytest.raises(SystemExit) as ending:
            cli.main()
        printed = capsys.readouterr()
        return int(ending.value.code or 0), printed.out, printed.err

    return run


def test_the_figures_come_as_json(run: Run) -> None:
    code, out, _ = run("set.tsv", "dialogues.yml", "--json")
    body = json.loads(out)
    figures = {name: (share["count"], share["of"]) for name, share in body["systems"]["Madoguchi"].items()}
    assert code == 0
    assert figures["outcome_accuracy"] == (1, 2)
    assert figures["hit_at_1"] == figures["facts_right"] == figures["dialogue_turns"] == (1, 1)
    assert figures["off_topic_recall"] == (0, 1)
    assert body["questions"][0]["confidence"] == 0.75


def test_tables_and_report_are_for_people(run: Run, tmp_path: Path) -> None:
    code, out, err = run("set.tsv", "dialogues.yml", "--worst", "5", "--html", "report.html")
    assert code == 0
    for words in ("outcome right", "off-topic recall", "By company", "1 of 2", "Worst cases"):
        assert words in out
    assert "report.html" in err
    assert "What is the weather?" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_below_a_floor_it_fails(run: Run) -> None:
    assert run("set.tsv", "--floor", "hit_at_1=1", "--floor", "other_company=0")[0] == 0
    code, _, err = run("set.tsv", "--floor", "outcome_accuracy=0.85")
    assert (code, err.splitlines()[-1]) == (1, "outcome_accuracy is 0.5000, below 0.85.")


@pytest.mark.parametrize("arguments", [(), ("set.tsv", "--floor", "speed=1"), ("set.tsv", "--floor", "hit_at_1")])
def test_what_cannot_be_done_is_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


def test_a_wrong_label_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "set.tsv").write_text(QUESTIONS.replace("off_topic", "none"), encoding="utf-8")
    code, _, err = run("set.tsv")
    assert (code, err) == (1, "set.tsv:3: there is no outcome 'none'\n")
