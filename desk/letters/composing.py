"""A letter as a text to edit, composed from a ticket's facts. What the policy does not state is not written.

Each part of a letter is a function from facts to lines; data/desk/letters says which parts stand in which letter. Lines
that begin with the language's bullet are a list; an empty line parts paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.policies.model import FactStatus
from desk.letters.facts import LetterFacts, LetterItem
from desk.letters.texts import LetterTexts, load_letter_texts

Part = Callable[[LetterFacts, LetterTexts], list[str]]


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as staff edit it: who writes, to whom, about what, and the text. Personal data."""

    sender: str
    addressee: str
    subject: str
    body: str


def compose(facts: LetterFacts, kind: str, language: str) -> LetterText:
    """A draft of a letter in one of LANGUAGES."""
    texts = load_letter_texts(language)
    words = texts.letters[kind]
    given = {
        "what": texts.what[facts.type],
        "opened": texts.day(facts.opened_on),
        "reference": facts.reference,
    }
    blocks = []
    for name in words.parts:
        lines = [words.opening.format(**given)] if name == "opening" else PARTS[name](facts, texts)
        if lines:
            blocks.append("\n".join(lines))
    return LetterText(
        sender="\n".join(_sender(facts, texts)),
        addressee="\n".join(_addressee(facts, texts)),
        subject=words.subject.format(**given),
        body="\n\n".join(blocks),
    )


def _sender(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    """The letterhead: the company, and of its desk what the policy states, as it states it."""
    company = facts.company
    desk, name = company.fact("desk.name"), company.names.full
    lines = [name[0].upper() + name[1:]]
    if desk:
        lines.append(texts.sender["desk"].format(desk=desk))
    if address := company.fact("desk.address"):
        lines.append(address)
    for way in ("phone", "fax", "email", "url"):
        if value := company.fact(f"desk.{way}"):
            lines.append(texts.sender[way].format(**{way: value}))
    return lines


def _addressee(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    """The lines of an envelope: in Japanese the address comes first, in English the name."""
    person = facts.person
    address = [person.address] if facts.by_post and person.address else []
    name = [_named(texts, person.name)] if person.name else []
    if facts.by_agent and person.agent_name:
        name = [_named(texts, person.agent_name), texts.parts["on_behalf"].format(name=person.name or "")]
    return [*address, *name] if texts.language == "ja" else [*name, *address]


def _named(texts: LetterTexts, name: str) -> str:
    """A name as an envelope has it."""
    return texts.parts["salutation"].format(name=name) if texts.language == "ja" else name


def _salutation(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    person = facts.person
    if facts.by_agent and person.agent_name:
        return [texts.parts["salutation_agent"].format(agent=person.agent_name)]
    if person.name:
        return [texts.parts["salutation"].format(name=person.name)]
    return [texts.parts["salutation_nameless"]]


def _kinds(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    if not facts.items:
        return []
    return [texts.parts["kinds"], *(texts.bullet + texts.kinds[item.kind] for item in facts.items)]


def _received(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    if facts.type != "request":
        return []
    if facts.received_on is not None:
        return [texts.parts["received"].format(received=texts.day(facts.received_on))]
    return [texts.parts["not_received"]] if facts.company.procedure.form.required else []


def _form(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    form = facts.company.procedure.form
    if facts.type != "request" or facts.received_on is not None or not (form.required and form.name):
        return []
    return [texts.parts["form"].format(form=form.name), *_where(facts, texts)]


def _identity(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    company = facts.company
    if facts.type != "request" or company.facts["procedure.identity"].status is not FactStatus.STATED:
        return []
    papers = company.facts["procedure.identity_papers"]
    if papers.status is FactStatus.STATED:
        return [texts.parts["identity_named"].format(papers=company.fact("procedure.identity_papers"))]
    return [texts.parts["identity"]]


def _authority(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    return [texts.parts["authority"]] if facts.type == "request" and facts.by_agent else []


def _fee_note(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    if facts.type != "request":
        return []
    fee = facts.company.procedure.fee
    given = {"fee": fee.text, "amount": texts.amount(fee.amount_yen) if fee.amount_yen else texts.gap}
    return [texts.parts[f"fee_{fee.status.value}"].format(**given)]


def _missing(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    named = [texts.missing.get(code, texts.gap) for code in facts.missing] or [texts.gap]
    return [texts.bullet + what for what in named]


def _fee(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    stated = facts.company.procedure.fee.amount_yen
    yen = facts.fee_yen or stated
    return [texts.parts["fee_due"].format(amount=texts.amount(yen) if yen else texts.gap)]


def _payment(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    company, fact = facts.company, facts.company.facts["fee.payment"]
    section = company.section(fact.sections[0]) if fact.sections else None
    if fact.status is not FactStatus.STATED or section is None:
        return [texts.parts["payment_unstated"].format(gap=texts.gap)]
    if company.procedure.payment:
        given = {"payment": company.procedure.payment, "section": section.heading}
        return [texts.parts["payment"].format(**given)]
    return [texts.parts["payment_by_section"].format(section=section.heading)]


def _fee_when(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    company, fact = facts.company, facts.company.facts["fee.when"]
    lines = []
    if fact.status is FactStatus.STATED and fact.sections:
        heading = company.section(fact.sections[0]).heading
        lines.append(texts.parts["fee_when"].format(when=company.fact("fee.when"), section=heading))
    return [*lines, texts.parts["fee_wait"]]


def _decisions(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    return [line for item in facts.items for line in _decision(item, texts)]


def _decision(item: LetterItem, texts: LetterTexts) -> list[str]:
    done = texts.done.get(f"{item.kind}_{item.method}", texts.done[item.kind]).format(gap=texts.gap)
    said = texts.decisions[item.outcome].format(kind=texts.kinds[item.kind], done=done)
    lines = [texts.bullet + said]
    if item.reason:
        lines.append("  " + texts.decisions["reason"].format(reason=item.reason))
    return [*lines, *_provision(item, texts)]


def _provision(item: LetterItem, texts: LetterTexts) -> list[str]:
    """What the law says of the reason, and in which article."""
    if item.reason_code is None:
        return []
    return ["  " + texts.decisions["law"].format(provision=texts.reasons[item.reason_code])]


def _where(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    """The address for what is sent, where the policy gives one, under a line that says so."""
    where = facts.company.fact("desk.forms_address") or facts.company.fact("desk.address")
    return [texts.parts["address"], texts.bullet + where] if where else []


def _address(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    return _where(facts, texts) if facts.type == "request" else []


def _contact(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    """How the desk is reached, as the policy states it."""
    company = facts.company
    ways = [
        texts.sender[way].format(**{way: value})
        for way in ("phone", "email", "url")
        if (value := company.fact(f"desk.{way}"))
    ]
    if not ways and (address := company.fact("desk.address")):
        ways = [address]
    if not ways:
        return [texts.parts["no_contact"].format(reference=facts.reference)]
    if hours := company.hours.get("desk"):
        ways.append(texts.parts["hours"].format(hours=texts.hours(hours)))
    return [texts.parts["contact"], *(texts.bullet + way for way in ways)]


def _complaint(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    """The outside body for complaints, where the policy names one."""
    company = facts.company
    if company.facts["complaint_body.name"].status is not FactStatus.STATED:
        return []
    given = [company.fact(f"complaint_body.{part}") for part in ("name", "address", "phone")]
    scope = company.facts["complaint_body.scope"].status is FactStatus.STATED
    body = ", ".join(part for part in given if part)
    return [texts.parts["complaint"].format(body=body), *([texts.parts["complaint_scope"]] if scope else [])]


def _closing(facts: LetterFacts, texts: LetterTexts) -> list[str]:
    desk, name = facts.company.fact("desk.name"), facts.company.names.full
    return [texts.parts["closing"], *([desk] if desk else []), name[0].upper() + name[1:]]


def _only(name: str) -> Part:
    """A part that is one sentence whatever the facts."""
    return lambda facts, texts: [texts.parts[name]]


PARTS: dict[str, Part] = {
    "salutation": _salutation,
    "kinds": _kinds,
    "received": _received,
    "form": _form,
    "identity": _identity,
    "authority": _authority,
    "fee_note": _fee_note,
    "missing": _missing,
    "waiting": _only("waiting"),
    "masking": _only("masking"),
    "address": _address,
    "fee": _fee,
    "payment": _payment,
    "fee_when": _fee_when,
    "decisions": _decisions,
    "search": _only("search"),
    "objection": _only("objection"),
    "contact": _contact,
    "complaint": _complaint,
    "closing": _closing,
}
"""Every part that data/desk/letters can name."""
