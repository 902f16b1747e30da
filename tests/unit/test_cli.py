"""The command: what it prints, how it fails, and that a failure is one sentence with the right exit code."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import types
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from actions.services import from_settings
from bot import cli, logs, training
from bot.commands import conversation, model, serving
from bot.policies import load_policies
from bot.policies.model import Policies
from bot.settings import Settings
from desk.conversations import Conversation
from desk.crypto import new_master_key
from desk.database import Database
from desk.messages import AnswerView, Choice, Cited, Reply
from desk.models import Staff
from desk.opening import NoticeAccepted, Origin
from desk.tickets import TicketDraft, open_ticket
from desk.trackers import StagedTracker

COMMANDS = ("serve", "train", "migrate", "ask", "chat", "tickets", "erase", "audit", "policies", "rasa")
DIGESTS = Path(__file__).resolve().parents[2] / "data" / "policies"
NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.timezone.utc)


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of an installation of its own, without tables yet."""
    for name in [name for name in os.environ if name.startswith("MADOGUCHI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.db'}")
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", new_master_key())
    monkeypatch.setattr(logs, "configure_logging", lambda *_, **__: None)
    yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once."""
    path = tmp_path_factory.mktemp("cli") / "desk.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def tables(migrated: Path, tmp_path: Path) -> None:
    """What `migrate` makes."""
    shutil.copy(migrated, tmp_path / "desk.db")


@pytest.fixture(scope="session")
def digests() -> Policies:
    return load_policies(DIGESTS)


@pytest.fixture(autouse=True)
def digests_once(monkeypatch: pytest.MonkeyPatch, digests: Policies) -> None:
    """The digests are read once for all these tests, not once a command."""
    monkeypatch.setattr("actions.services.load_policies", lambda folder, companies: digests)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `madoguchi` with these arguments in this process."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["madoguchi", *arguments])
        with pytest.raises(SystemExit) as ending:
            cli.main()
        printed = capsys.readouterr()
        return Outcome(int(ending.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def no_training(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A model that is up to date."""
    (tmp_path / "model").touch()
    monkeypatch.setattr(training, "model_path", lambda root: tmp_path / "model")
    monkeypatch.setattr(training, "reasons_to_train", lambda root: ())


class FakeTurn:
    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.tracker: StagedTracker | None = None


class FakeAssistant:
    """Echoes, cites a section and offers two choices."""

    fingerprint = "fake"

    @classmethod
    async def load(cls, *_: object) -> FakeAssistant:
        return cls()

    async def greeting(self, conversation: Conversation) -> FakeTurn:
        return await self.turn(conversation, "hello", None)

    async def turn(self, conversation: Conversation, text: str, payload: str | None) -> FakeTurn:
        answer = AnswerView("answered", "cookies", (Cited(conversation.company, "7", "Use of cookies", "2023-04-10"),))
        choices = (Choice("one", "Tell me [more]", "/more"), Choice("two", "Fees", "/fees"))
        return FakeTurn(Reply("r", "assistant", NOW, f"You said {text} {payload}.", choices=choices, answer=answer))


@pytest.fixture
def fake_assistant(monkeypatch: pytest.MonkeyPatch, no_training: None) -> None:
    """In place of the model and of Rasa."""
    module = types.ModuleType("bot.assistant")
    module.Assistant = FakeAssistant  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bot.assistant", module)
    monkeypatch.setattr(model, "prepare_rasa", lambda: None)


@pytest.fixture
def ticket(tables: None) -> str:
    """The reference of an inquiry that somebody left at the desk, where aiko works."""
    services = from_settings(Settings.load())
    origin = Origin("pyxos-jk", "web", None, "key", services.policies.company("pyxos-jk").sha256)
    draft = TicketDraft(
        origin=origin,
        type="inquiry",
        text="Do you keep [my] address?",
        notice=NoticeAccepted("0" * 64, NOW),
        name="山田 花子",
        reply_route="email",
        email="hanako@example.jp",
    )
    with services.desk.transaction() as work:
        work.session.add(Staff(id="aiko", login="aiko", name="Aiko", role="agent", companies=[], created_at=NOW))
        reference = open_ticket(work, draft).reference
    services.desk.close()
    return reference


def test_help_names_every_command(run: Run) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    assert all(f" {command} " in outcome.out for command in COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "rasa"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert f"madoguchi {command}" in outcome.out


def test_help_waits_for_no_heavy_library() -> None:
    heavy = ("rasa", "numpy", "sqlalchemy", "aiohttp", "structlog", "ruamel.yaml")
    code = f"import bot.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"


def test_a_wrong_setting_is_one_sentence_and_code_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_PORT", "eighty")
    outcome = run("tickets", "list")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "MADOGUCHI_PORT is 'eighty'; set it to a whole number from 1 to 65535.\n"


def test_an_unknown_command_is_code_2(run: Run) -> None:
    assert run("nonsense").code == 2


@pytest.mark.parametrize(
    "command",
    [
        ("tickets", "list"),
        ("tickets", "show", "X", "--as", "aiko"),
        ("audit", "verify"),
        ("erase", "certificate", "X"),
        ("keys", "status"),
        ("retention", "run"),
        ("chat", "-c", "netone"),
    ],
)
def test_without_tables_a_command_says_to_migrate(
    run: Run, no_training: None, command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "desk.db").touch()
    outcome = run(*command)
    assert outcome.code == 1
    assert outcome.err == "The database does not have the newest tables; run `madoguchi migrate` first.\n"


def test_a_database_that_is_down_is_told_without_its_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "postgresql://desk:hunter2@127.0.0.1:1/desk")
    outcome = run("migrate")
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "could not be used" in outcome.err
    assert "hunter2" not in outcome.err


def test_an_unforeseen_error_tells_kind_and_place_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: Path) -> tuple[str, ...]:
        raise KeyError("Tanaka Hanako")

    monkeypatch.setattr(training, "reasons_to_train", fail)
    outcome = run("train")
    assert outcome.code == 1
    assert "KeyError at training.py:" in outcome.err
    assert "Tanaka" not in outcome.err + outcome.out


def test_migrating_twice_is_the_same_as_once(run: Run) -> None:
    assert run("migrate") == run("migrate")
    assert run("tickets", "list").out == "There is no ticket.\n"


def test_a_listed_ticket_shows_no_personal_data(run: Run, ticket: str) -> None:
    outcome = run("tickets", "list", "--company", "pyxos-jk", "--json")
    assert [line["reference"] for line in json.loads(outcome.out)] == [ticket]
    assert "hanako" not in outcome.out
    assert run("tickets", "list", "--company", "netone").out == "There is no ticket.\n"


def test_a_shown_ticket_has_what_the_person_said(run: Run, ticket: str) -> None:
    outcome = run("tickets", "show", ticket.lower(), "--as", "aiko")
    assert outcome.code == 0
    for words in (ticket, "山田 花子", "hanako@example.jp", "Do you keep [my] address?", "inquiry at pyxos-jk"):
        assert words in outcome.out


def test_showing_a_ticket_as_json_gives_all_of_it(run: Run, ticket: str) -> None:
    shown = json.loads(run("tickets", "show", ticket, "--as", "aiko", "--json", "--reason", "audit").out)
    assert shown["person"]["email"] == "hanako@example.jp"
    assert shown["line"]["created_at"].endswith("Z")


def test_showing_a_ticket_leaves_an_entry_in_the_trail(run: Run, ticket: str) -> None:
    before = run("audit", "verify").out
    run("tickets", "show", ticket, "--as", "aiko")
    after = run("audit", "verify")
    assert after.code == 0
    assert (before, after.out) == (
        "The audit trail holds: 1 events, none altered.\n",
        "The audit trail holds: 2 events, none altered.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("show", "PYX-26-00000-0", "--as", "aiko"), "There is no ticket PYX-26-00000-0."),
        (("list", "--company", "acme"), "No company 'acme' is served here"),
        (("list", "--state", "lost"), "There is no state 'lost'"),
    ],
)
def test_what_is_not_there_is_said(run: Run, ticket: str, arguments: tuple[str, ...], error: str) -> None:
    outcome = run("tickets", *arguments)
    assert outcome.code == 1
    assert outcome.err.startswith(error)


def test_policies_check_counts_the_digests(run: Run) -> None:
    outcome = run("policies", "check")
    assert outcome.code == 0
    assert outcome.out.endswith("5 digests, no problem.\n")


def test_a_bad_digest_is_told_with_file_and_line(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(DIGESTS, tmp_path / "policies")
    (tmp_path / "policies" / "netone.yml").write_text("company: netone\nnames: 3\n", encoding="utf-8")
    monkeypatch.setattr("actions.services.policies_folder", lambda root: tmp_path / "policies")
    outcome = run("policies", "check")
    assert outcome.code == 1
    assert "netone.yml:" in outcome.err
    assert "problems in the digests" in outcome.err


def test_training_is_left_out_when_the_model_is_up_to_date(run: Run, no_training: None) -> None:
    assert run("train").out == "The model is up to date.\n"


def test_training_says_why_and_how_long(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "reasons_to_train", lambda root: ("data/nlu has changed",))
    monkeypatch.setattr(training, "train", lambda root: 12.4)
    outcome = run("train")
    assert "because data/nlu has changed" in outcome.out
    assert "models/madoguchi.tar.gz, in 12 s." in outcome.out


def test_a_failed_training_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: Path) -> float:
        raise training.TrainingFailed("The model could not be trained (why).")

    monkeypatch.setattr(training, "reasons_to_train", lambda root: ())
    monkeypatch.setattr(training, "train", fail)
    outcome = run("train", "--force")
    assert (outcome.code, outcome.err) == (1, "The model could not be trained (why).\n")


def test_ask_prints_answer_citation_and_choices(run: Run, fake_assistant: None) -> None:
    outcome = run("ask", "--company", "netone", "Cookies?")
    assert outcome.code == 0
    assert "You said Cookies? None." in outcome.out
    assert "netone, section 7, Use of cookies (revised 2023-04-10)" in outcome.out
    assert "1 Tell me [more]" in outcome.out


def test_ask_as_json_prints_the_replies_of_the_chat_api(run: Run, fake_assistant: None) -> None:
    body = json.loads(run("ask", "--company", "netone", "Cookies?", "--json").out)
    (reply,) = body["replies"]
    assert (reply["from"], reply["answer"]["citations"][0]["section"]) == ("assistant", "7")
    assert reply["choices"][0] == {"id": "one", "label": "Tell me [more]"}


def test_ask_reads_questions_line_by_line(
    run: Run, fake_assistant: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "questions").write_text("one\ntwo\n", encoding="utf-8")
    with (tmp_path / "questions").open(encoding="utf-8") as questions:
        monkeypatch.setattr(sys, "stdin", questions)
        outcome = run("ask", "-c", "netone", "--json", "-")
    assert [json.loads(line)["replies"][0]["text"] for line in outcome.out.splitlines()] == [
        "You said one None.",
        "You said two None.",
    ]


def test_ask_leaves_nothing_at_the_desk(run: Run, fake_assistant: None, tmp_path: Path) -> None:
    run("ask", "-c", "netone", "Cookies?")
    assert not (tmp_path / "desk.db").exists()


def test_ask_knows_its_companies(run: Run, fake_assistant: None) -> None:
    outcome = run("ask", "-c", "acme", "Cookies?")
    assert outcome.code == 1
    assert "choose from virtualex, pyxos-jk, netone, it-logistics, infomart" in outcome.err


def test_without_a_model_ask_says_how_to_make_one(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(training, "model_path", lambda root: tmp_path / "none")
    outcome = run("ask", "-c", "netone", "Cookies?")
    assert outcome.code == 1
    assert outcome.err.startswith("There is no model yet; run `madoguchi train` first")


def test_a_model_too_old_to_be_loaded_is_one_sentence(
    run: Run, fake_assistant: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> FakeAssistant:
        raise ValueError("Error initializing graph component.")

    monkeypatch.setattr(FakeAssistant, "load", fail)
    monkeypatch.setattr(training, "reasons_to_train", lambda root: ("bot/nlu has changed",))
    outcome = run("ask", "-c", "netone", "Cookies?")
    assert outcome.code == 1
    assert outcome.err.splitlines()[-1] == "The model is too old to be loaded; run `madoguchi train` first."


def test_chat_takes_words_and_numbers(
    run: Run, tables: None, fake_assistant: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["Cookies?", "2", "7", ""])
    monkeypatch.setattr(conversation, "_read_line", lambda: next(typed))
    outcome = run("chat", "-c", "netone")
    assert outcome.code == 0
    said = [line for line in outcome.out.splitlines() if line.startswith("You said")]
    assert said == ["You said hello None.", "You said Cookies? None.", "You said Fees /fees.", "You said 7 None."]
    assert "madoguchi erase " in outcome.out


def test_serve_answers_until_it_is_told_to_stop(
    run: Run, tables: None, fake_assistant: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = []
    printed: list[str] = []

    def fetch_then_stop(address: str) -> None:
        try:
            with urllib.request.urlopen(f"{address}readyz", timeout=5) as response:
                answers.append(json.load(response))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    def listen(sentence: str) -> None:
        printed.append(sentence)
        if sentence.startswith("Madoguchi is at "):
            threading.Thread(target=fetch_then_stop, args=(sentence.split()[3],)).start()

    monkeypatch.setattr(serving.out, "print", listen)
    assert run("serve", "--port", str(_free_port())).code == 0
    assert answers[0]["status"] == "ok"
    assert printed[-1].startswith("Stopping")


def test_serve_says_when_its_port_is_taken(run: Run, tables: None, fake_assistant: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = run("serve", "--port", str(taken.getsockname()[1]))
    assert outcome.code == 1
    assert "cannot be used (Address already in use)" in outcome.err


def test_nothing_but_migrate_makes_a_database(run: Run, fake_assistant: None, tmp_path: Path) -> None:
    for command in (("serve", "--port", str(_free_port())), ("tickets", "list"), ("chat", "-c", "netone")):
        outcome = run(*command)
        assert outcome.code == 1
        assert "There is no database" in outcome.err
        assert "MADOGUCHI_DATABASE_URL" in outcome.err
    assert not (tmp_path / "desk.db").exists()
    assert run("migrate").code == 0
    assert (tmp_path / "desk.db").exists()


def test_a_company_without_digest_is_one_sentence_that_names_the_setting(
    run: Run, tables: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_COMPANIES", "netone,virtualx")
    outcome = run("tickets", "list")
    assert outcome.code == 2
    assert outcome.err.startswith("MADOGUCHI_COMPANIES names 'virtualx', which has no digest")
    assert "virtualex" in outcome.err
    assert "topics" not in outcome.err


def test_serve_wants_the_newest_tables(run: Run, fake_assistant: None) -> None:
    outcome = run("serve", "--port", str(_free_port()))
    assert outcome.code == 1
    assert "madoguchi migrate" in outcome.err


def test_everything_after_rasa_is_passed_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[list[str]] = []

    def run_rasa(arguments: list[str]) -> int:
        passed.append(arguments)
        return 3

    monkeypatch.setattr("bot.rasa_command.run_rasa", run_rasa)
    assert run("rasa", "test", "core", "--help", "-m", "x", "--", "--fail").code == 3
    assert passed == [["test", "core", "--help", "-m", "x", "--", "--fail"]]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
