"""`madoguchi tickets` and `madoguchi staff`: a request from arrival to closing, typed by its staff."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from actions.services import from_settings
from bot.settings import Settings
from desk.calendar import day_in_japan
from desk.conversations import open_conversation
from desk.models import Deadline
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft, open_request
from desk.tickets import TicketDraft, open_ticket
from tests.unit.test_cli import Outcome, Run

TODAY = f"{day_in_japan(dt.datetime.now(dt.timezone.utc)):%Y-%m-%d}"
SECRETS = ("佐藤", "hanako", "my old account", "not ours to show")


@pytest.fixture(autouse=True)
def people(tables: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """aiko works, chie approves; the shell is aiko's."""
    done(run("staff", "add", "aiko", "--name", "Aiko", "--role", "agent"))
    done(run("staff", "add", "chie", "--name", "Chie", "--role", "approver"))
    monkeypatch.setenv("MADOGUCHI_STAFF", "aiko")


@pytest.fixture
def request_() -> str:
    """The reference of a request for disclosure and cessation at Infomart, which has a form and a fee."""
    found = from_settings(Settings.load())
    with found.desk.transaction() as work:
        draft = RequestDraft(
            origin=Origin("infomart", "web", None, "key-1", found.policies.company("infomart").sha256),
            kinds=("disclosure", "cessation_of_third_party"),
            notice=NoticeAccepted("b" * 64, work.now),
            triage="own_data",
            capacity="self",
            name="佐藤花子",
            relationship="customer",
            reply_route="email",
            email="hanako@example.jp",
            details="my old account",
            recipient="an advertiser",
            delivery_method="electronic",
            fee_ack=True,
        )
        reference = open_request(work, draft).reference
    found.desk.close()
    return reference


@pytest.fixture
def inquiry() -> str:
    found = from_settings(Settings.load())
    with found.desk.transaction() as work:
        draft = TicketDraft(
            origin=Origin("netone", "web", None, "key-2", "a" * 64),
            type="inquiry",
            text="How long do you keep it?",
            notice=NoticeAccepted("b" * 64, work.now),
            age="adult",
            reply_route="phone",
            phone="03-1234-5678",
        )
        reference = open_ticket(work, draft).reference
    found.desk.close()
    return reference


def done(outcome: Outcome) -> str:
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def failed(outcome: Outcome) -> str:
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.count("\n") == 1
    return outcome.err


def shown(run: Run, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(run("tickets", "show", reference, "--json")))
    return found


def test_a_request_from_arrival_to_closing(run: Run, request_: str) -> None:
    def tickets(*arguments: str) -> str:
        return done(run("tickets", arguments[0], request_, *arguments[1:]))

    assert tickets("assign").startswith(f"{request_} is awaiting_documents (version ")
    paid = ("--fee", "received", "--method", "bank_transfer")
    assert "is received" in tickets("receive", "--on", TODAY, "--by", "post", "--form", *paid)
    assert "is identity_check" in tickets("verify", "--result", "verified", "--paper", "passport")
    assert "is identity_check" in tickets("verify", "--papers", "destroyed")
    assert "is in_review" in tickets("review")
    assert "is awaiting_requester" in tickets("ask", "which_data")
    assert "is in_review" in tickets("resume")
    tickets("decide", "cessation_of_third_party", "granted", "--ground", "35-3")
    refused = ("--reason-code", "not_retained_data", "--reason", "It is not ours to show.")
    tickets("decide", "disclosure", "refused", *refused)
    assert "is awaiting_approval" in tickets("submit")
    assert "second person" in failed(run("tickets", "approve", request_))
    assert "is in_review" in tickets("send-back", "--as", "chie", "--reason", "reason_unclear")
    tickets("decide", "disclosure", "refused", *refused)
    tickets("submit")
    assert "is decided" in tickets("approve", "--as", "chie")
    assert "is notified" in tickets("notify", "--by", "email", "--evidence", "message 1")
    assert "time to object" in failed(run("tickets", "close", request_))
    found = from_settings(Settings.load())
    with found.desk.transaction() as work:
        work.session.execute(
            update(Deadline).where(Deadline.kind == "objection").values(due_at=work.now - dt.timedelta(days=1))
        )
    found.desk.close()
    assert "is closed" in tickets("close")
    file = shown(run, request_)
    assert file["items"][0]["reason"] == "It is not ours to show."
    assert (file["items"][1]["ground"], file["items"][1]["approved_by"]) == ("35-3", "chie")
    assert (file["triage"], file["fee"]["paid_yen"], file["identity"]["document"]) == ("own_data", 1000, "passport")
    assert "is reopened" in tickets("reopen", "--reason", "complaint")
    assert "is in_review" in tickets("review")
    assert {item["outcome"] for item in shown(run, request_)["items"]} == {"pending"}
    assert done(run("audit", "verify")).startswith("The audit trail holds")


def test_a_shown_request_has_everything_a_member_of_staff_needs(run: Run, request_: str) -> None:
    out = done(run("tickets", "show", request_, "--as", "chie", "--reason", "approval"))
    for words in (
        *SECRETS[:3],
        "own_data",
        "an advertiser",
        "first_look",
        "documents_first",
        "due, 1000 yen",
        "practice of this desk",
    ):
        assert words in out
    assert shown(run, request_)["events"][-1]["actor"] == "aiko"


def test_an_inquiry_is_taken_answered_and_closed(run: Run, inquiry: str) -> None:
    assert "is in_review" in done(run("tickets", "assign", inquiry))
    assert "goes by" in done(run("tickets", "reply", inquiry, "Three months."))
    done(run("tickets", "note", inquiry, "She was friendly."))
    task = done(run("tickets", "task", inquiry, "call_person", "--text", "after six", "--due", TODAY)).strip()
    assert done(run("tickets", "task", inquiry, "--done", task)) == "The task is done.\n"
    assert "is notified" in done(run("tickets", "notify", inquiry, "--by", "phone", "--evidence", "called"))
    assert "is closed" in done(run("tickets", "close", inquiry))
    out = done(run("tickets", "show", inquiry))
    for words in ("Three months.", "She was friendly.", "after six", "To the person", "Note of staff", "kept until"):
        assert words in out


def test_what_is_left_to_staff_is_listed_without_its_words(run: Run, request_: str, inquiry: str) -> None:
    assert done(run("tickets", "tasks")) == "There is no open task.\n"
    done(run("tickets", "reply", inquiry, "Three months."))
    done(run("tickets", "task", request_, "call_person", "--text", "after six, Hanako"))
    told = done(run("tickets", "tasks"))
    assert f"{inquiry}  netone  give the reply by telephone" in told
    assert "Hanako" not in told
    (line,) = json.loads(done(run("tickets", "tasks", "--company", "netone", "--json")))
    assert line["id"] in told
    assert (line["reference"], line["kind"], line["overdue"]) == (inquiry, "reply_by_phone", False)
    assert done(run("tickets", "tasks", "--overdue")) == "There is no open task.\n"
    assert "No company 'acme'" in failed(run("tickets", "tasks", "--company", "acme"))
    due = {line["reference"]: line["due"] for line in json.loads(done(run("tickets", "list", "--json")))}
    assert due[inquiry] == "reply_by_phone"


def test_joining_a_conversation_takes_its_ticket(run: Run, inquiry: str) -> None:
    assert "has no conversation" in failed(run("tickets", "join", inquiry))
    found = from_settings(Settings.load())
    with found.desk.transaction() as work:
        conversation = open_conversation(work, "netone", "web").id
        origin = Origin("netone", "web", conversation, "key-3", "a" * 64)
        notice = NoticeAccepted("b" * 64, work.now)
        draft = TicketDraft(origin=origin, type="handoff", text="A person, please.", notice=notice, age="adult")
        reference = open_ticket(work, draft).reference
    found.desk.close()
    assert "You are in the conversation" in done(run("tickets", "join", reference))
    assert shown(run, reference)["line"]["state"] == "in_review"
    done(run("staff", "add", "gen", "--name", "Gen", "--role", "agent", "-c", "infomart"))
    for command in (("join",), ("leave",), ("reply", "Hello")):
        tried = run("tickets", command[0], reference, *command[1:], "--as", "gen")
        assert "There is no ticket" in failed(tried)


def test_a_text_may_come_by_standard_input(run: Run, inquiry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("From a file.\n"))
    done(run("tickets", "note", inquiry, "-"))
    assert shown(run, inquiry)["messages"][-1]["text"] == "From a file."
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "There is no text" in failed(run("tickets", "note", inquiry, "-"))


def test_passing_on_withdrawing_and_lapsing(run: Run, request_: str, inquiry: str) -> None:
    assert done(run("tickets", "lapse")) == "No ticket has lapsed.\n"
    assert "last reminder" in failed(run("tickets", "lapse", request_))
    assert "next one is due" in failed(run("tickets", "remind", request_))
    assert "is transferred" in done(run("tickets", "transfer", request_, "support_centre"))
    assert "not for the agent" in failed(run("tickets", "close", request_, "--evidence", "mail"))
    done(run("tickets", "assign", request_, "--release"))
    assert "is closed" in done(run("tickets", "close", request_, "--evidence", "mail", "--as", "chie"))
    withdrawn = json.loads(done(run("tickets", "withdraw", inquiry, "--reason", "person_asked", "--json")))
    assert (withdrawn["reference"], withdrawn["state"]) == (inquiry, "withdrawn")


def test_the_list_is_filtered(run: Run, request_: str, inquiry: str) -> None:
    def listed(*filters: str) -> set[str]:
        return {line["reference"] for line in json.loads(done(run("tickets", "list", "--json", *filters)))}

    done(run("tickets", "assign", inquiry))
    done(run("tickets", "flag", inquiry, "urgent"))
    assert listed() == {request_, inquiry}
    for filters in (
        ("--type", "request"),
        ("--kind", "disclosure"),
        ("--with", "nobody"),
        ("--state", "awaiting_documents"),
    ):
        assert listed(*filters) == {request_}
    for filters in (("--flag", "urgent"), ("--with", "aiko"), ("--company", "netone")):
        assert listed(*filters) == {inquiry}
    assert listed("--overdue") == set()
    assert listed("--at-work", "--type", "inquiry") == {inquiry}
    done(run("tickets", "flag", inquiry, "urgent", "--off"))
    assert listed("--flag", "urgent") == set()
    table = done(run("tickets", "list"))
    assert request_ in table
    assert not any(secret in table for secret in SECRETS)


def test_the_register_is_exported_without_personal_data(run: Run, request_: str, tmp_path: Path) -> None:
    out = done(run("tickets", "export", "--from", TODAY))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["reference"], row["kind"]) for row in rows] == [
        (request_, "disclosure"),
        (request_, "cessation_of_third_party"),
    ]
    assert not any(secret in out for secret in SECRETS)
    assert done(run("tickets", "export", "--company", "netone", "-o", str(tmp_path / "register.csv"))).startswith(
        "0 rows"
    )
    assert (tmp_path / "register.csv").read_text(encoding="utf-8").startswith("reference,")
    assert "cannot be written" in failed(run("tickets", "export", "-o", str(tmp_path / "none" / "register.csv")))
    assert "No company" in failed(run("tickets", "export", "--company", "acme"))


def test_a_stale_version_says_what_changed(run: Run, request_: str) -> None:
    read = str(shown(run, request_)["line"]["version"])
    done(run("tickets", "fee", request_, "waived"))
    error = failed(run("tickets", "assign", request_, "--if-version", read))
    assert "changed: fee_status, fee_settled_at" in error or "fee_settled_at, fee_status" in error


def test_while_somebody_works_on_it_others_wait(run: Run, request_: str) -> None:
    done(run("tickets", "assign", request_))
    assert "aiko is working on" in failed(run("tickets", "assign", request_, "--as", "chie"))
    done(run("tickets", "assign", request_, "--release"))
    done(run("tickets", "assign", request_, "--as", "chie"))
    done(run("tickets", "assign", request_, "--as", "chie", "--to", "aiko"))
    assert shown(run, request_)["line"]["assignee"] == "aiko"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("assign", "INF-26-00000-0"), "There is no ticket INF-26-00000-0."),
        (("assign", "{}", "--as", "nobody"), "No active member of staff has the login 'nobody'."),
        (("receive", "{}", "--on", "2099-01-01", "--by", "post", "--form", "--fee", "waived"), "ahead"),
        (("receive", "{}", "--on", TODAY, "--by", "post", "--yen", "5"), "--yen and --method belong to --fee"),
        (("verify", "{}", "--result", "verified"), "--result and --paper belong together"),
        (("decide", "{}", "gossip", "granted"), "it takes in_review"),
        (("fee", "{}", "stolen"), "none of due"),
        (("task", "{}"), "Name either"),
        (("flag", "{}", "measles"), "none of"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    run: Run, request_: str, arguments: tuple[str, ...], error: str
) -> None:
    assert error in failed(run("tickets", *(argument.format(request_) for argument in arguments)))


def test_who_acts_has_to_be_said(run: Run, request_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MADOGUCHI_STAFF")
    outcome = run("tickets", "assign", request_)
    assert outcome.code == 2
    assert "--as" in outcome.err
    assert run("tickets", "receive", request_, "--as", "aiko", "--on", "yesterday", "--by", "post").code == 2


def test_a_ticket_is_shown_to_staff_alone_and_for_a_reason_of_the_list(
    run: Run, request_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = failed(run("tickets", "show", request_, "--reason", "佐藤 called " * 40))
    assert "handling" in told and "佐藤" not in told
    monkeypatch.delenv("MADOGUCHI_STAFF")
    outcome = run("tickets", "show", request_)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--as" in outcome.err


def test_accounts_are_listed_and_disabled(run: Run, request_: str) -> None:
    done(run("staff", "add", "gen", "--name", "源", "--role", "auditor", "-c", "netone"))
    accounts = {line["login"]: line for line in json.loads(done(run("staff", "list", "--json")))}
    assert (accounts["gen"]["name"], accounts["gen"]["companies"], accounts["chie"]["companies"]) == (
        "源",
        ["netone"],
        [],
    )
    assert "There is no ticket" in failed(run("tickets", "show", request_, "--as", "gen"))
    assert done(run("staff", "disable", "aiko")) == "aiko is disabled.\n"
    assert "disabled" in done(run("staff", "list"))
    assert "No active member" in failed(run("tickets", "assign", request_))
    assert done(run("staff", "enable", "aiko")) == "aiko is enabled.\n"
    assert "taken" in failed(run("staff", "add", "aiko", "--name", "A", "--role", "agent"))


def test_a_leak_is_flagged_from_the_day_it_was_known_and_its_report_recorded(run: Run, request_: str) -> None:
    done(run("tickets", "flag", request_, "incident26", "--known-on", TODAY))
    shown = done(run("tickets", "show", request_))
    assert "incident_preliminary" in shown and "Final report of the leak within 30 days" in shown
    done(run("tickets", "reported", request_, "preliminary", "--on", TODAY))
    rows = {row["kind"]: row for row in json.loads(done(run("tickets", "show", request_, "--json")))["deadlines"]}
    assert rows["incident_preliminary"]["met_at"] and not rows["incident_final"]["met_at"]


def test_an_account_comes_with_a_set_up_link_and_a_lost_one_is_replaced(run: Run) -> None:
    for command in (("add", "kei", "--name", "Kei", "--role", "agent"), ("link", "kei")):
        said = done(run("staff", *command))
        assert re.search(r"^http://127\.0\.0\.1:8080/desk/set-up/[\w-]{43}$", said, re.MULTILINE), said
    assert "nobody" in failed(run("staff", "link", "nobody"))
