"""Letters of a ticket: written from its facts, edited, looked at as a page, sent."""

from __future__ import annotations

import asyncio

from aiohttp import web

from desk.console.access import staff_names
from desk.console.context import act, visitor
from desk.console.forms import Form, given
from desk.console.pages.records.choosing import a_file
from desk.console.rendering import lead_to, render
from desk.console.rules import READS_TICKET, WORKS_TICKET, Route
from desk.errors import EntryInvalid
from desk.letters.composing import LetterText
from desk.letters.keeping import (
    OpenedLetter,
    change_letter,
    discard_letter,
    draft_letter,
    letters_of,
    open_letter,
    printed,
    send_letter,
    sent_page,
)
from desk.letters.page import PrintedLetter, draw
from desk.letters.texts import LANGUAGES, load_letter_texts
from desk.models import Staff
from desk.staff import WORKING_ROLES
from desk.work import Work


async def show_letters(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/letters: those there are, and those that can be written now."""
    desk = await act(request, letters_of, request.match_info["reference"])
    return render(
        request, "records/letters.html", desk=desk, languages=LANGUAGES, names=await act(request, staff_names)
    )


async def write_letter(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/letters: a draft of one kind in one language."""
    form = await given(request)
    reference = request.match_info["reference"]
    letter = await act(request, draft_letter, reference, form.text("kind"), form.text("language"))
    return _to_letter(request, letter)


async def show_letter(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/letters/{letter}: its words, to edit while it is a draft. That it was read is noted."""
    return _shown(request, await _opened(request))


async def change(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/letters/{letter}: keep it as it is now; `do` may be `send` or `discard` besides."""
    form = await given(request)
    reference, letter = request.match_info["reference"], request.match_info["letter"]
    version = form.number("version") or 0
    if form.text("do") == "discard":
        await act(request, discard_letter, reference, letter, version)
        return lead_to(request, f"/tickets/{reference}/letters")
    try:
        version = await act(request, change_letter, reference, letter, _text(form), version)
        if form.text("do") == "send":
            page = await act(request, _printed, reference, letter)
            pdf = await asyncio.to_thread(draw, page)
            await act(request, send_letter, reference, letter, pdf, version)
    except EntryInvalid as error:
        return _shown(request, await _opened(request), form, error)
    return _to_letter(request, letter)


async def show_page(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/letters/{letter}/page.pdf: as it is (or was) printed. That it was read is noted."""
    reference, letter = request.match_info["reference"], request.match_info["letter"]
    opened = await _opened(request)
    if opened.line.sent_at is not None:
        name, body = await act(request, sent_page, reference, letter)
        return a_file(name, "application/pdf", body, inline=True)
    page = await act(request, _printed, reference, letter)
    body = await asyncio.to_thread(draw, page)
    return a_file(f"{opened.reference}-draft.pdf", "application/pdf", body, inline=True)


async def _opened(request: web.Request) -> OpenedLetter:
    return await act(request, open_letter, request.match_info["reference"], request.match_info["letter"])


def _shown(
    request: web.Request, opened: OpenedLetter, form: Form | None = None, wrong: EntryInvalid | None = None
) -> web.Response:
    """The letter's page; with what was typed, where that could not be kept or sent."""
    texts = load_letter_texts(opened.line.language)
    return render(
        request,
        "records/letter.html",
        status=422 if wrong else 200,
        letter=opened,
        text=_text(form) if form else opened.text,
        gap=texts.gap,
        wrong=wrong,
        edits=opened.line.sent_at is None and visitor(request).role in WORKING_ROLES,
    )


def _printed(work: Work, by: Staff, reference: str, letter: str) -> PrintedLetter:
    return printed(work, open_letter(work, by, reference, letter))


def _text(form: Form) -> LetterText:
    return LetterText(form.text("sender"), form.text("addressee"), form.text("subject"), form.text("body"))


def _to_letter(request: web.Request, letter: str) -> web.Response:
    reference = request.match_info["reference"]
    return lead_to(request, f"/tickets/{reference}/letters/{letter}")


ROUTES = (
    Route("GET", "/tickets/{reference}/letters", show_letters, READS_TICKET),
    Route("POST", "/tickets/{reference}/letters", write_letter, WORKS_TICKET),
    Route("GET", "/tickets/{reference}/letters/{letter}", show_letter, READS_TICKET),
    Route("POST", "/tickets/{reference}/letters/{letter}", change, WORKS_TICKET),
    Route("GET", "/tickets/{reference}/letters/{letter}/page.pdf", show_page, READS_TICKET),
)
