"""Filling the texts of a dialogue with a company's own words."""

from __future__ import annotations

import hashlib

from bot.dialogue import triage
from bot.dialogue.model import Periods, State
from bot.dialogue.review import review_lines
from bot.dialogue.supplementing import FLOW, asked_kinds, is_changed, lines_of_change, reached_otherwise
from bot.dialogue.texts import load_texts
from bot.policies.model import CONTACTS, Company, FeeStatus

PERSONAL = frozenset(
    {"name", "kana", "agent_name", "agent_relation", "relationship", "reply_route", "email", "address", "phone"}
    | {"details", "inquiry_question", "complaint_details", "handoff_reason"}
)
"""Slots that hold personal data: asking why leads to the purpose that the policy names."""


def sentence(text: str, company: Company, **more: str) -> str:
    """`text` with {short}, {desk}, {prefix}, {route} and whatever else is given filled in."""
    known = {
        "short": company.names.short,
        "desk": company.desk_name(),
        "prefix": company.prefix,
        "route": company.desk_route(),
    }
    return text.format_map({**known, **more}).strip()


def notice_text(company: Company, kept: Periods) -> str:
    """What a person is told before giving anything personal (APPI Article 21(2)); its hash goes with the request.

    The paragraphs carry the eight items of JIS Q 15001 for collecting data directly in writing: operator, person
    responsible, purpose, third parties, contractors, rights and contact, what is voluntary, and covert collection.
    """
    texts = load_texts().sentences
    procedure = company.procedure
    responsible = company.fact("identity.administrator")
    return sentence(
        texts["notice"],
        company,
        operator=company.names.full,
        responsible=texts["somebody_named"].format(responsible=responsible) if responsible else texts["nobody_named"],
        notice_purpose=procedure.notice.purpose,
        notice_section=procedure.notice.section,
        passed_on=texts["passed_on_slack" if kept.through_slack else "passed_on"],
        copies=texts["copies_slack"] if kept.through_slack else "",
        days=str(kept.conversation_days),
        ticket_time=_time(kept.ticket_days),
        contact=company.desk_route() or texts["contact_here"],
        chat_note=texts["chat_direct" if procedure.chat_is_request else "chat_form"],
    )


def notice_hash(company: Company, kept: Periods) -> str:
    """SHA-256, hex, of the notice as shown."""
    return hashlib.sha256(notice_text(company, kept).encode()).hexdigest()


def ask_text(slot: str, state: State, company: Company, kept: Periods) -> str:
    """The question for `slot`."""
    words = load_texts().slots[slot]
    if slot == "notice":
        return notice_text(company, kept)
    if slot == "fee_ack":
        return fee_text(company)
    if slot == "triage":
        return triage.question(state, company)
    if slot == "details":
        return load_texts().details[_details_group(state)]
    if slot == "kinds" and state.flow == FLOW:
        return texts_of_change("ask_kinds", state)
    if slot == "review" and state.flow == FLOW:
        return change_text(state)
    if slot == "review":
        lines = "\n".join(f"{label}: {value}" for label, value in review_lines(state))
        return words.ask.replace("{review}", lines)
    if words.ask_self and _for_themselves(state):
        return sentence(words.ask_self, company)
    return sentence(words.ask, company)


def remind_text(slot: str, state: State, company: Company) -> str | None:
    """The question for `slot` in one line, None where the question itself is one."""
    if slot == "triage":
        return triage.question(state, company, shortly=True)
    if slot in ("review", "kinds") and state.flow == FLOW:
        return texts_of_change("remind_kinds" if slot == "kinds" else "remind_change", state)
    text = load_texts().slots[slot].remind
    return sentence(text, company) if text else None


def why_text(slot: str, company: Company) -> str:
    """What `slot` is asked for; with the section that names the purpose, where it is personal."""
    texts = load_texts()
    reason = sentence(texts.slots[slot].why, company)
    if slot not in PERSONAL:
        return reason
    notice = company.procedure.notice
    return f"{reason} {texts.sentences['why_section'].format(section=notice.section, purpose=notice.purpose)}"


def change_text(state: State) -> str:
    """A sent ticket as the desk has it and what is to change of it, with the question what to do."""
    remarks = load_texts().remarks
    if not is_changed(state):
        now = "\n".join(f"{label}: {value}" for label, value in review_lines(state))
        return texts_of_change("now", state).replace("{lines}", now)
    new = dict(lines_of_change(state))
    labels = load_texts().slots
    same = {labels["kinds"].label}
    if not reached_otherwise(state):
        same |= {labels[slot].label for slot in ("reply_route", *CONTACTS.values())}
    new |= {label: value for label, value in review_lines(state) if label not in same}
    told = "\n".join(f"{label}: {value}" for label, value in new.items())
    return f"{texts_of_change('check', state)}\n\n{told}\n\n{remarks['send_this']}"


def texts_of_change(name: str, state: State) -> str:
    """A remark of a change, with the reference, the kinds asked for, and where the ticket stands."""
    texts = load_texts()
    kinds = ", ".join(texts.kinds[kind].name for kind in state.several("kinds"))
    stands = texts.states.get(str(state.before.get("state")), "")
    return (
        texts.remarks[name]
        .replace("{reference}", state.text("status_reference") or "")
        .replace("{kinds}", kinds)
        .replace("{state}", stands)
    )


def agents_text(company: Company) -> str:
    """What somebody who acts for another is told of the papers that the desk will want to see."""
    remarks, fact = load_texts().remarks, company.facts.get("procedure.agent")
    allowed = company.fact("procedure.agent")
    if fact is None or allowed is None:
        return f"{remarks['agent_unsaid']} {remarks['agent_papers']}"
    section = ", ".join(fact.sections)
    return f"{remarks['agent_said'].format(says=allowed, section=section)} {remarks['agent_papers']}"


def fee_text(company: Company) -> str:
    """What the policy says of a fee, with the advice to send no money before the desk confirms it."""
    fee = company.procedure.fee
    texts = load_texts().sentences
    parts = [fee.text]
    if fee.status is FeeStatus.STATED and company.procedure.payment:
        parts.append(texts["pay"].format(payment=company.procedure.payment))
    if "do not send" not in fee.text:
        parts.append(texts["no_money_yet"])
    return " ".join([*parts, texts["fee_question"]])


def _time(days: int) -> str:
    """A number of days in words; in years where they are whole."""
    number, unit = (days // 365, "year") if days % 365 == 0 else (days, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def lost_code_text(company: Company) -> str:
    """What helps whoever has lost the access code of a ticket."""
    texts = load_texts()
    route = sentence(texts.sentences["contact_instead"], company) if company.desk_route() else ""
    told = sentence(texts.remarks["lost_code"], company, route=route)
    return told[:1].upper() + told[1:]


def _for_themselves(state: State) -> bool:
    return state.flow != "request" or state.text("capacity") == "self"


def _details_group(state: State) -> str:
    kinds = asked_kinds(state)
    for kind in ("disclosure", "third_party_records", "purpose_notification"):
        if kind in kinds:
            return kind
    if any(kind in kinds for kind in ("correction", "addition", "deletion")):
        return "change"
    return "stop"
