"""How long things are kept, what erasing a ticket would destroy, erasing it, and the certificate."""

from __future__ import annotations

from aiohttp import web

from desk.certificates import Certificate, certificate
from desk.console.access import access_ticket
from desk.console.context import act, visitor
from desk.console.forms import given
from desk.console.rendering import lead_to, render
from desk.console.rules import Route, Scope, staff_with
from desk.erasure import ERASERS, erase_ticket
from desk.erasure_plan import ErasurePreview, preview_erasure, retention_plan
from desk.errors import EntryInvalid
from desk.models import Staff
from desk.references import parse_reference
from desk.work import Work

READERS = ("administrator", "auditor")
READS = staff_with(*READERS)
READS_ONE = staff_with(*READERS, scope=Scope.TICKET)
ERASES_ONE = staff_with(*ERASERS, scope=Scope.TICKET)


async def show_plan(request: web.Request) -> web.StreamResponse:
    """GET /retention."""
    plan = await act(request, retention_plan)
    return render(request, "records/retention.html", plan=plan, erases=visitor(request).role in ERASERS)


async def find_ticket_to_erase(request: web.Request) -> web.StreamResponse:
    """GET /retention/ticket?reference=...: to what that ticket holds."""
    reference = parse_reference(request.query.get("reference", ""))
    if reference is None:
        raise EntryInvalid("reference", "it is none; it looks like PYX-26-7Q4K2-9")
    return lead_to(request, f"/tickets/{reference}/erasure")


async def show_preview(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/erasure: what it would destroy."""
    return await _previewed(request)


async def erase(request: web.Request) -> web.StreamResponse:
    """POST /tickets/{reference}/erasure: erase it, for a reason, once its reference was typed."""
    form = await given(request)
    reference = request.match_info["reference"]
    if parse_reference(form.text("confirmed")) != parse_reference(reference):
        return await _previewed(request, "confirmed", form.text("reason"), status=422)
    done = await act(request, _erased, reference, form.text("reason"))
    return lead_to(request, f"/tickets/{done.reference}/certificate")


async def show_certificate(request: web.Request) -> web.StreamResponse:
    """GET /tickets/{reference}/certificate: proof that it was erased."""
    found = await act(request, _certificate, request.match_info["reference"])
    return render(request, "records/certificate.html", certificate=found)


async def _previewed(
    request: web.Request, wrong: str | None = None, reason: str = "", status: int = 200
) -> web.StreamResponse:
    preview: ErasurePreview = await act(request, preview_erasure, request.match_info["reference"])
    return render(
        request, "records/erasure.html", status=status, preview=preview, wrong=wrong, reason=reason,
        erases=visitor(request).role in ERASERS,
    )  # fmt: skip


def _erased(work: Work, by: Staff, reference: str, reason: str) -> Certificate:
    return erase_ticket(work, reference, by, reason)


def _certificate(work: Work, by: Staff, reference: str) -> Certificate:
    return certificate(work, access_ticket(work, by, reference).reference)


ROUTES = (
    Route("GET", "/retention", show_plan, READS, nav="retention"),
    Route("GET", "/retention/ticket", find_ticket_to_erase, READS),
    Route("GET", "/tickets/{reference}/erasure", show_preview, READS_ONE),
    Route("POST", "/tickets/{reference}/erasure", erase, ERASES_ONE),
    Route("GET", "/tickets/{reference}/certificate", show_certificate, READS_ONE),
)
