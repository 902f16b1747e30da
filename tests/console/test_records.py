"""The pages of records and letters, over HTTP: what they show, give along, change, and whom they refuse."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from desk import decisions, ending, identity, receiving
from desk.console.pages.records.figures import FIGURES
from desk.console.texts import texts
from desk.decisions import Decision
from desk.letters.keeping import letters_of
from desk.reading import show_ticket
from desk.staff import staff_named
from desk.trail_reading import read_trail
from desk.unanswered import InVain, Missed, note_unanswered
from tests.console.conftest import Console

OpenTicket = Callable[..., str]


def ask(console: Console, said: str = "How long do you keep my order history?", company: str = "pyxos-jk") -> None:
    with console.desk.transaction() as work:
        note_unanswered(work, InVain((Missed(company, "retention", "silent"),), said))


def decided(console: Console, reference: str) -> None:
    """To an approved refusal."""
    today = (console.clock.now + dt.timedelta(hours=9)).date()
    console.do("aiko", receiving.record_arrival, reference, today, "post")
    console.do("aiko", identity.start_identity_check, reference)
    console.do("aiko", identity.record_identity, reference, "verified", "paper_copy", "passport")
    console.do("aiko", identity.start_review, reference)
    refusal = Decision("disclosure", "refused", "not_retained_data", "A client of ours entrusted it.")
    console.do("aiko", decisions.decide_item, reference, refusal)
    console.do("aiko", decisions.submit_for_approval, reference)
    console.do("chie", decisions.approve, reference)


def closed(console: Console, reference: str) -> None:
    decided(console, reference)
    console.do("aiko", decisions.notify, reference, "email", "the letter")
    console.clock.forward(days=15)
    console.do("aiko", ending.close, reference)
    console.tokens.clear()  # every session is over by then
    console.visits.clear()


async def rows_of(console: Console, login: str, path: str) -> list[list[str]]:
    response = await (await console.as_(login)).get(path)
    assert response.status == 200
    assert response.content_type == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO((await response.text()).removeprefix("\ufeff"))))


async def test_the_overview_draws_what_its_tables_say(console: Console, open_ticket: OpenTicket) -> None:
    for _ in range(3):
        open_ticket()
    ask(console)
    page = await (await console.as_("fumi")).page("/overview")
    drawn = ["<svg" + piece.partition("</svg>")[0] + "</svg>" for piece in page.split("<svg")[1:]]
    assert [ElementTree.fromstring(svg).get("aria-labelledby").split("-title")[0] for svg in drawn] == list(FIGURES)
    assert "style=" not in page
    assert "How long do you keep my order history?" in page
    assert await rows_of(console, "fumi", "/overview/states.csv") == [
        ["What", "Number"],
        ["submitted", "3"],
        *[[state, "0"] for state in (
            "awaiting the form", "received", "identity check", "awaiting the person", "in review",
            "awaiting approval", "decided", "reopened",
        )],
    ]  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES)
async def test_every_plot_has_its_csv(figure: str, console: Console, open_ticket: OpenTicket) -> None:
    open_ticket()
    ask(console)
    heading, *rows = await rows_of(console, "aiko", f"/overview/{figure}.csv")
    assert rows
    assert all(len(row) == len(heading) for row in rows)
    assert (await (await console.as_("aiko")).get("/overview/nothing.csv")).status == 404


async def test_an_account_sees_figures_of_its_companies_only(console: Console, open_ticket: OpenTicket) -> None:
    open_ticket()
    ask(console)
    for path in ("/overview", "/overview?company=pyxos-jk"):
        page = await (await console.as_("gen")).page(path)
        assert "order history" not in page and "Pyxos" not in page
    assert (await rows_of(console, "gen", "/overview/states.csv?company=pyxos-jk"))[1] == ["submitted", "0"]
    assert len(await rows_of(console, "gen", "/register.csv?company=pyxos-jk")) == 1
    assert len(await rows_of(console, "aiko", "/register.csv?company=pyxos-jk")) == 2


async def test_one_click_labels_an_example_for_training(console: Console) -> None:
    ask(console)
    visit = await console.as_("aiko")
    example = (await visit.page("/overview")).partition("/overview/examples/")[2].partition('"')[0]
    taken = await visit.post(f"/overview/examples/{example}", {"topic": "storage_location"})
    assert taken.content_type == "text/yaml"
    assert YAML(typ="safe").load(await taken.text())["nlu"] == [
        {"intent": "storage_location", "examples": "- How long do you keep my order history?\n"}
    ]
    assert (await visit.post(f"/overview/examples/{example}", {"topic": "x\ny"})).status == 422
    assert (await (await console.as_("gen")).post(f"/overview/examples/{example}", {"topic": "minors"})).status == 422


async def test_the_register_is_taken_along_by_days(console: Console, open_ticket: OpenTicket) -> None:
    reference = open_ticket(company="infomart")
    rows = await rows_of(console, "fumi", "/register.csv?first=2026-11-20&last=2026-11-20")
    assert [row[0] for row in rows] == ["reference", reference]
    assert len(await rows_of(console, "fumi", "/register.csv?first=2026-11-21")) == 1
    months = await rows_of(console, "fumi", "/register/months.csv")
    assert (months[1][0], months[1][1], len(months)) == ("2026-11", "1", 13)
    assert "2026-11" in await (await console.as_("fumi")).page("/register")


async def test_the_gap_report_cites_sections_and_counts_what_was_asked(console: Console) -> None:
    ask(console, company="netone")
    page = await (await console.as_("aiko")).page("/gaps/netone")
    assert "JIS Q15001:2006" in page and "3.procedure" in page
    rows = await rows_of(console, "aiko", "/gaps/netone/report.csv")
    assert [row for row in rows if row[5] == "retention"][0][6] == "1"
    assert (await (await console.as_("gen")).get("/gaps/infomart")).status == 404
    first = await (await console.as_("gen")).get("/gaps")
    assert first.headers["Location"] == "/desk/gaps/netone"


async def test_an_auditor_checks_the_trail_and_takes_the_checkpoint_along(
    console: Console, open_ticket: OpenTicket
) -> None:
    reference = open_ticket()
    visit = await console.as_("fumi")
    assert (await visit.get("/trail/checkpoint.txt")).status == 404
    page = await visit.follow(await visit.post("/trail/check"))
    assert "The trail is whole" in page and reference in page
    assert '"seal"' in await (await visit.get("/trail/checkpoint.txt")).text()
    only = await visit.page(f"/trail?reference={reference}&action=&actor=")
    assert "opened" in only and "trail_checked" not in only
    assert (await (await console.as_("aiko")).post("/trail/check")).status == 403


async def test_a_ticket_is_erased_only_when_its_reference_was_typed(console: Console, open_ticket: OpenTicket) -> None:
    reference = open_ticket()
    assert "still open" in await (await console.as_("eri")).page(f"/tickets/{reference}/erasure")
    closed(console, reference)
    visit = await console.as_("eri")
    wrong = await visit.post(f"/tickets/{reference}/erasure", {"reason": "test", "confirmed": "PYX-26-00000-0"})
    assert wrong.status == 422
    with console.desk.transaction() as work:
        assert show_ticket(work, reference).person is not None
    done = await visit.post(f"/tickets/{reference}/erasure", {"reason": "test", "confirmed": f" {reference.lower()} "})
    page = await visit.follow(done)
    assert "The seal is whole" in page and "it was a test" in page
    assert reference in await visit.page("/retention")
    fumi = await console.as_("fumi")
    assert (await fumi.post(f"/tickets/{reference}/erasure", {"reason": "test", "confirmed": reference})).status == 403


async def test_a_letter_is_written_edited_looked_at_and_sent(console: Console, open_ticket: OpenTicket) -> None:
    reference = open_ticket()
    decided(console, reference)
    visit = await console.as_("aiko")
    letters = f"/tickets/{reference}/letters"
    assert "refused, with reasons" in await visit.page(letters)
    written = await visit.post(letters, {"kind": "refusal", "language": "ja"})
    page = await visit.follow(written)
    assert "佐藤花子 様" in page and "第16条第4項" in page
    at = written.headers["Location"].removeprefix("/desk")
    fields = {"sender": "Pyxos-jk", "addressee": "佐藤花子 様", "subject": "決定について", "body": "お断りします。"}
    assert (await visit.post(at, {**fields, "body": " ", "version": "1", "do": "save"})).status == 422
    assert "お断りします。" in await visit.follow(await visit.post(at, {**fields, "version": "1", "do": "save"}))
    stale = await (await console.as_("ben")).post(at, {**fields, "version": "1", "do": "save"})
    assert stale.status == 409
    draft = await visit.get(f"{at}/page.pdf")
    assert (draft.content_type, (await draft.read())[:5]) == ("application/pdf", b"%PDF-")
    sent = await visit.follow(await visit.post(at, {**fields, "version": "2", "do": "send"}))
    assert "This letter was sent" in sent and "<textarea" not in sent
    with console.desk.transaction() as work:
        assert show_ticket(work, reference).messages[-1].text == "決定について\n\nお断りします。"
    assert (await (await (await console.as_("fumi")).get(f"{at}/page.pdf")).read())[:5] == b"%PDF-"


async def test_what_cannot_be_sent_keeps_what_was_typed(console: Console, open_ticket: OpenTicket) -> None:
    reference = open_ticket()
    visit = await console.as_("aiko")
    at = (
        (await visit.post(f"/tickets/{reference}/letters", {"kind": "more_information", "language": "en"}))
        .headers["Location"]
        .removeprefix("/desk")
    )
    typed = {"sender": "Desk", "addressee": "", "subject": "S", "body": "Still [to be filled in], my words"}
    refused = await visit.post(at, {**typed, "version": "1", "do": "send"})
    page = await refused.text()
    assert refused.status == 422
    assert "left to be filled in" in page and "my words" in page
    await visit.post(at, {**typed, "version": "2", "do": "discard"})
    assert console.do("aiko", letters_of, reference).letters == ()


async def test_pages_speak_japanese_to_who_reads_japanese(console: Console, open_ticket: OpenTicket) -> None:
    reference = open_ticket()
    ask(console)
    with console.desk.transaction() as work:
        staff_named(work, "eri").language = "ja"
    visit = await console.as_("eri")
    for path, words in (
        ("/overview", "方針で答えられない質問"),
        ("/register", "請求台帳"),
        ("/gaps/netone", "窓口の電話番号の記載がありません"),
        ("/trail", "監査記録"),
        ("/retention", "保存と消去"),
        (f"/tickets/{reference}/erasure", "まだ対応中です"),
        (f"/tickets/{reference}/letters", "書簡はまだありません"),
    ):
        assert words in await visit.page(path), path


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_every_act_of_the_trail_has_its_word(language: str, console: Console, open_ticket: OpenTicket) -> None:
    """Of the acts that these walks record; the page falls back on the code itself for one without a word."""
    reference = open_ticket()
    closed(console, reference)
    await (await console.as_("fumi")).post("/trail/check")
    acts = {line.action for line in console.do("fumi", read_trail).lines}
    assert {act for act in acts if f"words.action.{act}" not in texts(language)} == set()
