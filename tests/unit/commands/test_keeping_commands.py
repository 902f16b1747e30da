"""`madoguchi keys`, `audit`, `erase` and `retention`: what they print, what they leave, how they fail."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from actions.services import from_settings
from bot.settings import Settings
from desk.conversations import open_conversation
from desk.crypto import new_master_key
from desk.models import Staff
from desk.opening import NoticeAccepted, Origin
from desk.status import status_of, withdraw
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk
from tests.unit.test_cli import Run

pytestmark = pytest.mark.usefixtures("tables")


@contextmanager
def installed() -> Iterator[Desk]:
    """The desk of the settings as they are now."""
    desk = from_settings(Settings.load()).desk
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
def ended() -> tuple[str, str]:
    """Reference and access code of a withdrawn inquiry; an administrator `hara` is there."""
    with installed() as desk, desk.transaction() as work:
        work.session.add(
            Staff(id="hara", login="hara", name="Hara", role="administrator", companies=[], created_at=work.now)
        )
        opened = open_ticket(
            work,
            TicketDraft(
                origin=Origin("netone", "web", None, "key-1", "a" * 64),
                type="inquiry",
                text="Where is my data?",
                notice=NoticeAccepted("b" * 64, work.now),
                age="adult",
                reply_route="email",
                email="hanako@example.jp",
            ),
        )
        withdraw(work, opened.reference, opened.access_code)
    return opened.reference, opened.access_code


def test_the_master_key_is_changed(run: Run, ended: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "To change it, put a new one" in run("keys", "status").out
    old, new = Settings.load().master_key, run("keys", "new").out.strip()
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", f"{new},{old}")
    assert "2 keys are left" in run("keys", "status").out
    outcome = run("keys", "rotate")
    assert outcome.out.startswith("Wrapped 2 keys anew.\nThe older master key is no longer needed")
    assert run("keys", "rotate").out.startswith("Wrapped 0 keys anew.")
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", new)
    with installed() as desk, desk.transaction() as work:
        assert status_of(work, *ended).state == "withdrawn"
    assert run("audit", "verify").code == 0
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", old)
    refused = run("keys", "status")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("MADOGUCHI_MASTER_KEY is not the key that this database was filled with")


def test_an_altered_key_is_told(run: Run, ended: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("keys", "status").code == 0
    with installed() as desk, desk.transaction() as work:
        work.session.execute(text("UPDATE data_key SET wrapped = x'00' WHERE owner LIKE 'ticket:%'"))
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", f"{new_master_key()},{Settings.load().master_key}")
    outcome = run("keys", "rotate")
    assert outcome.code == 1
    assert outcome.err.startswith("1 keys do not open with any master key")


def test_a_wrong_key_is_not_taken_for_an_altered_trail(
    run: Run, ended: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_MASTER_KEY", new_master_key())
    outcome = run("audit", "verify")
    assert outcome.code == 1
    assert "is not the key that this database was filled with" in outcome.err
    assert "altered" not in outcome.err


def test_checkpoints_find_a_trail_that_was_replaced(run: Run, ended: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "checkpoints"
    assert run("audit", "checkpoint", str(file)).code == 0
    assert run("audit", "checkpoint", str(file)).code == 0
    assert json.loads(run("audit", "checkpoint").out)["sequence"] == 2
    assert "It has what 2 checkpoints saw, the last at event 2" in run("audit", "verify", "--checkpoint", str(file)).out
    with installed() as desk, desk.transaction() as work:
        for verb in ("update", "delete"):
            work.session.execute(text(f"DROP TRIGGER ticket_event_no_{verb}"))
        work.session.execute(text("DELETE FROM ticket_event"))
        work.session.execute(text("DELETE FROM audit_head"))
    assert run("audit", "verify").code == 0
    outcome = run("audit", "verify", "--checkpoint", str(file))
    assert outcome.code == 1
    assert outcome.err.startswith("The audit trail is broken at event 2: the event is missing, which a checkpoint of")


def test_a_broken_trail_is_not_signed(run: Run, ended: tuple[str, str]) -> None:
    with installed() as desk, desk.transaction() as work:
        work.session.execute(text("UPDATE audit_head SET sequence = 1"))
    outcome = run("audit", "checkpoint")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("The audit trail is broken at event 2")


@pytest.mark.parametrize("content", [None, "", "no json\n", '{"sequence": 1}\n', "窓\n"])
def test_a_file_without_checkpoints_is_refused(run: Run, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "checkpoints"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    outcome = run("audit", "verify", "--checkpoint", str(file))
    assert outcome.code == 1
    assert "checkpoint" in outcome.err


def test_a_checkpoint_in_no_folder_is_refused(run: Run, tmp_path: Path) -> None:
    outcome = run("audit", "checkpoint", str(tmp_path / "none" / "file"))
    assert outcome.code == 1
    assert "cannot be written" in outcome.err


def test_a_conversation_is_erased_by_its_id(run: Run) -> None:
    with installed() as desk, desk.transaction() as work:
        opened = open_conversation(work, "netone", "web")
    assert "erased" in run("erase", "conversation", opened.id, "--yes").out
    again = run("erase", "conversation", opened.id, "--yes")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith(f"There is no conversation {opened.id}")


def test_a_ticket_is_erased_with_a_certificate(run: Run, ended: tuple[str, str]) -> None:
    erase = ("erase", "ticket", ended[0], "--as", "hara", "--reason", "person_asked", "--yes")
    printed = run(*erase).out
    assert printed.startswith("Certificate of erasure")
    assert "because        its person asked for it" in printed
    shown = json.loads(run("erase", "certificate", ended[0], "--json").out)
    assert (shown["reference"], shown["actor"], shown["holds"]) == (ended[0], "hara", True)
    assert shown["erased_at"].endswith("Z")
    with installed() as desk, desk.transaction() as work:
        work.session.execute(text("UPDATE erasure_certificate SET actor = 'x'"))
    outcome = run("erase", "certificate", ended[0])
    assert outcome.code == 1
    assert outcome.err.startswith("The certificate was altered")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as", "nobody", "--reason", "test"), "No active member of staff has the login 'nobody'"),
        (("--as", "hara", "--reason", "Mr Sato asked"), "The reason cannot be recorded: it must be one of"),
        (
            ("--as", "hara", "--reason", "retention"),
            "A ticket that is withdrawn cannot become erased",
        ),
    ],
)
def test_an_erasure_refused_is_one_sentence(
    run: Run, ended: tuple[str, str], arguments: tuple[str, ...], said: str
) -> None:
    outcome = run("erase", "ticket", ended[0], *arguments, "--yes")
    assert outcome.code == 1
    assert outcome.err.startswith(said)


def test_erasing_asks_first(run: Run, ended: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    outcome = run("erase", "ticket", ended[0], "--as", "hara", "--reason", "test")
    assert outcome.code == 1
    assert "cannot be undone" in outcome.err
    assert run("erase", "certificate", ended[0]).code == 1


def test_retention_tells_before_it_erases_and_honours_a_hold(run: Run, ended: tuple[str, str]) -> None:
    assert run("retention", "run", "--dry-run").out == "Would erase 0 conversations and 0 tickets.\n"
    with installed() as desk, desk.transaction() as work:
        work.session.execute(text("UPDATE ticket SET closed_at = '2020-01-01 00:00:00.000000', retention_until = NULL"))
    told = run("retention", "run", "--dry-run", "--company", "netone").out
    assert told.startswith(f"Would erase 0 conversations and 1 tickets.\n  {ended[0]}  netone, withdrawn")
    assert "0 tickets" in run("retention", "run", "--company", "virtualex").out
    assert run("retention", "hold", ended[0], "--as", "hara", "--reason", "lawsuit").code == 0
    assert json.loads(run("retention", "run", "--json").out)["tickets"] == []
    assert run("retention", "release", ended[0], "--as", "hara", "--reason", "over").code == 0
    assert run("retention", "run").out.startswith("Erased 0 conversations and 1 tickets.")
    assert run("erase", "certificate", ended[0]).out.count("the time for which it had to be kept was over") == 1
    assert run("audit", "verify").code == 0


def test_retention_of_an_unknown_company_is_refused(run: Run) -> None:
    assert run("retention", "run", "--company", "nobody").code == 1
