"""What stands on a ticket's sheet: rows, papers to enclose, where to send it. No layout.

Only what the policy states is asked for: papers, fees and addresses it does not name are said to be unnamed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.sheets.texts import Bilingual, SheetTexts, load_sheet_texts
from bot.dialogue.texts import load_texts
from bot.policies.model import Company, FactStatus, FeeStatus
from desk.calendar import JAPAN
from desk.persons import ItemDetails
from desk.sheets import SheetFacts

OF_ITEMS: tuple[tuple[str, Callable[[ItemDetails], str | None]], ...] = (
    ("details", lambda item: item.details),
    ("wrong_value", lambda item: item.wrong_value),
    ("right_value", lambda item: item.right_value),
    ("evidence", lambda item: item.evidence),
    ("recipient", lambda item: item.recipient),
    ("period", lambda item: item.period),
    ("ground", lambda item: item.ground),
)
AGENTS = ("statutory_agent", "delegated_agent")


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled value. `told` is a long text of the person's own, which may be shortened if it must."""

    label: Bilingual
    value: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A paper to enclose, to be ticked off, or one that is not to be sent yet."""

    text: Bilingual
    to_tick: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `address` is that of the label, line by line; empty where the policy names none. `steps` are what comes
    next, in English; they were told in the chat, and stand here where there is room."""

    reference: str
    company: str
    title: Bilingual
    purpose: Bilingual
    rows: tuple[Row, ...]
    enclosures: tuple[Enclosure, ...]
    masking: Bilingual | None
    address: tuple[str, ...]
    sending: tuple[Bilingual, ...]
    by_hand: tuple[Bilingual, ...]
    steps: tuple[str, ...]
    notes: tuple[Bilingual, ...]


def content(company: Company, facts: SheetFacts) -> Sheet:
    """The sheet of a ticket."""
    texts = load_sheet_texts()
    is_request, form = facts.type == "request", company.procedure.form
    kind = "cover_note" if is_request and form.required else facts.type
    purpose = texts.purpose[kind if is_request else "other"].filled(form=form.name or "")
    return Sheet(
        reference=facts.reference,
        company=company.names.full,
        title=texts.titles[kind],
        purpose=purpose,
        rows=tuple(_rows(texts, company, facts)),
        enclosures=_enclosures(texts, company, facts) if is_request else (),
        masking=texts.enclosures["masking"] if is_request else None,
        address=_address(company) if is_request else (),
        sending=_sending(texts, company) if is_request else (),
        by_hand=tuple(texts.by_hand.values()) if is_request else (),
        steps=tuple(step.text for step in company.procedure.next_steps) if is_request else (),
        notes=(texts.notes["code"],),
    )


def _rows(texts: SheetTexts, company: Company, facts: SheetFacts) -> list[Row]:
    person = facts.person
    opened = f"{facts.opened_at.astimezone(JAPAN):%-d %B %Y, %H:%M} (Japan time)"
    values: list[tuple[str, str | None]] = [
        ("company", company.names.full),
        ("opened", opened),
        ("kinds", ", ".join(_kind(texts, item.kind) for item in facts.items)),
        ("name", person.name),
        ("kana", person.kana),
        ("capacity", _named(texts, facts.capacity) if facts.capacity in AGENTS else None),
        ("agent_name", person.agent_name),
        ("agent_relation", person.agent_relation),
        ("relationship", _named(texts, facts.relationship)),
        ("email", person.email),
        ("address", person.address),
        ("phone", person.phone),
    ]
    rows = [Row(texts.labels[name], value) for name, value in values if value]
    told = [(name, " / ".join(_each(texts, facts, read))) for name, read in OF_ITEMS]
    methods = [_named(texts, item.method) or "" for item in facts.items if item.method]
    told += [("delivery_method", " / ".join(dict.fromkeys(methods)))]
    told += [("anything_else", person.anything_else or ""), ("words", facts.words or "")]
    rows += [Row(texts.labels[name], value, told=True) for name, value in told if value]
    if facts.type == "request":
        rows.append(Row(texts.labels["fee"], _fee(texts, company)))
    return rows


def _each(texts: SheetTexts, facts: SheetFacts, read: Callable[[ItemDetails], str | None]) -> list[str]:
    """What was said of the items, each different thing once."""
    said = [read(item.details) for item in facts.items]
    return [_named(texts, value) or value for value in dict.fromkeys(said) if value]


def _kind(texts: SheetTexts, kind: str) -> str:
    return f"{load_texts().kinds[kind].name} （{texts.kinds[kind]}）"


def _named(texts: SheetTexts, value: str | None) -> str | None:
    """A word of ours in both languages; anything else as it is."""
    known = texts.values.get(value or "")
    return f"{known.english} （{known.japanese}）" if known else value


def _fee(texts: SheetTexts, company: Company) -> str:
    fee = company.procedure.fee
    japanese = texts.fee_japanese[fee.status.value].format(yen=f"{fee.amount_yen:,}" if fee.amount_yen else "")
    return f"{fee.text}\n{japanese}"


def _enclosures(texts: SheetTexts, company: Company, facts: SheetFacts) -> tuple[Enclosure, ...]:
    words, procedure = texts.enclosures, company.procedure
    found = [Enclosure(words["form"].filled(form=procedure.form.name))] if procedure.form.required else []
    found.append(Enclosure(words["sheet"]))
    identity, papers = company.facts["procedure.identity"], company.facts["procedure.identity_papers"]
    if identity.status is not FactStatus.STATED:
        found.append(Enclosure(words["identity_silent"], to_tick=False))
    elif papers.status is FactStatus.STATED:
        named = words["identity_named"].filled(papers=company.fact("procedure.identity_papers"))
        found.append(Enclosure(named))
    else:
        found.append(Enclosure(words["identity_unnamed"]))
    if facts.capacity in AGENTS:
        found.append(Enclosure(words["agent"]))
    if procedure.fee.status is FeeStatus.STATED and procedure.payment:
        found.append(Enclosure(words["payment"].filled(payment=procedure.payment)))
    else:
        found.append(Enclosure(words["no_payment"], to_tick=False))
    return tuple(found)


def _address(company: Company) -> tuple[str, ...]:
    """Who and where, as the policy writes it."""
    where = company.fact("desk.forms_address") or company.fact("desk.address")
    if not where:
        return ()
    return (company.fact("desk.name") or "", company.names.full, where)


def _sending(texts: SheetTexts, company: Company) -> tuple[Bilingual, ...]:
    if not _address(company):
        return (texts.sending["none"],)
    key = "desk.forms_address" if company.fact("desk.forms_address") else "desk.address"
    notes = []
    if company.facts[key].status is not FactStatus.STATED:
        notes.append(texts.sending["doubtful"])
    if key == "desk.address" or not company.procedure.form.required:
        notes.append(texts.sending["keep"])
    return tuple(notes)
